import CustomerModel
import Intake
import Standardization

/// Where the columns stand that say what to do.
struct Places: Sendable {
    let value: Int
    /// What all values are; nil when a column names it.
    let kind: ValueKind?
    let kindColumn: Int?
    let region: Int?

    init(_ columns: ValueFile.Columns, in reader: borrowing DelimitedReader) throws(IntakeError) {
        value = try reader.place(of: columns.value)
        region = if let name = columns.region { try reader.place(of: name) } else { nil }
        switch columns.kind {
        case .all(let kind):
            self.kind = kind
            kindColumn = nil
        case .column(let name):
            kind = nil
            kindColumn = try reader.place(of: name)
        }
    }
}

/// Some rows with their results, ready to be written.
struct Chunk: Sendable {
    var lines = CSVLines()
    var rows = 0
    var statuses: [String: Int] = [:]
    var unknownRegions = 0
    /// Where the chunk stopped; its lines do not count then.
    var error: UnknownKindError?
}

/// Standardizes the rows of one chunk.
struct ChunkWriter: ~Copyable {
    private var standardizer: ValueStandardizer
    private let places: Places
    private let region: String
    private let wantsParts: Bool
    private var kinds: [ArraySlice<UInt8>: ValueKind] = [:]
    private var regions: [ArraySlice<UInt8>: String] = [:]

    /// - Parameter region: of rows that name none.
    init(_ standardizer: Standardizer, _ places: Places, region: String, wantsParts: Bool) {
        self.standardizer = ValueStandardizer(standardizer)
        self.places = places
        self.region = region
        self.wantsParts = wantsParts
    }

    /// The lines of some rows, up to one whose kind is unknown.
    mutating func chunk(_ batch: RowBatch, _ rows: Range<Int>) -> Chunk {
        var chunk = Chunk()
        var counts = [Int](repeating: 0, count: ValueStatus.allCases.count)
        var missing = 0
        for row in rows {
            guard let kind = kind(of: row, in: batch) else {
                let name = places.kindColumn.map { String(decoding: batch.field(row, $0), as: UTF8.self) } ?? ""
                chunk.error = UnknownKindError(name: name, line: batch.line(of: row))
                break
            }
            for column in batch.columns { chunk.lines.append(cell: batch.field(row, column)) }
            if let status = write(batch.field(row, places.value), kind, region(of: row, in: batch, &chunk), &chunk) {
                counts[ValueStatus.allCases.firstIndex(of: status) ?? 0] += 1
            } else {
                missing += 1
            }
            chunk.lines.endLine()
            chunk.rows += 1
        }
        if missing > 0 { chunk.statuses[ValueFile.missing] = missing }
        for (status, count) in zip(ValueStatus.allCases, counts) where count > 0 {
            chunk.statuses[status.rawValue] = count
        }
        return chunk
    }

    /// Nil for an empty cell.
    private mutating func write(
        _ value: ArraySlice<UInt8>, _ kind: ValueKind, _ region: String, _ chunk: inout Chunk
    ) -> ValueStatus? {
        guard value.contains(where: { $0 != 0x20 }) else {
            chunk.lines.append(cell: ValueFile.missing)
            chunk.lines.append(cell: "")
            if wantsParts { chunk.lines.append(cell: "") }
            return nil
        }
        let reading = standardizer.standardize(Array(value), as: kind, region: region)
        chunk.lines.append(cell: reading.status.rawValue)
        let isValue = reading.status > .placeholder
        chunk.lines.append(cell: isValue ? reading.canonical : "")
        if wantsParts {
            chunk.lines.append(
                cell: isValue ? standardizer.parts(of: Array(value), as: kind, region: region)[...] : [])
        }
        return reading.status
    }

    private mutating func kind(of row: Int, in batch: RowBatch) -> ValueKind? {
        guard let column = places.kindColumn else { return places.kind }
        let name = batch.field(row, column)
        if let known = kinds[name] { return known }
        let kind = ValueKind(String(decoding: name, as: UTF8.self))
        kinds[name] = kind
        return kind
    }

    private mutating func region(of row: Int, in batch: RowBatch, _ chunk: inout Chunk) -> String {
        guard let column = places.region else { return region }
        let name = batch.field(row, column)
        if name.isEmpty { return region }
        if let known = regions[name] {
            if known == ValueStandardizer.noRegion { chunk.unknownRegions += 1 }
            return known
        }
        let code = standardizer.country(named: Array(name)) ?? ValueStandardizer.noRegion
        if code == ValueStandardizer.noRegion { chunk.unknownRegions += 1 }
        regions[name] = code
        return code
    }
}
