import CustomerModel
import Testing

@testable import Standardization

/// The reader of cells must give what the standardizer gives, whatever it has met before.
@Suite struct FeatureReaderTests {
    @Test(arguments: [PartyKind.person, .organization], [1, 2, 3, 4, 5, 6] as [UInt64])
    func `cells give the features of the standardizer`(kind: PartyKind, seed: UInt64) {
        var random = SplitMix(seed: seed)
        let pool = Self.pool(&random)
        let records = (0..<600).map { _ in Self.record(kind, pool, &random) }
        expectSameFeatures(records, kind, Self.allFeatures)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `records in batches come out as one by one`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let pool = Self.pool(&random)
        let records = (0..<900).map { _ in
            let kind: PartyKind = Bool.random(using: &random) ? .person : .organization
            return Self.parsed(Self.record(kind, pool, &random), kind)
        }
        let attributes = Workbench.attributes.map { AttributeName(rawValue: $0.0) }
        var batch = BatchStandardizer(Workbench.standardizer, attributes: attributes)
        for start in stride(from: 0, to: records.count, by: 60) {
            let part = Array(records[start..<min(start + 60, records.count)])
            let block = batch.standardize(part)
            for (index, record) in part.enumerated() {
                let expected = Workbench.standardizer.standardize(record)
                block.withRecord(index) { fields, features in
                    #expect(Array(fields) == FieldJSON.encode(expected.fields), "\(record)")
                    #expect(Array(features) == FeatureLines.encode(expected.features), "\(record)")
                }
            }
        }
    }

    @Test func `only wanted features are read`() {
        var random = SplitMix(seed: 9)
        let pool = Self.pool(&random)
        let records = (0..<300).map { _ in Self.record(.person, pool, &random) }
        for wanted in [["personName"], ["address", "email"], ["phone", "country", "vatId"], ["birthDate"], []] {
            expectSameFeatures(records, .person, wanted)
        }
    }

    @Test func `phones of plain form are read alike`() {
        var random = SplitMix(seed: 11)
        let records = (0..<3000).map { _ in
            let country =
                ["", "FI", "Sweden", "NO", "Tanska", "Tanska", "US", "??"].randomElement(using: &random) ?? ""
            let phone = Self.phone(&random)
            return [
                Field("address.country", 0, country), Field("fax", 0, Self.phone(&random)), Field("phone", 0, phone),
            ]
            .filter { !$0.value.isEmpty }
        }
        expectSameFeatures(records, .person, ["phone"])
    }

    @Test func `a memo that fills up begins anew`() {
        let memo = CellMemo(limit: 8)
        for round in 0..<3 {
            for number in 0..<20 {
                let key = Array("key \(number)".utf8)
                key.withUnsafeBufferPointer { key in
                    #expect(memo.find(key, tag: 7) == nil, "round \(round)")
                    memo.insert(key, tag: 7, [CellMemo.Item(column: 1, value: UInt32(number))])
                    #expect(memo.find(key, tag: 7).map { $0.map(\.value) } == [UInt32(number)])
                    #expect(memo.find(key, tag: 8) == nil)
                }
            }
        }
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a memo knows every cell with its items, however many there are`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let memo = CellMemo()
        var expected: [[UInt8]: [UInt32]] = [:]
        for number in 0..<5000 as Range<UInt32> {
            let key = (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random)
            }
            let items = (0..<Int.random(in: 0...3, using: &random)).map {
                CellMemo.Item(column: $0 == 0 ? -1 : 2, value: number)
            }
            key.withUnsafeBufferPointer { cell in
                #expect(memo.find(cell, tag: 3).map { $0.map(\.value) } == expected[key])
                guard expected[key] == nil else { return }
                memo.insert(cell, tag: 3, items[...])
                expected[key] = items.map(\.value)
            }
        }
        #expect(expected.count > 2000)
    }

    @Test func `a memo that seldom knows a cell is of no use`() {
        let (strange, familiar) = (CellMemo(), CellMemo())
        for number in 0..<20_000 {
            for (memo, text) in [(strange, "cell \(number)"), (familiar, "cell \(number / 2)")] {
                let key = Array(text.utf8)
                key.withUnsafeBufferPointer { key in
                    if memo.isOfUse, memo.find(key, tag: 0) == nil { memo.insert(key, tag: 0, []) }
                }
            }
        }
        #expect(!strange.isOfUse)
        #expect(familiar.isOfUse)
    }

    @Test(arguments: [1 << 20, 100])
    func `a pair has one number until it is forgotten`(limit: Int) {
        let memo = PairMemo(limit: limit)
        var made: UInt32 = 0
        for round in 0..<2 {
            for one in 0..<40 as Range<UInt32> {
                for other in [PairMemo.none, 0, 1, one] {
                    let before = made
                    let number = memo.number(one, other) {
                        made += 1; return before
                    }
                    #expect(number == memo.number(one, other) { 77_777 })
                    if round == 1, limit > 1000 { #expect(made == before) }
                }
            }
        }
        #expect(made == 0 ? false : limit < 1000 || made <= 160)
    }

    // MARK: Comparing

    private static let allFeatures = Set(Workbench.attributes.map(\.0) + SharedFeature.allCases.map(\.name)).sorted()

    private func expectSameFeatures(_ records: [[Field]], _ kind: PartyKind, _ wanted: [String]) {
        let attributes = Workbench.attributes.map { AttributeName(rawValue: $0.0) }
        var reader = FeatureReader(Workbench.standardizer, kind: kind, attributes: attributes, features: wanted)
        var places: [(batch: Int, row: Int)] = []
        for start in stride(from: 0, to: records.count, by: 37) {
            let part = records[start..<min(start + 37, records.count)]
            let first = reader.read(Self.block(part, attributes))
            places += part.indices.map { (first.batch, first.row + $0 - start) }
        }
        let batches = reader.batches
        for (fields, place) in zip(records, places) {
            let features = Workbench.standardizer.standardize(Self.parsed(fields, kind)).features
            for (column, name) in wanted.enumerated() {
                let expected = features.filter { $0.name == name }.map(\.value)
                #expect(batches[place.batch].columns[column].texts(place.row) == expected, "\(name) of \(fields)")
            }
        }
    }

    private static func block(_ records: ArraySlice<[Field]>, _ attributes: [AttributeName]) -> CellBlock {
        var block = CellBlock()
        for record in records {
            for field in parsed(record, .person).fields {
                var value = field.value
                let attribute = attributes.firstIndex(of: field.attribute) ?? 0
                value.withUTF8 { block.add(attribute: attribute, occurrence: field.occurrence, .init($0)) }
            }
            block.finishRow()
        }
        return block
    }

    private static func parsed(_ fields: [Field], _ kind: PartyKind) -> ParsedRecord {
        ParsedRecord(key: SourceKey(system: "test", key: "1"), kind: kind, fields: fields)
    }

    // MARK: Making records

    /// Few values for each attribute, so that records share them.
    private static func pool(_ random: inout SplitMix) -> [[String]] {
        Workbench.attributes.map { name, _ in
            (0..<25).map { _ in
                let isShaped = Int.random(in: 0..<4, using: &random) > 0
                let shaped = shapes[name]?.randomElement(using: &random)
                return trimmed(isShaped ? shaped ?? PropertyTests.text(&random) : PropertyTests.text(&random))
            }
        }
    }

    private static func record(_ kind: PartyKind, _ pool: [[String]], _ random: inout SplitMix) -> [Field] {
        var fields: [Field] = []
        for (attribute, values) in zip(Workbench.attributes, pool) where Bool.random(using: &random) {
            for occurrence in 0..<(Int.random(in: 0..<8, using: &random) == 0 ? 3 : 1) {
                let value = values.randomElement(using: &random) ?? ""
                if !value.isEmpty { fields.append(Field(AttributeName(rawValue: attribute.0), occurrence, value)) }
            }
        }
        return fields
    }

    private static func phone(_ random: inout SplitMix) -> String {
        let placeholders = [
            "040123456", "040 123 456", "55 55 55 55", "11111111", "22222222", "99999999", "0400000000",
        ]
        if Int.random(in: 0..<8, using: &random) == 0 { return placeholders.randomElement(using: &random) ?? "" }
        let start = ["+358", "00358", "0", "+46", "+45", "+47", "+1", "", "(0)", "040", "050 ", "-", "+", "09", "4"]
        var text = start.randomElement(using: &random) ?? ""
        for _ in 0..<Int.random(in: 3...14, using: &random) {
            text += String(Int.random(in: 0...9, using: &random))
            if Int.random(in: 0..<5, using: &random) == 0 {
                text += [" ", "-", "  ", "(", ")", "\t", "/", "\u{A0}", ";"].randomElement(using: &random) ?? ""
            }
        }
        return trimmed(text)
    }

    private static func trimmed(_ text: String) -> String {
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let shapes: [String: [String]] = [
        "givenName": ["Matti", "Anna-Liisa", "M.", "Veli \"Vepe\"", "Juha Pekka", "-", "Bob", "Maekinen"],
        "familyName": ["Virtanen", "von Essen", "Korhonen o.s. Laine", "Mäki-Ketelä", "Wirtanen", "n/a", "Aaltö"],
        "fullName": ["Matti Virtanen", "Virtanen, Matti", "MEIKÄLÄINEN MATTI", "Li Wu", "Virtanen"],
        "birthDate": ["1.2.1980", "1980-02-01", "01/02/1980", "31.2.2000", "00.00.0000", "1.1.1900"],
        "organizationName": ["Oy Kulma Ab", "Åströmin Leipomo Oy", "Kulma Oy/osto", "AS Eesti", "Ky", "123"],
        "businessId": ["9000003-8", "FI90000038", "9000003-9", "12345678", "1234567-1"],
        "vatId": ["FI90000038", "SE556000016701", "DE136695976", "90000038"],
        "address.street": [
            "Hämeentie 15 A 4", "PL 22", "c/o Virtanen, Kauppak. 5", "Hämeentie 3, 00500 Helsinki", "Kuja 3\nSalo",
            "Kuja 3\nas. 4", "123 Main St Apt 4", "Puistotie 4; PL 3; 33100 Tampere", "tie 5, Finland", "-",
        ],
        "address.postOfficeBox": ["PL 22", "33", "P.O. Box 4", "box"],
        "address.postalCode": ["00500", "500", "FI-00500", "SW1A 1AA", "89132-1234", "0", "99999", "x"],
        "address.city": ["Helsinki", "HKI", "Helsingfors", "00500 Helsinki", "ESPOO 10", "Nowhere", "-", "33100"],
        "address.country": ["FI", "Sverige", "USA", "GB", "??", "-", "Suomi"],
        "phone": ["040 123 4567", "+358401234567", "09-123456 / 040-7654321", "0000000", "044 1234567 ext 3"],
        "email": ["matti@x.example", "INFO@Firma.example", "a@gmail.com; b.c+d@gmail.com", "test@test.fi", "x@"],
        "website": ["www.x.example", "https://X.example/y", "gmail.com", "nix"],
    ]
}

extension FeatureBatch.Column {
    /// The values of a row without repetitions, as a table has them.
    fileprivate func texts(_ row: Int) -> [String] {
        var texts: [String] = []
        for number in numbers[Int(offsets[row])..<Int(offsets[row + 1])] {
            let text = String(decoding: values.bytes[values.range(of: number)], as: UTF8.self)
            if !texts.contains(text) { texts.append(text) }
        }
        return texts
    }
}
