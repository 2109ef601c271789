/// The languages that people may be spoken to in.
package enum Language: String, Hashable, Sendable, CaseIterable {
    case finnish = "fi"
    case swedish = "sv"
    case english = "en"
}

/// Somebody who may sign in, as the hub knows them.
package struct KnownPerson: Hashable, Sendable {
    package let id: Int64
    /// What they type to sign in.
    package let name: String
    package let displayName: String
    package let roles: Set<Role>
    /// What they may use data for, in the words of the catalog; nil: not said.
    package let purposes: Set<String>?
    package let language: Language
    /// The hash of the password; nil when no password opens the account, and for the person of a session.
    package let password: String?
    package let isDisabled: Bool
}

/// A session as the hub knows it.
package struct KnownSession: Hashable, Sendable {
    package let id: Int64
    /// SHA-256 of its secret.
    package let hash: [UInt8]
    package let person: KnownPerson
    /// How long it can still be used when nobody uses it; negative when it has expired.
    package let remaining: Duration
    package let hasEnded: Bool
    /// Whether its use should be noted: the last note is more than a minute old.
    package let isUseDue: Bool
}

/// How long sessions last.
package struct SessionLife: Hashable, Sendable {
    /// However much they are used.
    package let longest: Duration
    /// Without being used.
    package let idle: Duration

    package init(longest: Duration, idle: Duration) {
        self.longest = longest
        self.idle = idle
    }
}

/// A person as an administrator wants them.
package struct PersonRequest: Hashable, Sendable {
    package let name: String
    package let displayName: String
    package let roles: [Role]
    /// Of the catalog's `purposes`; nil: not said.
    package let purposes: [String]?
    package let language: Language
    /// The hash of the password; nil: no password opens the account.
    package let password: String?

    package init(
        name: String, displayName: String, roles: [Role], purposes: [String]?, language: Language, password: String?
    ) {
        self.name = name
        self.displayName = displayName
        self.roles = roles
        self.purposes = purposes
        self.language = language
        self.password = password
    }
}

/// What of a person is to change; nil stays as it is.
package struct PersonChange: Hashable, Sendable {
    package var displayName: String?
    package var roles: [Role]?
    /// Empty: they are not said any more.
    package var purposes: [String]?
    package var language: Language?
    /// The hash of a new password. All sessions of the person end.
    package var password: String?
    /// Sessions of somebody who is disabled end.
    package var isDisabled: Bool?

    package init() {}
}
