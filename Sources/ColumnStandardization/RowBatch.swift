import CustomerModel
import Intake

/// Rows that were read together, so that several threads may work on them.
struct RowBatch: Sendable {
    private var bytes: [UInt8] = []
    /// Where each field ends, row after row; the first entry is 0.
    private var ends = [0]
    private var lines: [Int] = []
    private var fieldCount = 0

    private static let mostRows = 16_384
    private static let mostBytes = 16 << 20

    /// The next rows of a reader; none at its end.
    init(_ reader: inout DelimitedReader) throws {
        while lines.count < Self.mostRows, bytes.count < Self.mostBytes, let row = try reader.next() {
            fieldCount = row.count
            lines.append(row.position.line)
            for field in 0..<row.count {
                bytes.append(contentsOf: row.bytes(field))
                ends.append(bytes.count)
            }
        }
    }

    /// The number of rows.
    var count: Int { lines.count }

    /// The line of the file on which a row starts, from 1.
    func line(of row: Int) -> Int { lines[row] }

    /// One field, as UTF-8.
    func field(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
        let place = row * fieldCount + column
        return bytes[ends[place]..<ends[place + 1]]
    }

    /// The number of fields in each row.
    var columns: Range<Int> { 0..<fieldCount }
}
