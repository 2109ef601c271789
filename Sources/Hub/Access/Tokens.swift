package import CustomerModel

/// A token as the hub knows it: everything but the token itself.
package struct KnownToken: Hashable, Sendable {
    package let id: Int64
    package let prefix: String
    /// SHA-256 of the whole token.
    package let hash: [UInt8]
    package let name: String
    package let roles: Set<Role>
    /// The source systems that it may write; nil: all.
    package let sources: Set<String>?
    /// What it uses data for, in the words of the catalog; nil: not said.
    package let purposes: Set<String>?
    /// How long it can still be used; negative when it has expired.
    package let remaining: Duration
    package let isRevoked: Bool
    /// Whether its use should be noted: the last note is more than a minute old.
    package let isUseDue: Bool
}

/// A token as somebody wants it.
package struct TokenRequest: Hashable, Sendable {
    package let name: String
    package let roles: [Role]
    /// The source systems that it may write; nil: all.
    package let sources: [String]?
    /// Of the catalog's `purposes`; nil: not said.
    package let purposes: [String]?
    /// Nil: a year from now.
    package let expiresAt: Timestamp?

    package init(name: String, roles: [Role], sources: [String]?, purposes: [String]?, expiresAt: Timestamp?) {
        self.name = name
        self.roles = roles
        self.sources = sources
        self.purposes = purposes
        self.expiresAt = expiresAt
    }
}
