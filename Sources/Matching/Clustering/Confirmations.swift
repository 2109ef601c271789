/// Rows of which a steward said that they are, together, one customer.
package struct Confirmations: Sendable {
    /// The rows of each confirmed customer, ascending; in the order of their first rows. No row is in two.
    let groups: [[Int32]]
    /// By row; empty when nothing is confirmed.
    private let isConfirmed: [Bool]

    /// - Parameters:
    ///   - groups: the rows of each confirmed customer, in any order; a row that is in several stays in the first.
    ///   - count: of all rows.
    package init(_ groups: [[Int32]] = [], count: Int = 0) {
        var isConfirmed = [Bool](repeating: false, count: groups.isEmpty ? 0 : count)
        var kept: [[Int32]] = []
        for group in groups.map({ $0.sorted() }).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let rows = group.filter { !isConfirmed[Int($0)] }
            for row in rows { isConfirmed[Int(row)] = true }
            if !rows.isEmpty { kept.append(rows) }
        }
        self.groups = kept
        self.isConfirmed = isConfirmed
    }

    var isEmpty: Bool { groups.isEmpty }

    /// Whether a row belongs to a confirmed customer.
    func contains(_ row: Int32) -> Bool { !isConfirmed.isEmpty && isConfirmed[Int(row)] }
}
