/// One statement of the closed catalogue: a name and a text that are literals of the program.
///
/// `StaticString` makes it impossible to build SQL from input. Each session prepares a statement when it first runs it.
package struct Statement: Hashable, Sendable {
    package let name: String
    package let sql: String

    /// - Parameters:
    ///   - name: Unique in the program; appears in errors.
    ///   - parts: Joined with single spaces, so that statements can share lists of columns.
    package init(_ name: StaticString, _ parts: StaticString...) {
        self.name = name.description
        sql = parts.map(\.description).joined(separator: " ")
    }

    init(begin isolation: Isolation, _ access: Access) {
        sql = "BEGIN ISOLATION LEVEL \(isolation.rawValue) \(access.rawValue)"
        name = sql
    }
}
