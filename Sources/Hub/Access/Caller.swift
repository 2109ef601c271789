/// Whoever asks for something: the holder of an API token, a person who signed in, or anybody at a server without accounts.
package struct Caller: Hashable, Sendable {
    /// The token's number; nil without one.
    package let token: Int64?
    /// Who signed in, by which session; nil for programs.
    package let session: CallerSession?
    /// The token's or the person's name, which stands as the author of what they decide; nil without one.
    package let name: String?
    /// What the audit calls it.
    package let label: String
    package let roles: Set<Role>
    package let permissions: Set<Permission>
    /// The source systems that it may write; nil: all.
    package let sources: Set<String>?
    /// What it uses data for, in the words of the catalog; nil: not said.
    package let purposes: Set<String>?

    /// Anybody who reaches a server without accounts.
    package static let anybody = Caller(label: "open")
    /// Whoever runs the command on the machine of the hub.
    package static let console = Caller(label: "console")

    package init(_ token: KnownToken) {
        self.token = token.id
        session = nil
        name = token.name
        label = token.prefix
        roles = token.roles
        permissions = token.roles.permissions
        sources = token.sources
        purposes = token.purposes
    }

    package init(_ session: KnownSession) {
        let person = session.person
        token = nil
        self.session = CallerSession(id: session.id, hash: session.hash, person: person)
        name = person.name
        label = person.label
        roles = person.roles
        permissions = person.roles.permissions
        sources = nil
        purposes = person.purposes
    }

    private init(label: String) {
        token = nil
        session = nil
        name = nil
        self.label = label
        roles = Set(Role.allCases)
        permissions = Set(Permission.allCases)
        sources = nil
        purposes = nil
    }

    /// What stands as the maker of tokens and people.
    var author: String { name ?? label }
}

/// The session of a caller who signed in.
package struct CallerSession: Hashable, Sendable {
    package let id: Int64
    /// SHA-256 of its secret.
    package let hash: [UInt8]
    package let person: KnownPerson
}

extension KnownPerson {
    /// What the audit calls them. No token's prefix has a colon.
    package var label: String { "person:\(name)" }
}

extension Set<Role> {
    package var permissions: Set<Permission> { reduce(into: []) { $0.formUnion($1.permissions) } }
}
