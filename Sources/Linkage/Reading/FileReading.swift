import CustomerModel
import Foundation
import Intake
import Matching
import Standardization

/// Reads the input files: samples for the profiler, then every record, standardized.
struct FileReading {
    let request: LinkRequest
    let references: ReferenceLists

    /// Rows that the profiler looks at, at most.
    private static let sampleRows = 20_000
    private static let progressRows = 16_384

    /// A sample of the rows of all files, and how many rows can be read.
    ///
    /// Which rows it takes hangs on the rows alone, not on their order or their division into files.
    func samples() throws -> FileSample {
        var sample = SampleBuilder(limit: Self.sampleRows)
        for file in request.inputs {
            var reader = try open(file)
            let columns = reader.header.enumerated().filter { !request.unusedColumns.contains($0.element) }
            let places = sample.places(of: columns.map(\.element))
            while let row = try reader.next() {
                sample.add(row.rawBytes) { cells in
                    for (column, place) in zip(columns, places) {
                        cells[place] = Self.trimmed(row.string(column.offset))
                    }
                }
            }
        }
        return sample.finish()
    }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last else { return text }
        let isBare = (0x21..<0x80).contains(first) && (0x21..<0x80).contains(last)
        return isBare ? text : text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Every record, ordered by key.
    ///
    /// - Throws: `repeatedKey` when two rows have one key, `unknownColumn`.
    func records(_ rules: LinkRules, progress: (Int) -> Void) throws -> FileRecords {
        let standardizer = Standardizer(
            catalog: rules.catalog, references: references, defaultRegion: rules.assumedCountry ?? "FI")
        var gathering = RecordGathering(rules.rules, standardizer, threads: request.threads) { kind in
            ColumnPlan.attributes(rules, of: kind)
        }
        return try gathering.gather { gathering in
            for file in request.inputs { try read(file, rules, into: &gathering, progress) }
        }
    }

    private func read(
        _ file: String, _ rules: LinkRules, into rows: inout RecordGathering, _ progress: (Int) -> Void
    ) throws {
        let names = NameKindReader(references, country: rules.assumedCountry ?? "FI")
        var reader = try open(file)
        let plan = ColumnPlan(
            rules, header: reader.header, file: file, request: request, telling: rows.tellingAttributes)
        var kinds = KindDecider(rules.kinds, header: reader.header, usual: rules.usualKind, names: names)
        rows.source = plan.source
        while let row = try reader.next() {
            let key = plan.key(of: row)
            if key.isEmpty {
                rows.rejectedRows += 1
            } else if let set = rows.add(key, plan.source(of: row), kinds.kind(of: row)) {
                let telling = plan.telling(of: row, set: set)
                rows.addCells(set, telling: telling) { plan.addCells(of: row, set: set, to: &$0) }
            }
            if rows.count % Self.progressRows == 0 { progress(rows.count) }
        }
        rows.rejectedRows += reader.rejectedRows
        progress(rows.count)
    }

    /// - Throws: `unknownColumn` when the header lacks the id or the source column.
    func open(_ file: String) throws -> DelimitedReader {
        let reader = try DelimitedReader(source: FileByteSource(path: file))
        for column in [request.idColumn, request.sourceColumn].compactMap(\.self) {
            guard reader.header.contains(column) else {
                let columns = reader.header.joined(separator: ", ")
                throw LinkageError(.unknownColumn, "\(file) has no column \"\(column)\"; it has: \(columns).")
            }
        }
        return reader
    }
}
