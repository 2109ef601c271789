import CustomerModel
import Postgres
import RuleBook
import Store

extension Hub {
    /// Writes one consistent snapshot to a sink, in chunks, customers in the order of their age.
    ///
    /// - Returns: rows written.
    package func export(
        _ content: ExportContent, as format: ExportFormat, into sink: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws -> Int {
        let attributes = exportedAttributes
        return try await asHubErrors {
            try await pool.withSession { session in
                try session.transaction(isolation: .repeatableRead, access: .readOnly) { session in
                    let store = Store(session)
                    switch (content, format) {
                    case (.customers, .ndjson): return try Self.customers(store, sink)
                    case (.customers, .csv): return try Self.customers(store, attributes, sink)
                    case (.crosswalk, _): return try Self.crosswalk(store, format, sink)
                    }
                }
            }
        }
    }

    private static let part = 2000

    /// Names as in the documents: attributes and groups in the order of the catalog.
    private var exportedAttributes: [String] {
        var seen: Set<String> = []
        return ruleBook.catalog.attributes.map { $0.group ?? $0.name.rawValue }.filter { seen.insert($0).inserted }
    }

    private static func customers(_ store: Store, _ sink: ([UInt8]) throws -> Void) throws -> Int {
        try pages {
            try store.exportCustomers(after: $0, limit: part)
        } write: {
            try sink($0)
        }
    }

    private static func customers(
        _ store: Store, _ attributes: [String], _ sink: ([UInt8]) throws -> Void
    ) throws -> Int {
        let header = (["id", "kind", "displayName", "records", "version", "updatedAt"] + attributes).joined(
            separator: ",")
        try sink(Array(header.utf8) + [UInt8(ascii: "\n")])
        return try pages {
            try store.exportCustomers(after: $0, attributes: attributes, limit: part)
        } write: {
            try sink($0)
        }
    }

    private static func pages(
        _ read: (GoldenNumber) throws -> [(GoldenNumber, [UInt8])], write: ([UInt8]) throws -> Void
    ) throws -> Int {
        var last = GoldenNumber(0)
        var count = 0
        while case let rows = try read(last), let end = rows.last {
            var chunk: [UInt8] = []
            for (_, line) in rows { chunk += line + [UInt8(ascii: "\n")] }
            try write(chunk)
            count += rows.count
            last = end.0
        }
        return count
    }

    private static func crosswalk(
        _ store: Store, _ format: ExportFormat, _ sink: ([UInt8]) throws -> Void
    ) throws -> Int {
        if format == .csv { try sink(Array("source,key,id\n".utf8)) }
        var last: RecordNumber = 0
        var count = 0
        while case let rows = try store.exportCrosswalk(after: last, limit: part), let end = rows.last {
            try sink(rows.flatMap { Self.line($0.source, $0.key, $0.golden, format) })
            count += rows.count
            last = end.record
        }
        return count
    }

    private static func line(_ source: String, _ key: String, _ golden: String, _ format: ExportFormat) -> [UInt8] {
        guard format == .ndjson else {
            return Array([source, key, golden].map(quotedForCSV).joined(separator: ",").utf8) + [UInt8(ascii: "\n")]
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("source", source)
            writer.member("key", key)
            writer.member("id", golden)
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// RFC 4180.
    private static func quotedForCSV(_ value: String) -> String {
        let mustQuote = value.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        return mustQuote ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
    }
}
