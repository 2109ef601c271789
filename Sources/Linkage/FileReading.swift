import CustomerModel
import Foundation
import Intake
import Matching
import Standardization

/// Reads the input files: samples for the profiler, then every record, standardized.
struct FileReading {
    let request: LinkRequest

    /// Rows of each file that the profiler looks at.
    private static let sampleRows = 20_000
    private static let batchRows = 8192

    /// Samples of all columns, in the order of first appearance over the files; and all rows that can be read.
    func samples() throws -> (columns: [ColumnSample], rowCount: Int) {
        var order: [String] = []
        var values: [String: [String]] = [:]
        var rows: [String: Int] = [:]
        var rowCount = 0
        for file in request.inputs {
            var reader = try open(file)
            let columns = reader.header.enumerated().filter { !request.unusedColumns.contains($0.element) }
            for column in columns where values[column.element] == nil {
                order.append(column.element)
                values[column.element] = []
            }
            var seen = 0
            while let row = try reader.next() {
                seen += 1
                guard seen <= Self.sampleRows else { continue }
                for (index, name) in columns {
                    let value = row.string(index).trimmingCharacters(in: .whitespacesAndNewlines)
                    if !value.isEmpty { values[name]?.append(value) }
                }
            }
            rowCount += seen
            for column in columns { rows[column.element, default: 0] += min(seen, Self.sampleRows) }
        }
        let columns = order.map { ColumnSample(name: $0, values: values[$0] ?? [], rows: rows[$0] ?? 0) }
        return (columns, rowCount)
    }

    /// Every record's key and features, ordered by key; and how many rows could not be read or have no id.
    ///
    /// - Throws: `repeatedKey` when two rows have one key, `unknownColumn`.
    func records(
        _ rules: LinkRules, _ standardizer: Standardizer, progress: (Int) -> Void
    ) throws -> (records: [LinkRecord], rejectedRows: Int) {
        var records: [LinkRecord] = []
        var rejected = 0
        for file in request.inputs {
            var reader = try open(file)
            let plan = ColumnPlan(rules, header: reader.header, file: file, request: request)
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
                LinkRecord(key: record.key, features: standardizer.standardize(record).features)
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
    let features: [Feature]
}
