import Postgres
import Store

/// A browser that was sent to an OpenID provider.
package struct SignInAttempt: Hashable, Sendable {
    /// SHA-256 of the secret in its cookie.
    package let browser: [UInt8]
    /// What the provider's token must repeat.
    package let nonce: String
    /// What proves to the provider that the code comes back from where it was asked for (RFC 7636).
    package let verifier: String
    /// The path of this server to which the browser goes then.
    package let target: String

    package init(browser: [UInt8], nonce: String, verifier: String, target: String) {
        self.browser = browser
        self.nonce = nonce
        self.verifier = verifier
        self.target = target
    }
}

/// Somebody as an OpenID provider knows them.
package struct Identity: Hashable, Sendable {
    package let issuer: String
    /// The provider's own name of them, which nobody else ever gets.
    package let subject: String
    /// What they are to be called here when they come for the first time.
    package let name: String
    package let displayName: String
    package let roles: [Role]

    package init(issuer: String, subject: String, name: String, displayName: String, roles: [Role]) {
        self.issuer = issuer
        self.subject = subject
        self.name = name
        self.displayName = displayName
        self.roles = roles
    }
}

/// People for whom an OpenID provider vouches.
extension Hub {
    /// Keeps what a browser was sent to the provider with.
    ///
    /// - Parameter state: SHA-256 of what the provider gives back.
    package func keep(_ attempt: SignInAttempt, state: [UInt8]) async throws {
        try await asHubErrors {
            try await pool.transaction {
                try Store($0).addAttempt(
                    state: state, browser: attempt.browser, nonce: attempt.nonce, verifier: attempt.verifier,
                    target: attempt.target)
            }
        }
    }

    /// What a browser was sent with, once; nil when there is none, or its time is over.
    package func takeAttempt(state: [UInt8]) async throws -> SignInAttempt? {
        try await asHubErrors {
            try await pool.transaction {
                try Store($0).takeAttempt(state: state).map {
                    SignInAttempt(browser: $0.browser, nonce: $0.nonce, verifier: $0.verifier, target: $0.target)
                }
            }
        }
    }

    /// The person of an identity, with the roles and the display name that the provider says now; made when they come for
    /// the first time. Nil when an administrator has removed or disabled them.
    ///
    /// An account with the same name is never taken for theirs.
    ///
    /// - Throws: `nameTaken`, `invalidDocument`.
    package func person(of identity: Identity) async throws -> KnownPerson? {
        try await asHubErrors {
            try check(identity.request)
            return try await pool.transaction { session in
                let store = Store(session)
                if let name = try store.nameOfPerson(issuer: identity.issuer, subject: identity.subject) {
                    guard let known = try store.person(named: name), !known.isDisabled else { return nil }
                    let edit = PersonEdit(
                        displayName: identity.displayName, roles: identity.roles.map(\.rawValue), purposes: nil,
                        language: nil, password: nil, isDisabled: nil)
                    _ = try store.edit(person: known.id, edit, by: identity.issuer)
                    return try store.person(named: name).map(KnownPerson.init)
                }
                guard let id = try store.addPerson(identity.newPerson) else { throw HubError.nameTaken }
                try store.link(person: id, issuer: identity.issuer, subject: identity.subject)
                return try store.person(named: identity.name).map(KnownPerson.init)
            }
        }
    }
}

extension Identity {
    fileprivate var request: PersonRequest {
        PersonRequest(
            name: name, displayName: displayName, roles: roles, purposes: nil, language: .english, password: nil)
    }

    fileprivate var newPerson: NewPerson {
        NewPerson(
            name: name, displayName: displayName, roles: roles.map(\.rawValue), purposes: nil,
            language: Language.english.rawValue, password: nil, createdBy: issuer)
    }
}
