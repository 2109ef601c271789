import CustomerModel
import Foundation
import Intake
import Testing

@Suite struct SourceMappingTests {
    private static let head = """
        system: test
        title: Test
        format: {type: csv}
        key: id
        kind: organization

        """

    @Test func `the short forms and the long forms say the same`() throws {
        let short = try mapping(Self.head + "attributes: {phone: Tel, organizationName: Name}")
        let long = try mapping(
            """
            system: test
            title: Test
            format: {type: csv}
            key: {from: [id]}
            kind: [{is: organization}]
            attributes: {phone: [{from: [Tel]}], organizationName: [{from: Name}]}
            """)
        #expect(short == long)
        #expect(try JSONDecoder().decode(SourceMapping.self, from: JSONEncoder().encode(long)) == long)
    }

    @Test(arguments: [
        ("attributes: {shoeSize: x}", "shoeSize"),
        ("attributes: {address.street: x}", "address.street"),
        ("attributes: {phone: x}\ngroups: {boat: {members: {x: y}}}", "boat"),
        ("attributes: {phone: x}\ngroups: {address: {members: {planet: y}}}", "planet"),
        ("attributes: {customerSince: {from: x, date: dd.QQ.yyyy}}", "dd.QQ.yyyy"),
        ("attributes: {phone: x}\nchangedAt: {from: t, formats: HH:mm}", "HH:mm"),
        ("attributes: {phone: x}\noptionalColumns: [nowhere]", "nowhere"),
        ("attributes: {personalId: x}", "personalIdGround"),
    ])
    func `a mapping that contradicts the catalog or itself is refused by name`(rest: String, name: String) throws {
        let mapping = try mapping(Self.head + rest)
        let error = #expect(throws: IntakeError.self) {
            try DeliveryReader(mapping: mapping, catalog: catalog, schemaFolder: "")
        }
        #expect(error?.code == .invalidMapping)
        #expect(error?.message.contains(name) == true)
    }

    @Test func `personal identity codes are read only with a stated ground`() throws {
        let yaml = """
            system: test
            title: Test
            format: {type: csv}
            key: id
            kind: person
            personalIdGround: credit
            attributes: {personalId: hetu}
            """
        #expect(try events(yaml, "id,hetu\n1,010594Y9032\n").records[0].value("personalId") == "010594Y9032")
        #expect(throws: DecodingError.self) { try mapping(yaml.replacing("credit", with: "curiosity")) }
    }

    @Test func `a missing column is named, an optional one may be missing`() throws {
        let yaml = Self.head + "attributes: {organizationName: Name, phone: [Tel, Fax]}\noptionalColumns: Fax"
        let error = #expect(throws: IntakeError.self) { try events(yaml, "id,Name\n1,A\n") }
        #expect(error?.code == .unexpectedLayout)
        #expect(error?.message.contains("`Tel`") == true)
        #expect(error?.message.contains("`Name`") == false)
        #expect(try events(yaml, "id,Name,Tel\n1,A,09\n").records[0].values("phone") == ["09"])
    }

    @Test func `headers match without regard to case, marks and space, and not twice`() throws {
        let yaml = Self.head + "attributes: {organizationName: Päivä nimi}"
        #expect(try events(yaml, "ID, PAIVA NIMI \n1,A\n").records[0].value("organizationName") == "A")
        let error = #expect(throws: IntakeError.self) { try events(yaml, "id,paiva nimi,PÄIVÄ NIMI\n1,A,B\n") }
        #expect(error?.code == .unexpectedLayout)
    }

    @Test func `the header is found behind a preamble and totals are passed over`() throws {
        let yaml = """
            system: test
            title: Test
            format: {type: csv, decimal: ","}
            key: Asiakasnro
            kind: organization
            attributes: {organizationName: Nimi, creditLimit: {from: Saldo, isNumber: true}, customerSince: {from: Päiväys, date: [d.M.yyyy]}}
            """
        let loaded = try events(mapping(yaml), BufferByteSource(fixture("report_with_preamble_and_totals.csv")))
        #expect(loaded.records.map(\.key.key) == ["1", "2"])
        #expect(loaded.records.map { $0.value("creditLimit") } == ["1234.56", "-0.50"])
        #expect(loaded.records.map { $0.value("customerSince") } == ["2025-01-31", "2025-02-01"])
        #expect(loaded.rejects.isEmpty)
    }

    @Test func `letters that a file writes in two parts are composed`() throws {
        let yaml =
            Self.head.replacingOccurrences(of: "key: id", with: "key: Asiakasnro")
            + "attributes: {organizationName: Nimi}"
        let loaded = try events(mapping(yaml), BufferByteSource(fixture("decomposed_nfd_utf8.csv")))
        let name = try #require(loaded.records[1].value("organizationName"))
        #expect(Array(name.utf8) == Array("Åströms Bageri Ab".utf8))
    }

    @Test func `each step of a value does its part`() throws {
        let yaml =
            Self.head + """
                nulls: [n/a]
                attributes:
                  phone: {from: a, split: ";"}
                  parentKey: {from: b, stripPrefix: ["'"], stripLeadingZeros: true}
                  language: {from: c, map: {Suomi: fi, Ruotsi: sv}, keepsUnmapped: false}
                  currency: {from: d, letterCase: upper}
                  contactPerson: {from: [e, f], join: ", "}
                  website: {from: [e, f]}
                  customerGroup: {constant: B2B}
                  creditLimit: {from: g, isNumber: true, misfit: reject}
                  customerSince: {from: h, date: [yyyy-MM-dd, d.M.yyyy], misfit: drop}
                  email: {from: a, when: {column: c, equals: suomi}}
                """
        let text = """
            id,a,b,c,d,e,f,g,h
            1,09 1; 09 2 ;;09 1,'000120,SUOMI,eur,N/A,Maija,"1,234.5",31.12.2024
            2,,,englanti,,A,B,x,
            3,,,ruotsi,,,,(15.00),tomorrow
            """
        let loaded = try events(
            yaml.replacingOccurrences(of: "{type: csv}", with: "{type: csv, grouping: \",\"}"), text)
        let record = loaded.records[0]
        #expect(record.values("phone") == ["09 1", "09 2"])
        #expect(record.value("parentKey") == "120")
        #expect(record.value("language") == "fi")
        #expect(record.value("currency") == "EUR")
        #expect(record.value("contactPerson") == "Maija")
        #expect(record.value("website") == "Maija")
        #expect(record.value("customerGroup") == "B2B")
        #expect(record.value("creditLimit") == "1234.5")
        #expect(record.value("customerSince") == "2024-12-31")
        #expect(record.values("email") == ["09 1; 09 2 ;;09 1"])
        #expect(loaded.rejects.map(\.code) == [.badNumber])
        #expect(loaded.rejects.map(\.field) == ["g"])
        #expect(loaded.records[1].value("creditLimit") == "-15.00")
        #expect(loaded.records[1].value("customerSince") == nil)
        #expect(loaded.records[1].value("language") == "sv")
    }

    @Test func `several addresses are occurrences of one group`() throws {
        let yaml =
            Self.head + """
                attributes: {organizationName: n}
                groups:
                  address:
                    - {lines: s1, members: {city: c1}}
                    - {members: {street: s2, city: c2}}
                """
        let text = "id,n,s1,c1,s2,c2\n1,A,Tie 1,Oulu,,Turku\n2,B,,,Katu 2,Vaasa\n3,C,Tie 1,Oulu,Tie 1,Oulu\n"
        let records = try events(yaml, text).records
        #expect(
            records[0].fields.filter { $0.attribute == "address.city" } == [
                Field("address.city", 0, "Oulu"), Field("address.city", 1, "Turku"),
            ])
        #expect(records[0].values("address.street") == ["Tie 1"])
        #expect(records[1].fields.filter { $0.attribute == "address.street" } == [Field("address.street", 0, "Katu 2")])
        #expect(records[2].values("address.city") == ["Oulu"])
    }

    @Test func `a key of several columns is joined, and a part that is missing rejects the row`() throws {
        let yaml =
            Self.head.replacingOccurrences(of: "key: id", with: "key: {from: [area, id], join: \"|\"}")
            + "attributes: {organizationName: n}"
        let loaded = try events(yaml, "area,id,n\nFI01, 17 ,A\nFI01,,B\n")
        #expect(loaded.records.map(\.key.key) == ["FI01|17"])
        #expect(loaded.rejects.map(\.code) == [.missingKey])
        #expect(loaded.rejects.map(\.rawText) == ["FI01,,B"])
    }

    @Test func `a kind that no rule decides rejects the row`() throws {
        let yaml =
            Self.head.replacingOccurrences(
                of: "kind: organization", with: "kind: {column: t, values: {Y: organization, H: person}}")
            + "attributes: {organizationName: n, fullName: n}"
        let loaded = try events(yaml, "id,t,n\n1,y,A\n2,H,B\n3,X,C\n")
        #expect(loaded.records.map(\.kind) == [.organization, .person])
        #expect(loaded.records[1].fields == [Field("fullName", 0, "B")])
        #expect(loaded.rejects.map(\.code) == [.unknownKind])
    }

    @Test func `a change moment that cannot be read rejects the row`() throws {
        let yaml =
            Self.head + "attributes: {organizationName: n}\nchangedAt: {from: t, formats: [d.M.yyyy H:mm, unixSeconds]}"
        let loaded = try events(yaml, "id,n,t\n1,A,13.7.2025 8:15\n2,B,1736756100\n3,C,\n4,D,yesterday\n")
        #expect(
            loaded.records.map { $0.changedAt?.description }
                == ["2025-07-13T05:15:00Z", "2025-01-13T08:15:00Z", nil])
        #expect(loaded.rejects.map(\.code) == [.badTimestamp])
    }

    @Test func `what is too long for a key or a value is a reject`() throws {
        let yaml = Self.head + "attributes: {organizationName: n}"
        let key = String(repeating: "k", count: 600)
        let value = String(repeating: "v", count: 20_000)
        let loaded = try events(yaml, "id,n\n\(key),A\n1,\(value)\n2,B\n")
        #expect(loaded.rejects.map(\.code) == [.keyTooLong, .valueTooLong])
        #expect(loaded.records.map(\.key.key) == ["2"])
    }

    @Test func `the sink's error stops the reading`() throws {
        struct Full: Error {}
        let reader = try DeliveryReader(
            mapping: mapping(Self.head + "attributes: {organizationName: n}"), catalog: catalog, schemaFolder: "")
        var seen = 0
        #expect(throws: Full.self) {
            try reader.read(from: BufferByteSource(Array("id,n\n1,A\n2,B\n3,C\n".utf8))) { _ in
                seen += 1
                if seen == 2 { throw Full() }
            }
        }
        #expect(seen == 2)
    }

    @Test func `the summary tells bytes, encoding and the columns that nothing uses`() throws {
        let reader = try DeliveryReader(
            mapping: mapping(Self.head + "attributes: {organizationName: n}"), catalog: catalog, schemaFolder: "")
        let text = Array("id,n,extra\n1,Ä,x\n2,,y\n,B,z\n".utf8)
        let summary = try reader.read(from: BufferByteSource(text)) { _ in }
        #expect(summary.records == 2)
        #expect(summary.rejects == 1)
        #expect(summary.bytes == text.count)
        #expect(summary.encoding == .utf8)
        #expect(summary.unmappedColumns == ["extra"])
    }
}
