/// Columns of text for a terminal: the first ones left-aligned, the others right-aligned.
struct Table {
    private var rows: [[String]] = []
    private let leftAligned: Int

    init(leftAligned: Int = 1) {
        self.leftAligned = leftAligned
    }

    /// Adds a row; rows may differ in length.
    mutating func add(_ cells: String...) {
        add(cells)
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The rows with their columns lined up, one a line.
    var text: String {
        rows.map(line).joined(separator: "\n")
    }

    private func line(_ row: [String]) -> String {
        let cells = row.enumerated().map { index, cell in
            let padding = String(repeating: " ", count: max(0, width(of: index) - cell.count))
            guard index < leftAligned else { return padding + cell }
            return index == row.count - 1 ? cell : cell + padding
        }
        return cells.joined(separator: "  ")
    }

    private func width(of column: Int) -> Int {
        rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
}
