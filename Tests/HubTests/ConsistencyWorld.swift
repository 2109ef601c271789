import CustomerModel
import Hub
import Postgres

extension World {
    static func key(_ text: String) -> SourceKey {
        let parts = text.split(separator: "/").map(String.init)
        return SourceKey(system: parts[0], key: parts[1])
    }

    /// A hub that has something of everything: customers of two records (1 and 8), one whose id was merged away (7), a
    /// withdrawn record (5), and decisions that contradict each other (3, 4 and 6), which makes a task.
    static func withEverything<Answer>(_ body: (World) async throws -> Answer) async throws -> Answer {
        try await with { world in
            try await world.deliver(
                person(1, "Maija,Meikäläinen,1960-01-10") + person(3, "Kalle,Korhonen,1961-02-11")
                    + person(4, "Aino,Virtanen,1962-03-12") + person(5, "Olavi,Mäkinen,1963-04-13")
                    + person(6, "Jaana,Laine,1964-05-14") + person(7, "Pekka,Niemi,1965-06-15")
                    + person(8, "Liisa,Salonen,1966-07-16"))
            try await world.deliver(
                person(1, "Maija,Meikäläinen,1960-01-10") + person(7, "Timo,Heikkinen,1967-08-17")
                    + person(8, "Liisa,Salonen,1966-07-16"), to: "sigma")
            _ = try await world.hub.resolve()
            try await world.deliver(person(7, "Pekka,Niemi,1965-06-15", minute: 1), to: "sigma")
            _ = try await world.hub.withdraw(source: "alpha", key: "5")
            try await world.perform(.constrain(mustLink: true, key("alpha/3"), key("alpha/4")))
            try await world.perform(.constrain(mustLink: true, key("alpha/4"), key("alpha/6")))
            try await world.perform(.constrain(mustLink: false, key("alpha/3"), key("alpha/6")))
            _ = try await world.hub.resolve()
            try await world.plant(names)
            return try await body(world)
        }
    }

    /// A row of the test sources; records of one number are alike.
    static func person(_ number: Int, _ names: String, minute: Int = 0) -> String {
        let mail = names.split(separator: ",")[1].lowercased().replacing("ä", with: "a")
        return "\(number),\(names),04012345\(number)0,\(mail)@yritys.example,Hämeentie \(number),00500,Helsinki,"
            + "2025-01-01T00:0\(minute):00Z,\n"
    }

    /// Changes the database behind the hub's back.
    func plant(_ sql: String) async throws {
        try await pool.withSession { try $0.runScript(sql) }
    }

    /// Names for statements that plant something: `rec('alpha/1')` is a record, `gold('alpha/1')` its golden record.
    private static let names = """
        CREATE FUNCTION rec(name text) RETURNS bigint STABLE LANGUAGE sql AS $$
            SELECT r.record_id FROM source_record AS r JOIN source_system AS s USING (source_id)
            WHERE s.name = split_part($1, '/', 1) AND r.native_key = split_part($1, '/', 2)
        $$;
        CREATE FUNCTION gold(name text) RETURNS bigint STABLE LANGUAGE sql AS $$
            SELECT golden_id FROM crosswalk WHERE record_id = rec($1) AND until IS NULL
        $$;
        """

    /// What a statement with one text in its first row answers.
    func text(_ sql: StaticString) async throws -> String? {
        try await pool.withSession { try $0.first(Statement(sql, sql), as: String.self) }
    }
}
