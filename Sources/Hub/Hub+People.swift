import Postgres
import RuleBook
import Store

/// People who sign in. A person is `{"id", "name", "displayName", "roles", "purposes" | null, "language", "hasPassword",
/// "status": "active" | "disabled", "createdAt", "createdBy", "lastSignInAt" | null, "disabledAt" | null,
/// "disabledBy" | null, "sessions": how many are signed in}`. The hub is never told a password, only its hash.
extension Hub {
    /// - Throws: `invalidDocument` with JSON Pointers; `nameTaken`.
    package func addPerson(_ request: PersonRequest, by caller: Caller) async throws -> (id: Int64, json: [UInt8]) {
        try await asHubErrors {
            try check(request)
            let person = NewPerson(
                name: request.name, displayName: request.displayName, roles: request.roles.map(\.rawValue),
                purposes: request.purposes, language: request.language.rawValue, password: request.password,
                createdBy: caller.author)
            return try await pool.transaction { session in
                let store = Store(session)
                guard let id = try store.addPerson(person) else { throw HubError.nameTaken }
                return (id, try Self.person(id, store))
            }
        }
    }

    /// All people in the order of their making, as a JSON array.
    package func people() async throws -> [UInt8] {
        let people = try await ask { try $0.people(nil) }
        return Page(people, limit: people.count, json: \.bytes) { _ in Cursor("u", id: 0) }.items
    }

    /// - Throws: `unknownPerson`.
    package func person(_ id: Int64) async throws -> [UInt8] {
        try await ask { try Self.person(id, $0) }
    }

    /// What a person signs in with.
    ///
    /// - Throws: `unknownPerson`.
    package func nameOfPerson(_ id: Int64) async throws -> String {
        guard let name = try await ask({ try $0.nameOfPerson(id) }) else { throw HubError.unknownPerson }
        return name
    }

    /// Nil when nobody has that name.
    package func person(named name: String) async throws -> KnownPerson? {
        try await ask { try $0.person(named: name).map(KnownPerson.init) }
    }

    /// Changes a person.
    ///
    /// - Parameter session: one that goes on when a new password ends all others.
    /// - Throws: `unknownPerson`; `invalidDocument` with JSON Pointers.
    package func change(
        person id: Int64, _ change: PersonChange, keeping session: Int64? = nil, by caller: Caller
    ) async throws -> [UInt8] {
        try await asHubErrors {
            try check(change)
            let edit = PersonEdit(
                displayName: change.displayName, roles: change.roles?.map(\.rawValue), purposes: change.purposes,
                language: change.language?.rawValue, password: change.password, isDisabled: change.isDisabled)
            return try await pool.transaction { connection in
                let store = Store(connection)
                guard try store.edit(person: id, edit, by: caller.author) else { throw HubError.unknownPerson }
                if change.password != nil || change.isDisabled == true {
                    try store.endSessions(of: id, except: session)
                }
                return try Self.person(id, store)
            }
        }
    }

    /// Forgets a person but for the name, which nobody gets again, and ends their sessions.
    ///
    /// - Throws: `unknownPerson`.
    package func removePerson(_ id: Int64, by caller: Caller) async throws {
        try await asHubErrors {
            try await pool.transaction { session in
                let store = Store(session)
                guard try store.removePerson(id, by: caller.author) else { throw HubError.unknownPerson }
                try store.endSessions(of: id)
            }
        }
    }

    /// Whether anybody could use a server with accounts: by a token, or by signing in.
    package func hasUsableAccess() async throws -> Bool {
        try await ask { try $0.countUsableTokens() + $0.countUsablePeople() } > 0
    }

    private static func person(_ id: Int64, _ store: Store) throws -> [UInt8] {
        guard let person = try store.people(id).first else { throw HubError.unknownPerson }
        return person.bytes
    }

    func check(_ request: PersonRequest) throws {
        var problems: [HubError.Problem] = []
        if !request.name.isSignInName {
            problems.append(
                .init(
                    pointer: "/name", message: "Must have 1 to 64 characters: a to z, 0 to 9, and . _ - @ inside."))
        }
        check(
            displayName: request.displayName, roles: request.roles, purposes: request.purposes, &problems)
        try refuse(problems)
    }

    private func check(_ change: PersonChange) throws {
        var problems: [HubError.Problem] = []
        check(displayName: change.displayName, roles: change.roles, purposes: change.purposes, &problems)
        try refuse(problems)
    }

    private func check(
        displayName: String?, roles: [Role]?, purposes: [String]?, _ problems: inout [HubError.Problem]
    ) {
        if let displayName,
            !(1...100).contains(displayName.utf8.count)
                || displayName.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        {
            problems.append(.init(pointer: "/displayName", message: "Must be a line of 1 to 100 bytes."))
        }
        if roles?.isEmpty == true {
            problems.append(.init(pointer: "/roles", message: "Must name a role."))
        }
        for (place, purpose) in (purposes ?? []).enumerated() where ruleBook.purposes[purpose] == nil {
            problems.append(.init(pointer: "/purposes/\(place)", message: "The catalog has no such purpose."))
        }
    }

    private func refuse(_ problems: [HubError.Problem]) throws {
        guard problems.isEmpty else {
            throw HubError(.invalidDocument, "The person cannot be kept as asked for.", problems: problems)
        }
    }
}

extension String {
    /// Lower-case ASCII letters and digits, with full stops, underscores, hyphens and at signs inside.
    fileprivate var isSignInName: Bool {
        func isWord(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
        guard (1...64).contains(utf8.count), let first = utf8.first, let last = utf8.last, isWord(first), isWord(last)
        else { return false }
        return utf8.allSatisfy { isWord($0) || [0x2E, 0x5F, 0x2D, 0x40].contains($0) }
    }
}

extension KnownPerson {
    /// A role that this program does not know gives no permission.
    init(_ person: StoredPerson) {
        self.init(
            id: person.id, name: person.name, displayName: person.displayName,
            roles: Set(person.roles.compactMap(Role.init(rawValue:))), purposes: person.purposes.map { Set($0) },
            language: Language(rawValue: person.language) ?? .english, password: person.password,
            isDisabled: person.isDisabled)
    }
}

extension HubError {
    fileprivate static let unknownPerson = HubError(.unknownPerson, "No person has that number.")
    static let nameTaken = HubError(
        .nameTaken, "Somebody has or had that name. Choose another one: commands and the audit go by it.")
}
