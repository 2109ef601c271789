/// Sets of rows that only grow together; the smallest row represents its set.
///
/// - Complexity: O(log n) amortized for each operation, without recursion.
struct DisjointSets {
    private var parent: [Int32]

    init(count: Int) {
        parent = (0..<Int32(count)).map { $0 }
    }

    /// The smallest row of the set that holds `row`.
    mutating func find(_ row: Int32) -> Int32 {
        var row = row
        while parent[Int(row)] != row {
            parent[Int(row)] = parent[Int(parent[Int(row)])]
            row = parent[Int(row)]
        }
        return row
    }

    /// The representative of the union.
    @discardableResult
    mutating func unite(_ left: Int32, _ right: Int32) -> Int32 {
        let (left, right) = (find(left), find(right))
        parent[Int(max(left, right))] = min(left, right)
        return min(left, right)
    }
}
