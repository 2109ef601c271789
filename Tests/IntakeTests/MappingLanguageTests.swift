import CustomerModel
import Foundation
import Intake
import Testing

@Suite struct InnerRecordTests {
    private static let companies = """
        system: x
        title: X
        format: {type: json}
        key: id
        kind: organization
        attributes: {organizationName: name}
        records:
          contact:
            each: people
            key: no
            kind: person
            relation: contactOf
            attributes: {givenName: first, familyName: last}
        """

    @Test func `each repeated element is a record of its own, related to the row's record`() throws {
        let text = #"{"id":"7","name":"Kone Oy","people":[{"no":"a","first":"Aino"},{"last":"Salo"},{"no":"c"}]}"#
        let records = try events(Self.companies, text).records
        #expect(records.map(\.key.key) == ["7", "7/contact/a", "7/contact/2"])
        #expect(records.map(\.kind) == [.organization, .person, .person])
        #expect(records[1].relations == [RecordRelation("contactOf", SourceKey(system: "x", key: "7"))])
        #expect(records[1].value("givenName") == "Aino")
        #expect(records[2].value("familyName") == "Salo")
        #expect(records[0].relations.isEmpty)
    }

    @Test func `a record inside a row is there only when its conditions hold`() throws {
        let yaml = """
            system: x
            title: X
            format: {type: csv}
            key: id
            kind: organization
            attributes: {organizationName: name}
            records:
              contact: {kind: person, when: {column: last}, attributes: {familyName: last, email: mail}}
            """
        let records = try events(
            yaml, "id,name,last,mail\n1,Kone Oy,Salo,s@kone.example\n2,Laiva Oy,,l@laiva.example\n"
        ).records
        #expect(records.map(\.key.key) == ["1", "1/contact", "2"])
    }

    @Test func `a record inside a withdrawn one is withdrawn`() throws {
        let text = #"{"id":"7","name":"Kone Oy","gone":"yes","people":[{"no":"a","first":"Aino"}]}"#
        let yaml = Self.companies + "\nwithdrawn: {column: gone}"
        #expect(try events(yaml, text).records.map(\.isWithdrawn) == [true, true])
    }

    @Test func `each inside each is refused`() throws {
        let yaml = Self.companies.replacingOccurrences(
            of: "familyName: last", with: "familyName: {each: names, from: last}")
        #expect(throws: IntakeError.self) { try events(yaml, "{}") }
    }
}

@Suite struct ContinuationTests {
    private func records(_ continuation: String, _ text: String) throws -> [IntakeEvent] {
        try events(
            """
            system: x
            title: X
            format: {type: csv, delimiter: ","}
            key: {from: id, continuation: \(continuation)}
            kind: organization
            attributes: {organizationName: name, phone: phone}
            groups: {address: {members: {city: city}}}
            """, text)
    }

    @Test func `rows without a key go on with the record above`() throws {
        let loaded = try records(
            "emptyKey", "id,name,phone,city\n1,Kone Oy,1,\n,,2,Turku\n,Other Oy,1,Oulu\n2,Laiva Oy,3,\n")
        let record = loaded.records[0]
        #expect(loaded.records.map(\.key.key) == ["1", "2"])
        #expect(record.values("phone") == ["1", "2"])
        #expect(record.values("organizationName") == ["Kone Oy"])
        #expect(record.values("address.city") == ["Turku", "Oulu"])
        #expect(record.position == TextPosition(line: 2, column: 1))
    }

    @Test func `rows with the same key are one record`() throws {
        let loaded = try records("sameKey", "id,name,phone,city\n1,Kone Oy,,Turku\n1,Kone Oy,,Oulu\n2,Kone Oy,,Turku\n")
        #expect(loaded.records.map(\.key.key) == ["1", "2"])
        #expect(loaded.records[0].values("address.city") == ["Turku", "Oulu"])
    }

    @Test func `a row without a key and without a record above it is a reject`() throws {
        let loaded = try records("emptyKey", "id,name,phone,city\n,Kone Oy,1,\n2,Laiva Oy,3,\n")
        #expect(loaded.rejects.map(\.code) == [.missingKey])
        #expect(loaded.records.map(\.key.key) == ["2"])
    }

    @Test func `a key column that is empty all the way down does not fill the memory`() throws {
        let loaded = try records(
            "emptyKey", "id,name,phone,city\n1,Kone Oy,1,\n" + String(repeating: ",,2,\n", count: 2500))
        #expect(loaded.records.count == 1)
        #expect(loaded.rejects.count == 2)
    }
}

@Suite struct SignalTests {
    private static let accounts = """
        system: x
        title: X
        format: {type: csv, delimiter: ","}
        key: id
        kind: organization
        skip: {column: name, equals: Explanation}
        withdrawn: {column: deleted, equals: "true", and: {column: master, not: true}}
        erased: {column: cleared}
        sameAs: [master, {from: lost, split: ;}]
        relations: {contactOf: {from: account, source: y}, childOf: parent}
        attributes: {organizationName: name}
        """

    private static let header = "id,name,deleted,master,lost,cleared,account,parent\n"

    @Test func `a record that names its winner follows it, one that does not is withdrawn`() throws {
        let records = try events(Self.accounts, Self.header + "1,A,true,9,,,,\n2,B,true,,,,,\n").records
        #expect(records.map(\.isWithdrawn) == [false, true])
        #expect(records.map(\.sameAs) == [[SourceKey(system: "x", key: "9")], []])
    }

    @Test func `a winner names all that it took in, and nobody names himself`() throws {
        let record = try events(Self.accounts, Self.header + "1,A,,,3;1;2;3,,,\n").records[0]
        #expect(record.sameAs.map(\.key) == ["2", "3"])
    }

    @Test func `of an erased record nothing is read`() throws {
        let record = try events(Self.accounts, Self.header + "1,A,,,,yes,,\n").records[0]
        #expect(record.isErased)
        #expect(record.isWithdrawn)
        #expect(record.fields.isEmpty)
    }

    @Test func `relations name records of this source or another one`() throws {
        let record = try events(Self.accounts, Self.header + "1,A,,,,,7,8\n").records[0]
        let expected = [
            RecordRelation("childOf", SourceKey(system: "x", key: "8")),
            RecordRelation("contactOf", SourceKey(system: "y", key: "7")),
        ]
        #expect(record.relations == expected)
    }

    @Test func `rows that are no records are passed over and counted`() throws {
        let reader = try DeliveryReader(mapping: mapping(Self.accounts), catalog: catalog, schemaFolder: "")
        let text = Self.header + "1,A,,,,,,\n,Explanation,,,,,,\n"
        let summary = try reader.read(from: BufferByteSource(Array(text.utf8))) { _ in }
        #expect(summary.records == 1 && summary.rejects == 0)
        #expect(summary.skippedRows == 1)
    }
}

@Suite struct KeyFormTests {
    private func keys(_ key: String, _ text: String) throws -> [String] {
        try events(
            "system: x\ntitle: X\nformat: {type: csv, delimiter: \",\"}\nkey: \(key)\nkind: person\nattributes: {fullName: n}",
            text
        ).map { event in
            switch event {
            case .record(let record): record.key.key
            case .reject(let reject): reject.code.rawValue
            }
        }
    }

    @Test func `one apostrophe or quote around a key is no part of it`() throws {
        let key = "{from: id, stripPrefix: [\"'\"], stripSuffix: [\"!\"]}"
        #expect(try keys(key, "id,n\n'721,A\n''8!,B\n") == ["721", "'8"])
    }

    @Test func `a key may be the first of several columns, or all of them`() throws {
        let text = "id,code,n\n1,A,x\n,B,x\n2,,x\n,,x\n"
        #expect(try keys("{from: [code, id], takesFirst: true}", text) == ["A", "B", "2", "missing-key"])
        #expect(try keys("{from: [code, id]}", text) == ["A|1", "missing-key", "missing-key", "missing-key"])
    }

    @Test func `an address is a key in small letters`() throws {
        #expect(try keys("{from: id, letterCase: lower}", "id,n\nA@Mail.example,x\n") == ["a@mail.example"])
    }
}

@Suite struct DateFormTests {
    private func day(_ format: String, _ text: String) throws -> String? {
        let yaml = """
            system: x
            title: X
            format: {type: csv, delimiter: ";"}
            key: id
            kind: person
            attributes: {birthDate: {from: d, date: "\(format)", misfit: drop}}
            """
        return try events(yaml, "id;d\n1;\(text)\n").records[0].value("birthDate")
    }

    @Test(
        arguments: [
            ("odata", "/Date(-315619200000)/", "1960-01-01"), ("odata", "/Date(1662336000000+0000)/", "2022-09-05"),
            ("odata", "Date(1)", nil), ("odata", "/Date(99999999999999999)/", nil),
            ("unixSeconds", "1714000000", "2024-04-24"),
            ("unixSeconds", "-1", "1969-12-31"), ("unixMilliseconds", "0", "1970-01-01"),
            ("M/d/yyyy h:mm a", "3/15/2024 2:30 PM", "2024-03-15"),
            ("M/d/yyyy h:mm a", "01/31/2019 3:05 am", "2019-01-31"),
            ("M/d/yyyy h:mm a", "1/31/2019 13:05 am", nil), ("M/d/yyyy h:mm a", "1/31/2019 3:05", nil),
        ] as [(String, String, String?)])
    func `days are read as their source writes them`(format: String, text: String, day: String?) throws {
        #expect(try self.day(format, text) == day)
    }

    @Test func `the hours of half days make a day`() throws {
        let yaml = """
            system: x
            title: X
            format: {type: csv, delimiter: ";", timeZone: UTC}
            key: id
            kind: person
            changedAt: {from: t, formats: "yyyy-MM-dd h a"}
            attributes: {fullName: n}
            """
        let hours = ["12 AM", "1 am", "12 pm", "11 PM"]
        let text = "id;n;t\n" + hours.enumerated().map { "\($0);x;2024-03-15 \($1)\n" }.joined()
        let moments = try events(yaml, text).records.map { $0.changedAt?.description }
        #expect(moments == ["00", "01", "12", "23"].map { "2024-03-15T\($0):00:00Z" })
    }
}

@Suite struct ConditionFormTests {
    @Test(arguments: [
        (
            "looksLike: organizationName", ["Kone Oy", "Nordlys A/S", "T:mi Räsänen", "Lasten säätiö", "Acme Inc."],
            ["Aino Salo", "Royce Oyama"]
        ),
        (
            "looksLike: roleEmail", ["laskut@x.example", "Info2@x.example", "invoices+a@x.example"],
            ["aino@x.example", "info", "infonen@x.example"]
        ),
        ("looksLike: email", ["a@b.example"], ["@b", "a@", "003790000038"]),
        ("endsWith: [\"0\"]", ["FI0"], ["FI1", "0F"]),
    ])
    func `a condition tells values by their form`(test: String, passing: [String], failing: [String]) throws {
        let yaml = """
            system: x
            title: X
            format: {type: csv, delimiter: ";"}
            key: id
            kind: [{when: {column: v, \(test)}, is: organization}, person]
            attributes: {email: v}
            """
        let text = "id;v\n" + (passing + failing).enumerated().map { "\($0);\($1)\n" }.joined()
        let kinds = try events(yaml, text).records.map(\.kind)
        #expect(kinds == passing.map { _ in PartyKind.organization } + failing.map { _ in PartyKind.person })
    }

    @Test func `lines of an address that repeat its parts are left out`() throws {
        let yaml = """
            system: x
            title: X
            format: {type: csv, delimiter: ";"}
            key: id
            kind: organization
            attributes: {organizationName: n}
            groups: {address: {lines: {from: a, without: [n, z, c, l]}, members: {postalCode: z, city: c, country: l}}}
            """
        let text =
            "id;n;a;z;c;l\n1;Acme;\"Acme\n100 Industrial Way\nPortland OR 97201\nUnited States\";97201;Portland;United States\n"
        let record = try events(yaml, text).records[0]
        #expect(record.value("address.street") == "100 Industrial Way")
        #expect(record.value("address.careOf") == nil)
    }

    @Test func `a delivery needs the key and the required columns only`() throws {
        let yaml = """
            system: x
            title: X
            format: {type: csv, delimiter: ";"}
            key: id
            requiredColumns: [n]
            kind: person
            attributes: {fullName: n, email: e, phone: p}
            """
        #expect(try events(yaml, "id;n\n1;Aino\n").records.count == 1)
        #expect(throws: IntakeError.self) { try events(yaml, "id;e\n1;x\n") }
        #expect(throws: IntakeError.self) { try events(yaml + "\noptionalColumns: [e]", "id;n\n1;Aino\n") }
    }
}
