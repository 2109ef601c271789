import CustomerModel
import Testing

@testable import Standardization

@Suite struct PropertyTests {
    private static let pieces = [
        "Matti", "MEIKÄLÄINEN", "virtanen", "von", "de", "Oy", "AB", "Ky", "As.", "Tmi", "Hämeentie", "15", "A", "4",
        "PL", "22",
        "c/o", "-", "/", ",", ".", "(ent.", "o.s.", ")", "00500", "FI-", "Helsinki", "HKI", "+358", "040", "1234567",
        "(0)",
        "@", "x.example", "mailto:", "9000003-8", "FI", "1.1.2020", "31/12/1999", "0,50-", "1 234", "\n", "\t",
        "\u{A0}", "é",
        "ß", "Ж", "東", "🙂", "a\u{308}", "\u{200B}", "\"", "'", "’", "#", "krs", "as.", "St", "Rd", "DI", "Dr.", "II",
        "\u{0}",
    ]

    static func text(_ random: inout SplitMix) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...7, using: &random) {
            text += pieces.randomElement(using: &random) ?? ""
            if Bool.random(using: &random) { text += " " }
            if Int.random(in: 0..<12, using: &random) == 0,
                let wild = Unicode.Scalar(UInt32.random(in: 0..<0x11_0000, using: &random))
            {
                text.unicodeScalars.append(wild)
            }
        }
        return text
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `the canonical form of a canonical form is itself`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for _ in 0..<1500 {
            let raw = Self.text(&random)
            for type in AttributeType.allCases {
                let region = ["FI", "SE", "US", "GB", "ZZ"].randomElement(using: &random) ?? "FI"
                let once = Workbench.canonical(raw, type, region: region)
                let twice = Workbench.canonical(once, type, region: region)
                #expect(once == twice, "\(type) \(region) \(raw.debugDescription)")
                if once != twice { return }
            }
        }
    }

    @Test(arguments: [11, 12] as [UInt64])
    func `a record standardizes the same each time and in any order of its fields`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for _ in 0..<400 {
            let fields = Workbench.attributes.shuffled(using: &random).prefix(12).map { ($0.0, Self.text(&random)) }
            let kind: PartyKind = Bool.random(using: &random) ? .person : .organization
            let once = Workbench.standardized(kind, fields)
            #expect(once == Workbench.standardized(kind, fields.shuffled(using: &random)))
            #expect(once.fields.count == fields.count)
            #expect(
                zip(once.features, once.features.dropFirst()).allSatisfy {
                    $0.name.utf8.elementsEqual($1.name.utf8) || $0.name < $1.name
                })
            #expect(Set(once.features).count == once.features.count)
            #expect(!once.features.contains { $0.value.isEmpty })
        }
    }

    @Test func `the order of the catalog does not matter`() {
        let reversed = Standardizer(
            catalog: Catalog(Workbench.catalog.attributes.reversed()), references: Workbench.references)
        var random = SplitMix(seed: 21)
        for _ in 0..<200 {
            let record = Workbench.record(.person, Workbench.attributes.map { ($0.0, Self.text(&random)) })
            #expect(Workbench.standardizer.standardize(record) == reversed.standardize(record))
        }
    }

    @Test func `several threads may share one standardizer`() async {
        var random = SplitMix(seed: 31)
        let records = (0..<200).map { _ in
            Workbench.record(
                .person,
                [
                    ("phone", "09 \(Int.random(in: 1_000_000...9_999_999, using: &random))"),
                    ("fullName", Self.text(&random)),
                ])
        }
        let expected = records.map(Workbench.standardizer.standardize)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask { records.map(Workbench.standardizer.standardize) == expected }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    @Test(arguments: [41] as [UInt64])
    func `folding a folded text changes nothing`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        for _ in 0..<3000 {
            let folded = Folding.fold(Self.text(&random))
            #expect(Folding.fold(folded) == folded)
        }
    }
}
