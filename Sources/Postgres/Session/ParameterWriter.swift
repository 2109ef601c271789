/// Collects the parameters of one execution in binary form; its memory is reused from statement to statement.
package struct ParameterWriter: ~Copyable {
    private var writer = BinaryWriter()
    private var starts: [Int] = []
    private(set) var types: [UInt32] = []
    private var values: [UnsafePointer<CChar>?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    /// Adds the next parameter.
    package mutating func bind<Value: PostgresEncodable>(_ value: Value) {
        starts.append(writer.count)
        types.append(Value.postgresType.rawValue)
        writer.append(field: value)
    }

    mutating func removeAll() {
        writer.removeAll()
        starts.removeAll(keepingCapacity: true)
        types.removeAll(keepingCapacity: true)
    }

    var count: Int { starts.count }

    /// Hands libpq's four arrays (values, lengths, formats) to a call.
    mutating func withArrays<Answer>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Answer
    ) -> Answer {
        values.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        let base = writer.bytes.baseAddress
        for start in starts {
            let length = writer.fieldLength(at: start)
            values.append(length < 0 ? nil : (base.map { ($0 + start + 4).assumingMemoryBound(to: CChar.self) }))
            lengths.append(max(0, length))
        }
        while formats.count < starts.count { formats.append(1) }
        return values.withUnsafeBufferPointer { values in
            lengths.withUnsafeBufferPointer { lengths in
                formats.withUnsafeBufferPointer { formats in
                    body(values.baseAddress, lengths.baseAddress, formats.baseAddress)
                }
            }
        }
    }
}
