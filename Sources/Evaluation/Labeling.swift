import Intake

/// The records of two files under common numbers, and the label that one file gives them.
struct Labeling {
    /// Label of a record by its number; -1 where the file has none.
    private(set) var labels: [Int32] = []
    private(set) var distinctLabels = ByteStringIndex()
    /// Rows whose key stood earlier in the file; the first one counts.
    private(set) var repeatedKeys = 0
    /// Rows without a label.
    private(set) var unlabelled = 0
    /// Rows that could not be read.
    private(set) var unreadable = 0

    /// Reads to the end; new records get the next numbers of `keys`.
    mutating func read(_ reader: inout LabelReader, keys: inout ByteStringIndex) throws {
        try reader.forEachRow { key, label in
            let record = keys.insert(key).number
            if label.isEmpty { unlabelled += 1 } else { set(record, to: Int32(distinctLabels.insert(label).number)) }
        }
        unreadable = reader.unreadable
    }

    private mutating func set(_ record: Int, to label: Int32) {
        while labels.count <= record { labels.append(-1) }
        if labels[record] >= 0 { repeatedKeys += 1 } else { labels[record] = label }
    }

    func label(_ record: Int) -> Int32 {
        record < labels.count ? labels[record] : -1
    }
}

/// Where a file has its source, key and label.
struct LabelPlaces {
    /// Nil when the file names no sources.
    let source: Int?
    let key: Int
    let label: Int

    init(_ header: [String], _ file: LabelFile) throws(EvaluationError) {
        let names = header.map { $0.lowercased() }
        func place(_ wanted: String) throws(EvaluationError) -> Int {
            if let index = names.firstIndex(of: wanted.lowercased()) { return index }
            throw EvaluationError(
                code: .missingColumn,
                message: "\(file.name) has no column '\(wanted)'; its columns are: \(header.joined(separator: ", "))."
            )
        }
        key = try place(file.columns.key)
        label = try place(file.columns.label)
        if let wanted = file.columns.source {
            source = wanted.isEmpty ? nil : try place(wanted)
        } else {
            source = names.firstIndex(of: "source")
        }
    }
}

/// Reads key and label of each row of a delimited file.
struct LabelReader: ~Copyable {
    private var reader: DelimitedReader
    private let places: LabelPlaces
    /// Whether keys are told apart by source.
    var usesSource = false
    private var key: [UInt8] = []

    private init(_ reader: consuming DelimitedReader, _ places: LabelPlaces) {
        self.reader = reader
        self.places = places
    }

    static func open(_ file: LabelFile) throws -> LabelReader {
        let reader = try DelimitedReader(source: file.source)
        let places = try LabelPlaces(reader.header, file)
        return LabelReader(reader, places)
    }

    var namesSources: Bool { places.source != nil }
    var unreadable: Int { reader.rejectedRows }

    /// Gives every readable row's key and label to `body`; the bytes are valid during the call only.
    mutating func forEachRow(
        _ body: (_ key: UnsafeRawBufferPointer, _ label: UnsafeRawBufferPointer) throws -> Void
    ) throws {
        while let row = try reader.next() {
            guard usesSource, let source = places.source else {
                try body(row.bytes(places.key), row.bytes(places.label))
                continue
            }
            key.removeAll(keepingCapacity: true)
            key.append(contentsOf: row.bytes(source))
            key.append(Self.separator)
            key.append(contentsOf: row.bytes(places.key))
            try key.withUnsafeBytes { try body($0, row.bytes(places.label)) }
        }
    }

    /// Between source and key; stands in neither.
    static let separator: UInt8 = 0x1F
}
