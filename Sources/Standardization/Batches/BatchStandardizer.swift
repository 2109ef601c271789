package import CustomerModel

/// Standardizes many records, and gives what `Standardizer.standardize` gives, in the form in which it is stored. Each
/// thread has a standardizer of its own.
package struct BatchStandardizer: ~Copyable {
    private let standardizer: Standardizer
    private var reader: RecordReader

    /// - Parameter attributes: of the catalog.
    package init(_ standardizer: Standardizer, attributes: [AttributeName]) {
        self.standardizer = standardizer
        reader = RecordReader(standardizer.settings, attributes: attributes)
    }

    /// The records in canonical form, in their order.
    ///
    /// A record whose address has to be read whole, or that cells cannot hold, is standardized by itself.
    package mutating func standardize(_ records: [ParsedRecord]) -> StandardizedBlock {
        var block = StandardizedBlock(records: records.count)
        for index in records.indices where !reader.read(records[index], to: &block) {
            let record = standardizer.standardize(records[index])
            block.add(fields: FieldJSON.encode(record.fields), features: FeatureLines.encode(record.features))
        }
        return block
    }
}
