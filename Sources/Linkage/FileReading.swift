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
    private static let batchRows = 8192

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
                        cells[place] = row.string(column.offset).trimmingCharacters(in: .whitespacesAndNewlines)
                    }
                }
            }
        }
        return sample.finish()
    }

    /// Every record's key and features, ordered by key; and how many rows could not be read or have no id.
    ///
    /// - Throws: `repeatedKey` when two rows have one key, `unknownColumn`.
    func records(
        _ rules: LinkRules, _ standardizer: Standardizer, progress: (Int) -> Void
    ) throws -> (records: [LinkRecord], rejectedRows: Int) {
        var records: [LinkRecord] = []
        var rejected = 0
        let names = NameKindReader(references, country: rules.assumedCountry ?? "FI")
        for file in request.inputs {
            var reader = try open(file)
            let plan = ColumnPlan(rules, header: reader.header, file: file, request: request, names: names)
            var batch: [ParsedRecord] = []
            while let row = try reader.next() {
                if let record = plan.record(row) { batch.append(record) } else { rejected += 1 }
                guard batch.count == Self.batchRows * request.threads else { continue }
                records += standardize(batch, standardizer)
                batch.removeAll(keepingCapacity: true)
                progress(records.count)
            }
            records += standardize(batch, standardizer)
            rejected += reader.rejectedRows
        }
        records.sort { $0.key < $1.key }
        try refuseRepeatedKeys(records)
        return (records, rejected)
    }

    /// - Throws: `unknownColumn` when the header lacks the id or the source column.
    private func open(_ file: String) throws -> DelimitedReader {
        let reader = try DelimitedReader(source: FileByteSource(path: file))
        for column in [request.idColumn, request.sourceColumn].compactMap(\.self) {
            guard reader.header.contains(column) else {
                let columns = reader.header.joined(separator: ", ")
                throw LinkageError(.unknownColumn, "\(file) has no column \"\(column)\"; it has: \(columns).")
            }
        }
        return reader
    }

    private func standardize(_ batch: [ParsedRecord], _ standardizer: Standardizer) -> [LinkRecord] {
        let parts = max(1, min(request.threads, batch.count / 64))
        let size = (batch.count + parts - 1) / parts
        return Workers.map(chunks: parts, threads: parts) { part, _ in
            batch[min(part * size, batch.count)..<min((part + 1) * size, batch.count)].map { record in
                LinkRecord(key: record.key, kind: record.kind, features: standardizer.standardize(record).features)
            }
        }
        .flatMap(\.self)
    }

    private func refuseRepeatedKeys(_ records: [LinkRecord]) throws(LinkageError) {
        for (one, next) in zip(records, records.dropFirst()) where one.key == next.key {
            throw LinkageError(
                .repeatedKey,
                "Two rows have the id \(one.key): choose another --id column, or name the --source column.")
        }
    }
}

/// A record as the linker needs it.
struct LinkRecord: Sendable {
    let key: SourceKey
    let kind: PartyKind
    let features: [Feature]
}
