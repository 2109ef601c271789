import CustomerModel
import Intake
import Matching
package import Standardization

/// A file with a column of values, standardized row by row in constant memory.
package struct ValueFile: Sendable {
    /// Which columns count, by the names in the header.
    package struct Columns: Sendable {
        let value: String
        let kind: KindChoice
        let region: String?

        /// - Parameter region: the column that says where a value belongs: a code or name of a country.
        package init(value: String, kind: KindChoice, region: String? = nil) {
            self.value = value
            self.kind = kind
            self.region = region
        }
    }

    /// How a value's kind is known.
    package enum KindChoice: Sendable {
        case all(ValueKind)
        /// The column that names the kind.
        case column(String)
    }

    /// What was in the file.
    package struct Summary: Sendable, Encodable {
        package var rows = 0
        /// Rows that could not be read and are not in the output.
        package var rejectedRows = 0
        /// The first of them: where it is and why.
        package var firstReject: String?
        /// Rows for each status.
        package var statuses: [String: Int] = [:]
        /// Rows whose region names no country that is known; their values belong nowhere.
        package var unknownRegions = 0
        /// Columns that the file had before under the name of an added one.
        package var repeatedColumns: [String] = []
    }

    /// What is written behind the columns of the file; `parts` only when they are wanted.
    package static let addedColumns = ["status", "canonical", "parts"]
    /// The status of an empty cell.
    package static let missing = "missing"

    private let path: String
    private let columns: Columns
    private let standardizer: Standardizer
    private let region: String
    private let threads: Int
    private let wantsParts: Bool

    /// - Parameters:
    ///   - region: where values belong when no column says so, ISO 3166 alpha-2; nil: nowhere.
    ///   - wantsParts: whether a column of JSON says what each value is made of.
    package init(
        path: String, columns: Columns, standardizer: Standardizer, region: String?, wantsParts: Bool = false,
        threads: Int = 2
    ) {
        self.wantsParts = wantsParts
        self.path = path
        self.columns = columns
        self.standardizer = standardizer
        self.region = region ?? ValueStandardizer.noRegion
        self.threads = threads
    }

    /// Writes the file's rows with status and canonical form, in its order and the same for any number of threads.
    ///
    /// - Parameter progress: called with the number of rows so far, from this thread.
    /// - Throws: `IntakeError` for a file that cannot be read or lacks a column; `UnknownKindError`; what `write` throws.
    package func standardize(
        progress: (Int) -> Void = { _ in }, into write: ([UInt8]) throws -> Void
    ) throws -> Summary {
        var reader = try DelimitedReader(source: FileByteSource(path: path))
        let places = try Places(columns, in: reader)
        let added = wantsParts ? Self.addedColumns : Self.addedColumns.dropLast()
        try write(CSVLines(reader.header + added).bytes)
        var summary = Summary()
        summary.repeatedColumns = added.filter(reader.header.contains)
        while true {
            let batch = try RowBatch(&reader)
            if batch.count == 0 { break }
            for chunk in standardized(batch, places) {
                if let error = chunk.error { throw error }
                try write(chunk.lines.bytes)
                summary.add(chunk)
            }
            progress(summary.rows)
        }
        summary.rejectedRows = reader.rejectedRows
        summary.firstReject = reader.firstRejects.first.map { "line \($0.position.line): \($0.message)" }
        return summary
    }

    private static let chunkRows = 1024

    private func standardized(_ batch: RowBatch, _ places: Places) -> [Chunk] {
        let chunks = (batch.count + Self.chunkRows - 1) / Self.chunkRows
        return Workers.map(chunks: chunks, threads: threads) { chunk, _ in
            var writer = ChunkWriter(standardizer, places, region: region, wantsParts: wantsParts)
            let start = chunk * Self.chunkRows
            return writer.chunk(batch, start..<min(batch.count, start + Self.chunkRows))
        }
    }
}

extension ValueFile.Summary {
    fileprivate mutating func add(_ chunk: Chunk) {
        rows += chunk.rows
        unknownRegions += chunk.unknownRegions
        statuses.merge(chunk.statuses, uniquingKeysWith: +)
    }
}

/// A row that names a kind of which nothing is known.
package struct UnknownKindError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Cut after 40 characters.
    package let name: String
    /// Counted from 1; nil when the name stands in no file.
    package let line: Int?

    package init(name: String, line: Int? = nil) {
        self.name = String(name.prefix(40))
        self.line = line
    }

    package var description: String {
        let place = line.map { "line \($0): " } ?? ""
        let known = ValueKind.all.map(\.name).joined(separator: ", ")
        return "\(place)There is no kind of values named \"\(name)\"; the kinds are: \(known)."
    }
}
