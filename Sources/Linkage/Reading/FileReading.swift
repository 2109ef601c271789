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
        let crew = CellStandardizer(threads: request.threads) {
            rules.rules.map { set in
                let attributes = ColumnPlan.attributes(rules, of: set.kind)
                return SetReader(
                    FeatureReader(standardizer, kind: set.kind, attributes: attributes, features: set.featureNames))
            }
        }
        var rows = RowGathering(sets: rules.rules.count, crew)
        do {
            for file in request.inputs { try read(file, rules, into: &rows, progress) }
        } catch {
            crew.stop()
            throw error
        }
        return try rows.finish()
    }

    private func read(
        _ file: String, _ rules: LinkRules, into rows: inout RowGathering, _ progress: (Int) -> Void
    ) throws {
        let names = NameKindReader(references, country: rules.assumedCountry ?? "FI")
        var reader = try open(file)
        var plan = ColumnPlan(rules, header: reader.header, file: file, request: request, names: names)
        while let row = try reader.next() {
            rows.add(row, &plan)
            if rows.count % Self.progressRows == 0 { progress(rows.count) }
        }
        rows.rejected += reader.rejectedRows
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

/// Takes rows from the files, keeps their keys and hands their cells on.
private struct RowGathering {
    private var keys = SourceKeyBuilder()
    private var sets: [Int8] = []
    private var blocks: [KindBlock]
    private let crew: CellStandardizer
    /// The source that the last row named.
    private var source: (bytes: [UInt8], number: UInt32)?
    var rejected = 0

    var count: Int { keys.count }

    init(sets: Int, _ crew: CellStandardizer) {
        blocks = (0..<sets).map { KindBlock(set: $0) }
        self.crew = crew
    }

    mutating func add(_ row: Row, _ plan: inout ColumnPlan) {
        let key = plan.key(of: row)
        guard !key.isEmpty else {
            rejected += 1
            return
        }
        let place = UInt32(keys.count)
        keys.add(key, system: system(plan.source(of: row), plan.source))
        guard let set = plan.set(of: row) else { return sets.append(-1) }
        sets.append(Int8(set))
        plan.addCells(of: row, set: set, to: &blocks[set].cells)
        blocks[set].places.append(place)
        if blocks[set].isFull { crew.take(&blocks[set]) }
    }

    private mutating func system(_ named: UnsafeRawBufferPointer?, _ usual: String) -> UInt32 {
        guard let named else { return keys.system(usual) }
        if let source, source.bytes.elementsEqual(named) { return source.number }
        let number = keys.system(String(decoding: named, as: UTF8.self))
        source = (Array(named), number)
        return number
    }

    mutating func finish() throws -> FileRecords {
        for set in blocks.indices where !blocks[set].places.isEmpty { crew.take(&blocks[set]) }
        let (places, batches) = crew.finish(rows: keys.count)
        let (sorted, order) = try keys.sorted()
        return FileRecords(
            keys: sorted, rejectedRows: rejected, sets: order.map { sets[Int($0)] },
            places: order.map { places[Int($0)] }, batches: batches)
    }
}
