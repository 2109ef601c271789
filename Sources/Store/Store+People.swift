package import Postgres

/// Somebody who may sign in, as the database keeps them.
package struct StoredPerson: Hashable, Sendable {
    package let id: Int64
    package let name: String
    package let displayName: String
    package let roles: [String]
    /// In the words of the catalog; nil: not said.
    package let purposes: [String]?
    package let language: String
    /// The hash of the password; nil: no password opens the account.
    package let password: String?
    package let isDisabled: Bool
}

/// Somebody who is to be able to sign in.
package struct NewPerson: Hashable, Sendable {
    package let name: String
    package let displayName: String
    package let roles: [String]
    package let purposes: [String]?
    package let language: String
    package let password: String?
    package let createdBy: String

    package init(
        name: String, displayName: String, roles: [String], purposes: [String]?, language: String, password: String?,
        createdBy: String
    ) {
        self.name = name
        self.displayName = displayName
        self.roles = roles
        self.purposes = purposes
        self.language = language
        self.password = password
        self.createdBy = createdBy
    }
}

/// What of a person is to change; nil stays as it is.
package struct PersonEdit: Hashable, Sendable {
    package let displayName: String?
    package let roles: [String]?
    /// Empty: they are not said any more.
    package let purposes: [String]?
    package let language: String?
    package let password: String?
    package let isDisabled: Bool?

    package init(
        displayName: String?, roles: [String]?, purposes: [String]?, language: String?, password: String?,
        isDisabled: Bool?
    ) {
        self.displayName = displayName
        self.roles = roles
        self.purposes = purposes
        self.language = language
        self.password = password
        self.isDisabled = isDisabled
    }
}

extension Store {
    /// - Returns: the person's number; nil when somebody has or had the name.
    package func addPerson(_ person: NewPerson) throws -> Int64? {
        try session.first(
            Self.insertPerson, person.name, person.displayName, person.roles, person.purposes, person.language,
            person.password, person.createdBy, as: Int64.self)
    }

    /// Nil when there is nobody of that name, or they were removed.
    package func person(named name: String) throws -> StoredPerson? {
        try session.first(
            Self.findPerson, name, as: Int64.self, String.self, String.self, [String].self, [String]?.self, String.self,
            String?.self, Bool.self
        ).map {
            StoredPerson(
                id: $0.0, name: $0.1, displayName: $0.2, roles: $0.3, purposes: $0.4, language: $0.5, password: $0.6,
                isDisabled: $0.7)
        }
    }

    /// Nil when nobody has that number.
    package func nameOfPerson(_ id: Int64) throws -> String? {
        try session.first(Self.findName, id, as: String.self)
    }

    /// People as JSON objects in the order of their making, without those who were removed.
    ///
    /// - Parameter id: nil: all of them.
    package func people(_ id: Int64?) throws -> [TextBytes] {
        try session.query(Self.readPeople, id, as: TextBytes.self)
    }

    /// - Returns: whether there is such a person.
    package func edit(person id: Int64, _ edit: PersonEdit, by name: String) throws -> Bool {
        try session.execute(
            Self.updatePerson, id, edit.displayName, edit.roles, edit.purposes, edit.language, edit.password,
            edit.isDisabled, name) > 0
    }

    /// Forgets a person but for the name and the number, which commands and the audit have.
    ///
    /// - Returns: whether there is such a person.
    package func removePerson(_ id: Int64, by name: String) throws -> Bool {
        try session.execute(Self.clearPerson, id, name) > 0
    }

    /// People who could sign in with a password.
    package func countUsablePeople() throws -> Int {
        Int(try session.first(Self.countPeople, as: Int64.self) ?? 0)
    }

    private static let insertPerson = Statement(
        "insert_person",
        """
        INSERT INTO account (name, display_name, roles, purposes, language, password, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO NOTHING RETURNING account_id
        """)
    private static let findPerson = Statement(
        "find_person",
        """
        SELECT account_id, name, display_name, roles, purposes, language, password, disabled_at IS NOT NULL
        FROM account WHERE name = $1 AND removed_at IS NULL
        """)
    private static let findName = Statement(
        "find_person_name", "SELECT name FROM account WHERE account_id = $1 AND removed_at IS NULL")
    private static let readPeople = Statement(
        "read_people",
        """
        SELECT json_build_object('id', account_id, 'name', name, 'displayName', display_name, 'roles', roles,
            'purposes', purposes, 'language', language, 'hasPassword', password IS NOT NULL,
            'status', CASE WHEN disabled_at IS NULL THEN 'active' ELSE 'disabled' END,
            'createdAt', created_at, 'createdBy', created_by, 'lastSignInAt', last_sign_in_at,
            'disabledAt', disabled_at, 'disabledBy', disabled_by,
            'sessions', (SELECT count(*) FROM account_session AS s WHERE s.account_id = a.account_id
                AND s.ended_at IS NULL AND s.expires_at > now() AND s.idle_until > now()))::text
        FROM account AS a WHERE removed_at IS NULL AND ($1::bigint IS NULL OR account_id = $1)
        ORDER BY account_id
        """)
    private static let updatePerson = Statement(
        "update_person",
        """
        UPDATE account SET display_name = COALESCE($2, display_name), roles = COALESCE($3, roles),
            purposes = CASE WHEN $4::text[] IS NULL THEN purposes WHEN cardinality($4) > 0 THEN $4 END,
            language = COALESCE($5, language), password = COALESCE($6, password),
            disabled_at = CASE WHEN $7::boolean IS NULL THEN disabled_at WHEN $7 THEN COALESCE(disabled_at, now()) END,
            disabled_by = CASE WHEN $7::boolean IS NULL THEN disabled_by WHEN $7 THEN COALESCE(disabled_by, $8) END
        WHERE account_id = $1 AND removed_at IS NULL
        """)
    private static let clearPerson = Statement(
        "clear_person",
        """
        UPDATE account SET display_name = '', password = NULL, removed_at = now(), removed_by = $2
        WHERE account_id = $1 AND removed_at IS NULL
        """)
    private static let countPeople = Statement(
        "count_usable_people",
        "SELECT count(*) FROM account WHERE password IS NOT NULL AND disabled_at IS NULL AND removed_at IS NULL")
}
