import CustomerModel

@testable import Matching

/// A small made-up world of persons: people with one to three records each, some with a slip of the pen.
struct World {
    var records: [(person: Int, features: [Feature])] = []

    private static let given = [
        "matti", "juha", "anna", "liisa", "pekka", "sari", "timo", "kaisa", "erik", "ida", "oskar", "venla", "onni",
        "aino",
    ]
    private static let stems = ["virta", "korho", "maki", "niemi", "lehti", "koski", "salo", "harju", "ranta", "joki"]
    private static let tails = ["nen", "la", "", "vaara", "lainen", "maa"]
    private static let cities = ["helsinki", "turku", "oulu", "vaasa", "lahti"]

    init(people: Int, seed: UInt64) {
        var numbers = SplitMix(seed: seed)
        for person in 0..<people {
            let given = Self.given[numbers.next(below: Self.given.count)]
            let family =
                Self.stems[numbers.next(below: Self.stems.count)] + Self.tails[numbers.next(below: Self.tails.count)]
            let birth =
                "19\(10 + numbers.next(below: 90))-\(10 + numbers.next(below: 3))-\(10 + numbers.next(below: 19))"
            let city = Self.cities[numbers.next(below: Self.cities.count)]
            let street = "street \(numbers.next(below: 200))"
            for copy in 0..<1 + numbers.next(below: 3) {
                let slip = copy > 0 && numbers.next(below: 4) == 0
                let written = slip ? family + "n" : family
                var features = [
                    Feature("birthDate", birth), Feature("city", city), Feature("familyName", written),
                    Feature("givenName", given), Feature("personName", "\(given)\u{1F}\(written)"),
                ]
                if copy != 1 {
                    features.append(Feature("address", "\(street)\u{1F}4\u{1F}\u{1F}00100\u{1F}\(city)\u{1F}"))
                }
                if numbers.next(below: 2) == 0 { features.append(Feature("phone", "+35840\(1_000_000 + person)")) }
                records.append((person, features))
            }
        }
    }

    var features: [[Feature]] { records.map(\.features) }

    static let rules = MatchRules(
        kind: .person, title: "World", thresholds: Thresholds(link: 0.9, review: 0.2), exclusive: [],
        blocking: [
            BlockingRule(name: "phone", keys: [KeyRule("phone")]),
            BlockingRule(name: "birth and family", keys: [KeyRule("birthDate"), KeyRule("familyName", .phonetic)]),
            BlockingRule(name: "name", keys: [KeyRule("personName")]),
            BlockingRule(name: "given and city", keys: [KeyRule("givenName"), KeyRule("city")]),
        ], largestBlock: 200,
        comparisons: [
            ComparisonRule(
                name: "name", comparator: .personName, features: ["personName"],
                levels: [
                    LevelRule(name: "same", grades: [.same], m: 0.8, termFrequency: 1),
                    LevelRule(name: "typo", grades: [.givenSimilar, .familySimilar], m: 0.1),
                    LevelRule(name: "otherGiven", grades: [.familyOnly], m: 0.02),
                    LevelRule(name: "different", m: 0.08),
                ]),
            ComparisonRule(
                name: "birthDate", comparator: .date, features: ["birthDate"],
                levels: [
                    LevelRule(name: "same", grades: [.same], m: 0.9), LevelRule(name: "typo", grades: [.typo], m: 0.05),
                    LevelRule(name: "different", m: 0.05),
                ]),
            ComparisonRule(
                name: "address", comparator: .address, features: ["address"],
                levels: [
                    LevelRule(name: "same", grades: [.same, .sameHouse], m: 0.8, termFrequency: 1),
                    LevelRule(name: "different", m: 0.2),
                ]),
            ComparisonRule(
                name: "phone", comparator: .phone, features: ["phone"],
                levels: [
                    LevelRule(name: "same", grades: [.same], m: 0.8, termFrequency: 1),
                    LevelRule(name: "different", m: 0.2),
                ]),
        ],
        interactions: [
            InteractionRule(
                name: "household", when: ["name": ["otherGiven"], "address": ["same"]], bits: -5, learn: true),
            InteractionRule(
                name: "one phone", when: ["name": ["otherGiven"], "phone": ["same"]], bits: -5, learn: true),
        ],
        prior: PriorHint(rules: [["name": ["same"], "birthDate": ["same"]]], recall: 0.7), seed: 11)

    static func plan(_ world: World, threads: Int = 1) throws -> MatchPlan {
        let table = RecordTable(featureNames: rules.featureNames, records: world.features)
        return try MatchPlan(rules: rules, model: Training.train(rules: rules, table: table, threads: threads))
    }
}
