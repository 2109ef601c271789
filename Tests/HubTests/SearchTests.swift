import CustomerModel
import Hub
import Postgres
import PostgresTesting
import Testing

@Suite("Search")
struct SearchTests {
    /// Maija is two records, of which the older has another name, phone and home.
    private static let rows = """
        1,Maija,Meikäläinen,1970-01-02,040 1234567,maija.m@yritys.example,Hämeentie 15 A 4,00500,Helsinki,2025-02-01T00:00:00Z,
        2,Kalle,Korhonen,1981-03-04,+46 70 123 45 67,kalle@posti.example,Satamakatu 1,20100,Turku,2025-01-01T00:00:00Z,
        3,Åke,Öström,1992-05-06,,ake@osterbotten.example,Skolgatan 3,65100,Vaasa,2025-01-01T00:00:00Z,
        4,Kalle,Korhola,1971-03-04,050 7654321,,Kauppakatu 3,33100,Tampere,2025-01-01T00:00:00Z,

        """
    private static let former = """
        m,Maija,Mäkelä,1970-01-02,045 9876543,maija@vanha.example,Mannerheimintie 7,00100,Helsinki,2020-01-01T00:00:00Z,

        """

    private func withCustomers(_ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            try await world.deliver(Self.rows)
            try await world.deliver(Self.former, to: "sigma")
            let company = #"{"organizationName":"Esimerkki Metsä Oy","businessId":"9000003-8","vatId":"FI90000038"}"#
            _ = try await world.hub.submit(
                source: "guild", key: "c", document: Array(#"{"kind":"organization","attributes":\#(company)}"#.utf8))
            try await world.perform(.constrain(mustLink: true, World.key("alpha/1"), World.key("sigma/m")))
            _ = try await world.hub.resolve()
            try await body(world)
        }
    }

    @Test("customers are found by parts of all that their records say, however it is written")
    func findings() async throws {
        try await withCustomers { world in
            for (text, expected) in Self.questions {
                let found = try await world.names(text)
                #expect(found == expected, "\(text)")
            }
        }
    }

    private static let (maija, kalle, ake, korhola, company) = (
        "Maija Meikäläinen", "Kalle Korhonen", "Åke Öström", "Kalle Korhola", "Esimerkki Metsä Oy"
    )
    private static let questions: [(String, [String])] = [
        ("Meikäläinen", [maija]), ("MEIKALAINEN maija", [maija]), ("meikä", [maija]), ("lainen", [maija]),
        ("Meikälainne", [maija]), ("meikelaunen", [maija]), ("Maja", [maija]), ("korhonem", [kalle]),
        ("korhole", [korhola, kalle]),
        ("kalle korho", [kalle, korhola]), ("ostrom", [ake]), ("Öström Åke", [ake]), ("oström", [ake]),
        ("9000003-8", [company]), ("90000038", [company]), ("FI 9000003-8", [company]), ("FI90000038", [company]),
        ("900000", [company]), ("esimerki metsä", [company]),
        ("040 123 4567", [maija]), ("+358401234567", [maija]), ("00358 40 1234567", [maija]),
        ("1234567", [maija, kalle]),
        ("0123", []), ("070 123 45 67", [kalle]), ("4567", [maija, kalle]),
        ("maija.m@yritys.example", [maija]), ("MAIJA.M@", [maija]), ("@yritys.example", [maija]),
        ("yritys.example", [maija]), ("maja.m@yritys.example", [maija]),
        ("hämeentie", [maija]), ("hameentie 15 a 4 00500 helsinki", [maija]), ("Helsingfors", [maija]),
        ("tavastvägen 15", [maija]), ("åbo", [kalle]), ("koulukatu", [ake]), ("kalle 33100", [korhola]),
        ("mäkelä", [maija]), ("makela hämeentie 0401234567", [maija]), ("045 987 6543", [maija]),
        ("maija@vanha.example", [maija]), ("mannerheimintie", [maija]),
        ("meikäläinen kalle", []), ("xyz", []), ("zzzzzzzz", []), ("1970-01-02", []),
    ]

    @Test(
        "hits say which value of which record they match, and golden values go before others, whole words before parts")
    func matchedOn() async throws {
        try await withCustomers { world in
            let hit = try #require(try await world.hits("makela hämeentie 4567").first)
            let matched = hit["matchedOn"]?.list ?? []
            #expect(matched.map { $0["attribute"]?.text } == ["familyName", "address.street", "phone"])
            #expect(matched.map { $0["value"]?.text } == ["Mäkelä", "Hämeentie 15 A 4", "+358401234567"])
            #expect(matched.map { $0["closeness"]?.text } == ["exact", "exact", "start"])
            #expect(matched.map { $0["survived"]?.canonical } == ["0", "1", "1"])
            #expect(matched.map { $0["source"]?.text } == ["sigma", "alpha", "alpha"])
            #expect(matched.map { $0["key"]?.text } == ["m", "1", "1"])
            // Older customers would come first; closer ones do.
            try await world.deliver(
                """
                7,Heikki,Mäkeläinen,1950-01-02,,,,,,2025-02-01T00:00:00Z,
                8,Liisa,Mäkelä,1951-01-02,,,,,,2025-02-01T00:00:00Z,
                9,Ossi,Mäkilä,1952-01-02,,,,,,2025-02-01T00:00:00Z,

                """)
            _ = try await world.hub.resolve()
            let ranked = ["Liisa Mäkelä", Self.maija, "Heikki Mäkeläinen", "Ossi Mäkilä"]
            #expect(try await world.names("mäkelä") == ranked)
            #expect(try await world.names("mäkelä", pages: 1) == ranked)
            #expect(try await world.names("mäkelä", pages: 3) == ranked)
        }
    }

    @Test("no text breaks a search, and what means nothing to a database finds nothing")
    func hostile() async throws {
        try await withCustomers { world in
            let long = String(repeating: "korhonen ", count: 60)
            for text in [
                "   ", "%", "_", "%%%%", "____", "'", "''", "\"", "\\", "\u{0}", "a\u{0}b", ":*", "!", "& |", "()", "-",
                "#",
                "@", "~", ".", "<->", "' | 'q':*", "x' | 'maija", "-mäkelä'", "$q", "\u{FEFF}", "😀",
                String(repeating: "x", count: 5000), String(repeating: "7", count: 5000),
                String(repeating: "ö@", count: 300), String(repeating: "a b ", count: 200),
            ] {
                let found = try await world.names(text)
                let isFound = ["a\u{0}b", "-mäkelä'"].contains(text)
                #expect(found.isEmpty || isFound, "\(text): \(found)")
            }
            #expect(try await world.names(long) == [Self.kalle])
            #expect(try await world.names("x' | 'maija") == [])
            #expect(try await world.names("\\' | 'maija") == [Self.maija])
            #expect(try await world.names("mai%") == [Self.maija])
            await #expect {
                try await world.page("kalle", limit: 1, cursor: "c.\(String(Float.nan.bitPattern, radix: 36)).0")
            } throws: { ($0 as? HubError)?.code == .invalidCursor }
            #expect(try await world.names("m_ija") == [])
        }
    }

    @Test("a search as of a moment finds the customers of then by what their records said then")
    func asOf() async throws {
        try await withCustomers { world in
            let before = try await world.page("mäkelä", limit: 10)
            let moment = try await world.moment()
            try await world.deliver(
                "m,Maija,Uusinimi,1970-01-02,,,,,,2025-03-01T00:00:00Z,\n", to: "sigma")
            try await world.deliver("8,Liisa,Mäkelä,1951-01-02,,,,,,2025-02-01T00:00:00Z,\n")
            _ = try await world.hub.resolve()
            #expect(try await world.names("mäkelä") == ["Liisa Mäkelä"])
            #expect(try await world.names("uusinimi") == ["Maija Uusinimi"])
            #expect(try await world.page("mäkelä", limit: 10, asOf: moment) == before)
            #expect(try await world.page("uusinimi", limit: 10, asOf: moment).items == Array("[]".utf8))
            _ = try await world.hub.withdraw(source: "alpha", key: "2")
            #expect(try await world.names("kalle") == [Self.korhola])
            let then = try await world.hits("kalle", asOf: moment)
            #expect(then.map { $0["displayName"]?.text } == [Self.kalle, Self.korhola])
            let dawn = Timestamp(microseconds: 0)
            #expect(try await world.page("korhonen", limit: 10, asOf: dawn).items == Array("[]".utf8))
            #expect(
                try await world.hub.customers(search: nil, kind: nil, cursor: nil, limit: 9, asOf: dawn).next == nil)
        }
    }

    @Test("what losing values say changes nothing golden and is kept for moments before")
    func losers() async throws {
        try await withCustomers { world in
            let id = try #require(try await world.golden("1"))
            guard case .found(_, let tag) = try await world.hub.customer(id: id) else { return }
            let moment = try await world.moment()
            try await world.deliver(
                """
                m,Maija,Lehtonen,1970-01-02,045 9876543,maija@vanha.example,Mannerheimintie 7,00100,Helsinki,2021-01-01T00:00:00Z,

                """, to: "sigma")
            _ = try await world.hub.resolve()
            guard case .found(_, let later) = try await world.hub.customer(id: id) else { return }
            #expect(tag == later, "the golden customer is to stay the same")
            #expect(try await world.names("lehtonen") == [Self.maija])
            #expect(try await world.names("mäkelä") == [])
            #expect(try await world.hits("mäkelä", asOf: moment).count == 1)
            #expect(try await world.hits("lehtonen", asOf: moment).isEmpty)
        }
    }

    @Test("a database from before gets its search texts, and those of its history, from its lineage")
    func upgrade() async throws {
        try await withCustomers { world in
            let moment = try await world.moment()
            let before = try await world.page("mäkelä", limit: 10)
            try await world.deliver("m,Maija,Uusinimi,1970-01-02,,,,,,2025-03-01T00:00:00Z,\n", to: "sigma")
            _ = try await world.hub.resolve()
            let texts = try await world.searchTexts()
            try await world.plant("UPDATE golden_record SET search_text = ''; TRUNCATE former_search, search_word")
            #expect(try await world.names("korhonen") == [])
            let opened = try await world.reopened(dates: "yyyy-MM-dd")
            #expect(try await opened.searchTexts() == texts)
            #expect(try await opened.names("uusinmi") == ["Maija Uusinimi"])
            #expect(try await opened.page("mäkelä", limit: 10, asOf: moment) == before)
            #expect(try await opened.hub.verify(VerifyOptions(seed: 1)).report.isConsistent)
        }
    }

    @Test("searches of a random history are the same to the byte after all that came later", arguments: UInt64(1)...6)
    func reproduces(seed: UInt64) async throws {
        try await World.with { world in
            var random = SplitMix(seed: seed &+ 900)
            var expected = ExpectedSources()
            var recorded: [(moment: Timestamp, question: String, page: Page)] = []
            for number in 1...20 {
                let step = Step.random(number: number, known: expected.known, using: &random)
                try await world.perform(step)
                expected.apply(step)
                var pages: [(String, Page)] = []
                for question in Self.recorded { pages.append((question, try await world.page(question, limit: 3))) }
                let moment = try await world.moment()
                recorded += pages.map { (moment, $0.0, $0.1) }
            }
            try await world.deliver("9,Aino,Korhola,1962-02-01,,,,,,2025-06-01T00:00:00Z,\n")
            _ = try await world.hub.resolve(ResolveOptions(full: true))
            var differences: [String] = []
            for (moment, question, page) in recorded {
                let then = try await world.page(question, limit: 3, asOf: moment)
                if then != page { differences.append(question) }
            }
            #expect(differences.isEmpty, "seed \(seed): \(differences)")
            #expect(recorded.count { $0.page.items.count > 2 } > 40, "the searches found nothing, so they show nothing")
        }
    }

    private static let recorded = [
        "", "korhonen", "korhone", "meikalaine maija", "hämeentie", "+358401234500", "info@yritys.example", "4501",
        "virt",
    ]
}

extension World {
    /// An empty text lists.
    fileprivate func page(
        _ text: String, limit: Int, cursor: String? = nil, asOf moment: Timestamp? = nil
    ) async throws -> Page {
        try await hub.customers(
            search: text.isEmpty ? nil : text, kind: nil, cursor: cursor, limit: limit, asOf: moment)
    }

    fileprivate func hits(_ text: String, asOf moment: Timestamp? = nil) async throws -> [JSON] {
        try JSON(try await page(text, limit: 50, asOf: moment).items).list
    }

    /// Display names of what is found, read in pages of so many.
    fileprivate func names(_ text: String, pages limit: Int = 50) async throws -> [String] {
        var names: [String] = []
        var cursor: String?
        repeat {
            let page = try await hub.customers(search: text, kind: nil, cursor: cursor, limit: limit)
            names += try JSON(page.items).list.compactMap { $0["displayName"]?.text }
            cursor = page.next
        } while cursor != nil
        return names
    }

    /// Of customers, present and former, in one text.
    fileprivate func searchTexts() async throws -> String? {
        try await text(
            """
            SELECT string_agg(golden_id || ' ' || COALESCE(until::text, '') || ' ' || search_text, E'\\n'
                ORDER BY golden_id, until)
            FROM (
                SELECT golden_id, NULL::timestamptz AS until, search_text FROM golden_record
                UNION ALL SELECT golden_id, until, search_text FROM former_search) AS t
            """)
    }
}
