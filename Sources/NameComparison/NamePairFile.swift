import CustomerModel
import Intake
import Matching
package import Standardization

/// A file of pairs of names, scored row by row in constant memory.
package struct NamePairFile: Sendable {
    /// Which columns count, by the names in the header.
    package struct Columns: Sendable {
        let left: String
        let right: String
        let kind: String?

        package init(left: String, right: String, kind: String? = nil) {
            self.left = left
            self.right = right
            self.kind = kind
        }
    }

    /// What was in the file.
    package struct Summary: Sendable, Encodable {
        package var pairs = 0
        /// Rows that could not be read and are not in the output.
        package var rejectedRows = 0
        /// Pairs per grade.
        package var grades: [String: Int] = [:]
    }

    /// What is written behind the columns of the file.
    package static let addedColumns = ["kulta_score", "kulta_grade", "kulta_kind", "kulta_key"]

    private let path: String
    private let columns: Columns
    private let references: ReferenceLists
    private let threads: Int

    package init(path: String, columns: Columns, references: ReferenceLists, threads: Int = 2) {
        self.path = path
        self.columns = columns
        self.references = references
        self.threads = threads
    }

    /// Writes the file's rows with their scores, in its order and the same for any number of threads.
    ///
    /// - Parameters:
    ///   - progress: called with the number of rows so far, from this thread.
    /// - Throws: `IntakeError` for a file that cannot be read or lacks a column; what `write` throws.
    package func score(
        progress: (Int) -> Void = { _ in }, into write: ([UInt8]) throws -> Void
    ) throws -> Summary {
        var reader = try DelimitedReader(source: FileByteSource(path: path))
        let places = try Places(columns, in: reader)
        try write(CSVLines(reader.header + Self.addedColumns).bytes)
        var summary = Summary()
        while true {
            let batch = try Self.nextBatch(&reader)
            if batch.isEmpty { break }
            let chunks = scored(batch, places)
            for chunk in chunks {
                try write(chunk.lines.bytes)
                summary.grades.merge(chunk.grades, uniquingKeysWith: +)
            }
            summary.pairs += batch.count
            progress(summary.pairs)
        }
        summary.rejectedRows = reader.rejectedRows
        return summary
    }

    private static let batchRows = 16_384
    private static let chunkRows = 512

    private struct Chunk: Sendable {
        var lines = CSVLines()
        var grades: [String: Int] = [:]
    }

    private static func nextBatch(_ reader: inout DelimitedReader) throws -> [[String]] {
        var rows: [[String]] = []
        while rows.count < batchRows, let row = try reader.next() {
            rows.append((0..<row.count).map { row.string($0) })
        }
        return rows
    }

    private func scored(_ rows: [[String]], _ places: Places) -> [Chunk] {
        let chunks = (rows.count + Self.chunkRows - 1) / Self.chunkRows
        return Workers.map(chunks: chunks, threads: threads) { chunk, _ in
            let comparer = NameComparer(references)
            var result = Chunk()
            for row in rows[chunk * Self.chunkRows..<min(rows.count, (chunk + 1) * Self.chunkRows)] {
                let kind = places.kind.flatMap { NameKind(word: row[$0]) }
                let comparison = comparer.compare(row[places.left], row[places.right], kind: kind)
                result.grades[comparison.grade, default: 0] += 1
                result.lines.append(
                    row + [
                        Self.decimals(comparison.score), comparison.grade, comparison.kind.rawValue,
                        comparison.matchKey,
                    ])
            }
            return result
        }
    }

    /// Where the columns stand.
    private struct Places: Sendable {
        let left: Int
        let right: Int
        let kind: Int?

        init(_ columns: Columns, in reader: borrowing DelimitedReader) throws(IntakeError) {
            left = try reader.place(of: columns.left)
            right = try reader.place(of: columns.right)
            kind = if let name = columns.kind { try reader.place(of: name) } else { nil }
            if let taken = reader.header.first(where: NamePairFile.addedColumns.contains) {
                throw IntakeError(
                    .unexpectedLayout, "The file already has a column \(taken): leave out what was compared before.")
            }
        }
    }

    /// Four decimals, rounded half up.
    private static func decimals(_ value: Float) -> String {
        let digits = String(Int((Double(value) * 10_000).rounded()))
        let padded = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return "\(padded.dropLast(4)).\(padded.suffix(4))"
    }
}
