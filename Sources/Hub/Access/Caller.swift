/// Whoever asks for something: the holder of an API token, or anybody at a server without accounts.
package struct Caller: Hashable, Sendable {
    /// The token's number; nil without one.
    package let token: Int64?
    /// The token's name, which stands as the author of what its holder decides; nil without one.
    package let name: String?
    /// What the audit calls it.
    package let label: String
    package let roles: Set<Role>
    package let permissions: Set<Permission>
    /// The source systems that it may write; nil: all.
    package let sources: Set<String>?

    /// Anybody who reaches a server without accounts.
    package static let anybody = Caller(label: "open")
    /// Whoever runs the command on the machine of the hub.
    package static let console = Caller(label: "console")

    package init(_ token: KnownToken) {
        self.token = token.id
        name = token.name
        label = token.prefix
        roles = token.roles
        permissions = token.roles.reduce(into: []) { $0.formUnion($1.permissions) }
        sources = token.sources
    }

    private init(label: String) {
        token = nil
        name = nil
        self.label = label
        roles = Set(Role.allCases)
        permissions = Set(Permission.allCases)
        sources = nil
    }
}
