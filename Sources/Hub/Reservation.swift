import Store

/// What a search before create has seen: everything up to a position of the change feed.
///
/// A record that is made with it cannot race into a duplicate: under the resolution lock the search is made again, and a customer
/// that looks like the record and has come, or changed, since then stops it.
struct Reservation {
    let position: Int64

    /// What a client keeps and sends back.
    var token: String { Cursor("r", id: position).text }

    init(position: Int64) {
        self.position = position
    }

    /// - Throws: `invalidCursor`.
    init(token: String) throws {
        position = try Cursor(token, of: "r").id
    }
}
