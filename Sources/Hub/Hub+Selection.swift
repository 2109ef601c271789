package import CustomerModel
import Store

/// What a reader wants of a customer.
package struct CustomerSelection: Hashable, Sendable {
    /// What can stand beside a customer in one answer.
    package enum Part: String, Hashable, Sendable, CaseIterable {
        case records, lineage, relations, history

        /// Whether it can be read as of a moment.
        package var hasPast: Bool { self == .records || self == .lineage }
    }

    /// Names of attributes; nil for all.
    package var attributes: [String]?
    /// In the order of the answer, each once.
    package var parts: [Part] = []
    /// Nil for the present. Only parts that have a past can be read then.
    package var moment: Timestamp?

    package init() {}
}

extension Hub {
    /// `customer(id:)` with some of its attributes only, and with other views of it under `included`, all from one
    /// snapshot. Whatever is no longer active answers as `customer(id:)` does.
    ///
    /// - Throws: as `customer(id:asOf:)`.
    package func customer(id: String, _ selection: CustomerSelection) async throws -> CustomerAnswer {
        if selection == CustomerSelection() { return try await customer(id: id) }
        guard let golden = GoldenNumber(publicId: id) else { return .unknown }
        return try await read(asOf: selection.moment) { store in
            let answer = try store.customer(golden, selection)
            guard case .found(var json, var tag) = answer else { return answer }
            if let attributes = selection.attributes { json = try store.attributes(attributes, of: json) }
            guard !selection.parts.isEmpty else { return .found(json: json, etag: tag) }
            json = json.dropLast() + Array(#", "included" : {"#.utf8)
            for (number, part) in selection.parts.enumerated() {
                guard let answer = try store.part(part, of: golden, asOf: selection.moment) else { continue }
                json += Array("\(number == 0 ? "" : ", ")\"\(part.rawValue)\" : ".utf8) + answer.json
                tag += ".\(answer.tag)"
            }
            return .found(json: json + Array("}}".utf8), etag: tag)
        }
    }
}

extension Store {
    fileprivate func customer(_ golden: GoldenNumber, _ selection: CustomerSelection) throws -> CustomerAnswer {
        guard let moment = selection.moment else { return try life(of: golden, customer(golden)) }
        return try life(of: golden, customer(golden, asOf: moment), asOf: moment)
    }

    fileprivate func part(
        _ part: CustomerSelection.Part, of golden: GoldenNumber, asOf moment: Timestamp?
    ) throws -> StoredAnswer? {
        switch (part, moment) {
        case (.records, let moment?): try sourceRecords(golden, asOf: moment)
        case (.records, nil): try sourceRecords(golden)
        case (.lineage, let moment?): try lineage(golden, asOf: moment)
        case (.lineage, nil): try lineage(golden)
        case (.relations, _): try relations(golden)
        case (.history, _): try history(golden)
        }
    }
}
