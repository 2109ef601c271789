/// A place in a list, opaque to its readers: numbers and the list's own letter, so that a cursor of one list is
/// refused by another.
struct Cursor: Hashable {
    let list: Character
    let score: Float
    let id: Int64

    init(_ list: Character, score: Float = 0, id: Int64) {
        self.list = list
        self.score = score
        self.id = id
    }

    /// - Throws: `invalidCursor`.
    init(_ text: String, of list: Character) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == String(list), let bits = UInt32(parts[1], radix: 36),
            let id = Int64(parts[2], radix: 36)
        else { throw HubError(.invalidCursor, "The cursor is not one of this list.") }
        self.init(list, score: Float(bitPattern: bits), id: id)
    }

    var text: String { "\(list).\(String(score.bitPattern, radix: 36)).\(String(id, radix: 36))" }
}

extension Page {
    /// A page of JSON objects; `next` when there are more than `limit`.
    init<Row>(_ rows: [Row], limit: Int, json: (Row) -> [UInt8], cursor: (Row) -> Cursor) {
        let shown = rows.prefix(limit)
        var items: [UInt8] = [UInt8(ascii: "[")]
        for (index, row) in shown.enumerated() {
            if index > 0 { items.append(UInt8(ascii: ",")) }
            items.append(contentsOf: json(row))
        }
        items.append(UInt8(ascii: "]"))
        self.init(items: items, next: rows.count > limit ? shown.last.map { cursor($0).text } : nil)
    }
}
