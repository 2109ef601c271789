/// Records in canonical form, as they are stored: JSON of `FieldJSON` and lines of `FeatureLines`, one after another.
package struct StandardizedBlock: ~Copyable {
    var bytes: ByteArena
    /// Where the fields and the features of each record end.
    private var ends: [(fields: Int, features: Int)] = []

    /// - Parameter records: how many records to make room for.
    package init(records: Int = 1) {
        bytes = ByteArena(capacity: 1024 * (records + 1))
        ends.reserveCapacity(records)
    }

    package var count: Int { ends.count }

    /// Calls `body` with the fields and the features of a record.
    package func withRecord(
        _ index: Int, _ body: (_ fields: UnsafeRawBufferPointer, _ features: UnsafeRawBufferPointer) -> Void
    ) {
        let start = index == 0 ? 0 : ends[index - 1].features
        body(bytes.bytes(start..<ends[index].fields), bytes.bytes(ends[index].fields..<ends[index].features))
    }

    /// Adds a record.
    mutating func add(fields: [UInt8], features: [UInt8]) {
        bytes.append(fields)
        let end = bytes.count
        bytes.append(features)
        finishRecord(fieldsEnd: end)
    }

    /// Ends a record whose fields end at a place in the bytes.
    mutating func finishRecord(fieldsEnd: Int) { ends.append((fieldsEnd, bytes.count)) }
}
