/// Two rows of a table, as a steward's must-link or cannot-link resolves to them.
package struct RowPair: Hashable, Sendable {
    package let left: Int32
    /// Always greater than `left`, unless both are one row.
    package let right: Int32

    /// The rows may be given in any order.
    package init(_ one: Int32, _ other: Int32) {
        left = min(one, other)
        right = max(one, other)
    }
}
