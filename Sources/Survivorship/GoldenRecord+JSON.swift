import CustomerModel

extension GoldenRecord {
    /// The customer as JSON, keys in the order of the catalog: multi-valued attributes as arrays, groups as objects with
    /// their members' short names, flags as `true` and `false`, everything else as text.
    ///
    /// - Parameter confirmed: by whom, when and why the customer was confirmed; nil when it was not.
    package func document(confirmed: Confirmation? = nil) -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 1024)
        json.object { json in
            json.member("kind", kind.rawValue)
            json.member("displayName", displayName)
            if let confirmed {
                json.key("confirmed")
                confirmed.write(to: &json)
            }
            json.key("attributes")
            json.object { json in writeAttributes(into: &json) }
        }
        return json.bytes
    }

    private func writeAttributes(into json: inout JSONWriter) {
        var index = 0
        var groups: Set<String> = []
        while index < values.count {
            let end = values[index...].firstIndex { $0.attribute != values[index].attribute } ?? values.count
            let attribute = catalog[values[index].attribute]
            if let group = attribute?.group {
                if groups.insert(group).inserted { write(group: group, into: &json) }
            } else {
                json.key(values[index].attribute.rawValue)
                write(values[index..<end], as: attribute, into: &json)
            }
            index = end
        }
    }

    private func write(
        _ values: ArraySlice<GoldenValue>, as attribute: CatalogAttribute?, into json: inout JSONWriter
    ) {
        guard attribute?.isMultivalued == true else {
            if let value = values.first { write(value.value, as: attribute, into: &json) }
            return
        }
        json.array { json in
            for value in values { write(value.value, as: attribute, into: &json) }
        }
    }

    private func write(_ value: String, as attribute: CatalogAttribute?, into json: inout JSONWriter) {
        if attribute?.type == .flag, value == "true" || value == "false" {
            json.bool(value == "true")
        } else {
            json.string(value)
        }
    }

    private func write(group: String, into json: inout JSONWriter) {
        let members = catalog.members(of: group)
        let names = Set(members.map(\.name))
        let count = values.reduce(0) { names.contains($1.attribute) ? max($0, $1.occurrence + 1) : $0 }
        let isMultivalued = members.allSatisfy(\.isMultivalued)
        json.key(group)
        if isMultivalued { json.beginArray() }
        for occurrence in 0..<(isMultivalued ? count : min(count, 1)) {
            json.object { json in
                for value in values where value.occurrence == occurrence && names.contains(value.attribute) {
                    json.key(shortName(of: value.attribute, in: group))
                    write(value.value, as: catalog[value.attribute], into: &json)
                }
            }
        }
        if isMultivalued { json.endArray() }
    }

    private func shortName(of attribute: AttributeName, in group: String) -> String {
        let prefix = group + "."
        return attribute.rawValue.hasPrefix(prefix)
            ? String(attribute.rawValue.dropFirst(prefix.count)) : attribute.rawValue
    }

    /// The story of every value as JSON: winner, rule, supporters and losers with their reasons; then the attributes of
    /// which nothing survived, and the pins that could not be honoured.
    package func lineage() -> [UInt8] {
        var json = JSONWriter(reservingCapacity: 4096)
        json.object { json in
            json.key("values")
            json.array { json in for value in values { write(value, into: &json) } }
            json.key("withoutValue")
            json.array { json in for absence in absences { write(absence, into: &json) } }
            json.key("unmetPins")
            json.array { json in for pin in unmetPins { write(pin, into: &json) } }
        }
        return json.bytes
    }

    private func write(_ value: GoldenValue, into json: inout JSONWriter) {
        json.object { json in
            json.member("attribute", value.attribute.rawValue)
            json.member("occurrence", value.occurrence)
            json.member("value", value.value)
            json.member("status", value.status.rawValue)
            json.member("rule", value.rule)
            json.member("decidedBy", value.decidedBy.rawValue)
            json.key("winner")
            if let winner = value.winner { write(winner, into: &json) } else { json.null() }
            json.key("supporters")
            json.array { json in
                for supporter in value.supporters { json.object { $0.members(of: supporter) } }
            }
            json.key("losers")
            json.array { json in for loser in value.losers { write(loser, into: &json) } }
        }
    }

    private func write(_ winner: Winner, into json: inout JSONWriter) {
        json.object { json in
            json.members(of: winner.record)
            json.member("occurrence", winner.occurrence)
            json.member("raw", winner.raw)
        }
    }

    private func write(_ loser: Loser, into json: inout JSONWriter) {
        json.object { json in
            json.members(of: loser.record)
            json.member("occurrence", loser.occurrence)
            json.member("value", loser.value)
            json.member("raw", loser.raw)
            json.member("reason", loser.reason.rawValue)
        }
    }

    private func write(_ absence: Absence, into json: inout JSONWriter) {
        json.object { json in
            json.member("attribute", absence.attribute.rawValue)
            json.key("losers")
            json.array { json in for loser in absence.losers { write(loser, into: &json) } }
        }
    }

    private func write(_ pin: Pin, into json: inout JSONWriter) {
        json.object { json in
            json.member("attribute", pin.attribute)
            json.member("occurrence", pin.occurrence)
            if case .record(let key, let occurrence) = pin.choice {
                json.member("source", key.system)
                json.member("key", key.key)
                json.member("recordOccurrence", occurrence)
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func members(of record: RecordVersion) {
        member("source", record.key.system)
        member("key", record.key.key)
        member("version", record.version)
    }
}
