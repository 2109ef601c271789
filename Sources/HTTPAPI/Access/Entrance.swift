import HTTPTypes
import Hub

/// Where people prove who they are. Names that nobody has take as long as those that somebody has.
final class Entrance: Sendable {
    private let hub: Hub
    private let work: PasswordWork
    private let cost: PasswordHash.Cost
    private let addresses: Throttle
    private let names: Throttle
    private let starts: Throttle

    init(hub: Hub, configuration: APIConfiguration) {
        self.hub = hub
        work = PasswordWork()
        cost = configuration.passwordCost
        addresses = Throttle(limit: configuration.failedAttempts)
        starts = Throttle(limit: 3 * configuration.failedAttempts)
        names = Throttle(limit: configuration.failedSignIns, period: .seconds(300))
    }

    /// Who has that name and that password.
    ///
    /// - Parameters:
    ///   - address: where the attempt comes from.
    ///   - onFailure: gets the person when the name is right and the rest is not.
    /// - Throws: `unauthenticated`, the same whatever is wrong; `tooManyAttempts`.
    func admit(
        name: String, _ password: Password, from address: String, onFailure: (KnownPerson) throws -> Void
    ) async throws -> KnownPerson {
        let name = String(name.lowercased().prefix(100))
        try count(name, address)
        // What cannot be a name is looked for no further.
        let isName = name.utf8.count <= 64 && !name.utf8.contains(0)
        let person = isName ? try await hub.person(named: name) : nil
        guard try await isRight(password, person?.password), let person, !person.isDisabled else {
            if let person { try onFailure(person) }
            throw Problem.wrongNameOrPassword
        }
        names.forgive(name)
        addresses.forgive(address)
        return person
    }

    /// Counts somebody who is sent to the OpenID provider.
    ///
    /// - Throws: `tooManyAttempts`.
    func countAttempt(from address: String) throws(Problem) {
        if let wait = starts.wait(address) { throw .tooManySignIns(wait) }
        starts.noteFailure(of: address)
    }

    /// The hash of a new password.
    func hash(_ password: Password) async throws -> String {
        try await work.perform { [cost] in try PasswordHash(of: password, cost: cost).text }
    }

    /// Attempts count before they are made, so that many at once are no way around the limit.
    private func count(_ name: String, _ address: String) throws(Problem) {
        if let wait = addresses.wait(address) ?? names.wait(name) { throw .tooManySignIns(wait) }
        addresses.noteFailure(of: address)
        names.noteFailure(of: name)
    }

    /// Works on any password as long as on the right one.
    private func isRight(_ password: Password, _ hash: String?) async throws -> Bool {
        try await work.perform { [cost] in
            if let hash = hash.flatMap({ PasswordHash($0) }) { return hash.isHash(of: password) }
            _ = try PasswordHash(of: password, cost: cost)
            return false
        }
    }
}

extension Problem {
    fileprivate static let wrongNameOrPassword = challenge(
        "The name or the password is wrong, or the account is disabled.", #"Bearer realm="kulta""#)

    fileprivate static func tooManySignIns(_ seconds: Int) -> Problem {
        var problem = Problem(
            .tooManyAttempts,
            "Too many attempts to sign in failed for this name or from this address. Try again in \(seconds) seconds.")
        problem.headers[.retryAfter] = "\(seconds)"
        return problem
    }
}
