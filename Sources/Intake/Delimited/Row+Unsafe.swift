package import CustomerModel

/// One row of a delimited text, as many fields as the header has.
///
/// A row is a view of the reader's window: read it before the next call of `next()`, which moves the window on.
/// Its fields are UTF-8 without NUL.
package struct Row {
    let storage: RowStorage
    /// The number of fields; equals the header's.
    package let count: Int
    /// Where the row begins.
    package let position: TextPosition
    private let fields: UnsafePointer<RowScanner.FieldRange>
    private let start: UnsafeRawPointer

    /// The row that the storage has scanned last.
    init(storage: RowStorage, count: Int, position: TextPosition) {
        self.storage = storage
        self.count = count
        self.position = position
        (fields, start) = storage.places
    }

    /// The bytes of a field without its quotes, from 0 to `count - 1`.
    package func bytes(_ index: Int) -> UnsafeRawBufferPointer {
        precondition(index >= 0 && index < count)
        let field = fields[index]
        guard !field.hasDoubledQuotes else { return storage.field(index) }
        return UnsafeRawBufferPointer(start: start + Int(field.start), count: Int(field.end - field.start))
    }

    /// A field as a string; owns its bytes.
    package func string(_ index: Int) -> String {
        String(decoding: bytes(index), as: UTF8.self)
    }

    /// The row as it stands in the text, without its line end.
    package var rawBytes: UnsafeRawBufferPointer { storage.row }
}

/// What comes next in a delimited text.
package enum RowOutcome {
    case row(Row)
    case reject(Reject)
}
