/// An import as pages show it.
enum ImportView {
    /// Members that count rows, in the order in which people ask for them.
    private static let counts = [
        "created", "updated", "unchanged", "late", "withdrawn", "suppressed", "rejected", "quarantined",
    ]

    static func of(_ item: JSON, _ asked: PageRequest) -> View {
        let texts = asked.texts
        let name = item.fileName.string
        let state = item.state.string
        return [
            "id": item.id.integer ?? 0, "href": "/workbench/imports/\(item.id.integer ?? 0)",
            "name": name.isEmpty ? texts["single-record"] : name, "source": item.source.string,
            "sourceHref": SourceLink.page(item.source.string),
            "state": texts.word("import-state", state), "isGood": state == "stored", "isRunning": state == "running",
            "isBad": state == "failed" || state == "interrupted",
            "started": texts.moment(item.startedAt.string), "records": texts.number(item.records.integer ?? 0),
            "rejected": texts.number(item.rejected.integer ?? 0), "hasRejects": (item.rejected.integer ?? 0) > 0,
            "waiting": texts.number(item.quarantined.integer ?? 0), "hasWaiting": (item.quarantined.integer ?? 0) > 0,
            "resolution": resolution(item, texts), "isUndo": !item.undoes.isNull, "isUndone": !item.undoneBy.isNull,
        ]
    }

    /// A row that became a version of a record.
    static func record(_ row: JSON, _ texts: Texts) -> View {
        let (line, customer) = (row.line.integer ?? 0, row.customer.string)
        return [
            "line": line > 0 ? texts.number(line) : "–", "key": row.record.key.string,
            "outcome": texts["brought-\(row.outcome.string)"], "isOld": !row.current.isTrue,
            "customer": customer.isEmpty ? [] : [["id": customer, "href": "/workbench/customers/\(customer)"]],
        ]
    }

    /// What took it back, or what it took back.
    static func undoing(_ item: JSON, _ texts: Texts) -> [View] {
        [("import-undone-by", item.undoneBy), ("import-undoes", item.undoes)].compactMap { name, number in
            number.integer.map { ["text": texts.filled(name, ["n": $0]), "href": "/workbench/imports/\($0)"] }
        }
    }

    /// Every count that is not zero, with its word.
    static func counts(of item: JSON, _ texts: Texts) -> [View] {
        counts.compactMap { name -> View? in
            guard let count = item[name].integer, count > 0 else { return nil }
            return [
                "name": texts[item.undoes.isNull ? "import-\(name)" : "undone-\(name)"], "count": texts.number(count),
                "isBad": name == "rejected" || name == "quarantined",
            ]
        }
    }

    private static func resolution(_ item: JSON, _ texts: Texts) -> [View] {
        guard !item.resolution.isNull else { return [] }
        let state = item.resolution.state.string
        return [
            [
                "state": state, "text": texts.word("resolution", state), "isDone": state == "done",
                "isWaiting": state == "waiting", "hasFailed": state == "failed",
                "message": item.resolution.message.text,
            ]
        ]
    }

    /// What a reader noticed or mended.
    static func warnings(_ item: JSON, _ texts: Texts) -> [View] {
        item.warnings.list.map { ["what": texts.word("noticed", $0.code.string), "text": $0["text"].text] }
    }
}

/// Paths that name a source system.
enum SourceLink {
    static func page(_ system: String) -> String { "/workbench/sources/\(Segment.encoded(system))" }
}

/// A part of a path.
enum Segment {
    static func encoded(_ text: String) -> String { String(Query(["x": text]).string.dropFirst(3)) }
}

extension PageRequest {
    /// What whoever looks may do, by the names of permissions; empty when nobody is known.
    func permissions() async throws -> Set<String> {
        Set(try await find("/v1/session")?.permissions.list.map(\.string) ?? [])
    }
}

extension Texts {
    /// With thousands apart, as the language has it.
    func number(_ number: Int) -> String {
        var digits = Array(String(abs(number)))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(language == .en ? "," : "\u{A0}", at: place)
            place -= 3
        }
        return (number < 0 ? "−" : "") + String(digits)
    }
}
