/// Records in canonical form, as they are stored: JSON of `FieldJSON` and lines of `FeatureLines`, one after another.
package struct StandardizedBlock: Sendable {
    var bytes: [UInt8] = []
    /// Where the fields and the features of each record end.
    private var ends: [(fields: Int, features: Int)] = []

    package init() {}

    package var count: Int { ends.count }

    /// Where a record's fields stand in the bytes.
    private func fields(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1].features)..<ends[index].fields }

    /// Calls `body` with the fields and the features of a record.
    package func withRecord<Answer>(
        _ index: Int, _ body: (_ fields: UnsafeRawBufferPointer, _ features: UnsafeRawBufferPointer) -> Answer
    ) -> Answer {
        let (fields, end) = (fields(index), ends[index].features)
        return bytes.withUnsafeBytes { bytes in
            body(
                UnsafeRawBufferPointer(rebasing: bytes[fields]),
                UnsafeRawBufferPointer(rebasing: bytes[fields.upperBound..<end]))
        }
    }

    /// Adds a record.
    package mutating func add(fields: [UInt8], features: [UInt8]) {
        bytes.append(contentsOf: fields)
        let end = bytes.count
        bytes.append(contentsOf: features)
        finishRecord(fieldsEnd: end)
    }

    /// Ends a record whose fields end at a place in the bytes.
    mutating func finishRecord(fieldsEnd: Int) { ends.append((fieldsEnd, bytes.count)) }
}
