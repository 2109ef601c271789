/// Cells of some rows as they stand in a file, for `FeatureReader`: bytes one after another, no String in between.
///
/// Cells of a row come in the order of a record's fields: by attribute name, then by occurrence.
package struct CellBlock: Sendable {
    /// One value of an attribute.
    struct Cell {
        /// The attribute's place in the reader's list.
        let attribute: UInt16
        let occurrence: UInt16
        /// Of `bytes`; it starts where the cell before it ends.
        let end: UInt32
    }

    /// UTF-8 of all cells.
    private(set) var bytes: [UInt8] = []
    private(set) var cells: [Cell] = []
    /// How many cells there are up to the end of each row.
    private(set) var rowEnds: [UInt32] = []

    package init() {}

    /// How many rows are finished.
    package var count: Int { rowEnds.count }
    /// How many bytes the cells have.
    package var byteCount: Int { bytes.count }

    /// Adds a value of an attribute, given by its place in the reader's list, to the row that `finishRow` will end.
    /// Blanks at its ends are left out; a value of blanks is none.
    ///
    /// - Parameter occurrence: which of several values it is; parts of one address share it.
    package mutating func add(attribute: Int, occurrence: Int = 0, _ value: UnsafeRawBufferPointer) {
        guard let range = Self.trimmed(value) else { return }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: value[range]))
        close(attribute, occurrence)
    }

    /// Adds several texts as one value, joined with spaces.
    package mutating func add(attribute: Int, joining values: some Sequence<UnsafeRawBufferPointer>) {
        let start = bytes.count
        for value in values {
            guard let range = Self.trimmed(value) else { continue }
            if bytes.count > start { bytes.append(.space) }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: value[range]))
        }
        if bytes.count > start { close(attribute, 0) }
    }

    package mutating func finishRow() { rowEnds.append(UInt32(cells.count)) }

    /// Forgets all rows, but keeps the memory.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
        rowEnds.removeAll(keepingCapacity: true)
    }

    /// The places of a row's cells in `cells`.
    func cells(of row: Int) -> Range<Int> {
        (row == 0 ? 0 : Int(rowEnds[row - 1]))..<Int(rowEnds[row])
    }

    /// The bytes of a cell.
    func range(of cell: Int) -> Range<Int> {
        (cell == 0 ? 0 : Int(cells[cell - 1].end))..<Int(cells[cell].end)
    }

    private mutating func close(_ attribute: Int, _ occurrence: Int) {
        cells.append(
            Cell(
                attribute: UInt16(truncatingIfNeeded: attribute), occurrence: UInt16(truncatingIfNeeded: occurrence),
                end: UInt32(bytes.count)))
    }

    private static func trimmed(_ value: UnsafeRawBufferPointer) -> Range<Int>? {
        var (start, end) = (0, value.count)
        while start < end, value[start] <= 0x20 { start += 1 }
        while end > start, value[end - 1] <= 0x20 { end -= 1 }
        return start < end ? start..<end : nil
    }
}
