import CustomerModel
import Testing

@testable import Matching

@Suite("Comparators")
struct ComparatorTests {
    /// The grade that a comparator gives to two values, through a whole plan.
    static func grade(
        _ comparator: Comparator, _ one: [String], _ other: [String], group: (String, String)? = nil
    ) throws -> String {
        let grades = Grade.allCases.filter { comparator.grades.contains($0) && $0 != .different }
        let levels = grades.prefix(13).map { LevelRule(name: $0.rawValue, grades: [$0], m: 0.05) }
        let rules = MatchRules(
            kind: .person, title: "One", thresholds: Thresholds(link: 0.9, review: 0.5),
            blocking: [BlockingRule(name: "x", keys: [KeyRule("x")])], largestBlock: 10,
            comparisons: [
                ComparisonRule(
                    name: "x", comparator: comparator, features: ["x", "group"],
                    levels: levels + [LevelRule(name: "different", m: 0.1)])
            ])
        let plan = try MatchPlan(untrained: rules)
        let rows = [(one, group?.0), (other, group?.1)].map { values, group in
            (group.map { [Feature("group", $0)] } ?? []) + values.map { Feature("x", $0) }
        }
        let table = plan.makeTable(rows)
        let forth = plan.score(0, 1, in: table).comparisons[0].level
        #expect(forth == plan.score(0, 1, in: plan.makeTable(rows.reversed())).comparisons[0].level)
        return forth ?? "missing"
    }

    static func name(_ given: String, _ family: String) -> String { "\(given)\u{1F}\(family)" }

    @Test(arguments: [
        ("matti", "virtanen", "matti", "virtanen", "same"), ("matti", "virtanen", "virtanen", "matti", "swapped"),
        ("juha matti", "virtanen", "matti", "virtanen", "oneOfSeveral"),
        ("m", "virtanen", "matti", "virtanen", "initials"),
        ("j p", "virtanen", "juha pekka", "virtanen", "initials"),
        ("mattti", "virtanen", "matti", "virtanen", "givenSimilar"),
        ("matti", "virtanen", "matti", "virtannen", "familySimilar"),
        ("matti", "virtanen", "liisa", "virtanen", "familyOnly"),
        ("liisa", "virtanen", "liisa", "korhonen", "givenOnly"), ("", "virtanen", "liisa", "virtanen", "givenMissing"),
        ("liisa", "", "liisa", "korhonen", "familyMissing"), ("matti", "virtanen", "liisa", "korhonen", "different"),
        ("matti", "", "", "virtanen", "missing"), ("darla", "anderson", "darletta", "anderson", "familyOnly"),
        ("aliaksandr paulavich", "vasilev", "aleksandr pavlovich", "vasilev", "givenSimilar"),
        ("susan", "meyer", "susan meyer", "thomas", "familySimilar"),
        ("susan", "meyer", "susan anne", "thomas", "different"),
    ])
    func `names are graded`(given: String, family: String, otherGiven: String, otherFamily: String, grade: String)
        throws
    {
        let found = try Self.grade(.personName, [Self.name(given, family)], [Self.name(otherGiven, otherFamily)])
        #expect(found == grade)
    }

    @Test func `a shared nickname group makes two given names one`() throws {
        let one = [Self.name("bob", "smith")]
        let other = [Self.name("robert", "smith")]
        #expect(try Self.grade(.personName, one, other, group: ("robert", "robert")) == "nickname")
        #expect(try Self.grade(.personName, one, other, group: ("robert", "roger")) == "familyOnly")
    }

    @Test func `two common given names are two names, however alike`() throws {
        let rules = MatchRules(
            kind: .person, title: "", thresholds: Thresholds(link: 0.9, review: 0.5),
            blocking: [BlockingRule(name: "name", keys: [KeyRule("personName")])], largestBlock: 10,
            comparisons: [
                ComparisonRule(
                    name: "name", comparator: .personName, features: ["personName"],
                    levels: [
                        LevelRule(name: "alike", grades: [.givenSimilar], m: 0.5),
                        LevelRule(name: "otherGiven", grades: [.familyOnly], m: 0.3), LevelRule(name: "rest", m: 0.2),
                    ])
            ])
        let names = ["jari", "kari"].flatMap { given in (0..<6).map { Self.name(given, "perhe\($0)") } }
        let records = (names + [Self.name("jarri", "perhe0")]).map { [Feature("personName", $0)] }
        var model = MatchModel(startingFrom: rules)
        model.terms = TermCounter.tables(
            for: rules, RecordTable(featureNames: rules.featureNames, records: records), threads: 1)
        let plan = try MatchPlan(rules: rules, model: model)
        let table = plan.makeTable(records)
        #expect(plan.score(0, 6, in: table).comparisons[0].level == "otherGiven")
        #expect(plan.score(0, 12, in: table).comparisons[0].level == "alike")
    }

    @Test func `the best of several values counts`() throws {
        let married = [Self.name("liisa", "korhonen"), Self.name("liisa", "virtanen")]
        #expect(try Self.grade(.personName, married, [Self.name("liisa", "virtanen")]) == "same")
        #expect(try Self.grade(.phone, ["+358401111111", "+358402222222"], ["+358402222222"]) == "same")
    }

    @Test(arguments: [
        ("1980-02-03", "1980-03-02", "swapped"), ("1980-02-03", "1980-02-04", "typo"),
        ("1980-02-03", "1980-02-30", "typo"),
        ("1980-02-03", "1980-02-21", "near"), ("1980-02-03", "1980-11-27", "sameYear"),
        ("1980-02-03", "1952-11-27", "generation"), ("1980-02-03", "1984-11-27", "different"),
    ])
    func `dates are graded`(one: String, other: String, grade: String) throws {
        #expect(try Self.grade(.date, [one], [other]) == grade)
    }

    @Test(arguments: [
        ("hameentie|15|a 4|00500|helsinki|", "hameentie|15|a 4|00500||", "sameUnit"),
        ("hameentie|15|a 4|00500|helsinki|", "hameentie|15||00500|helsinki|", "sameHouse"),
        ("hameentie|15|a 4|00500|helsinki|", "hameentie|15|b 9|00500|helsinki|", "otherUnit"),
        ("hameentie|15||00500|helsinki|", "hamentie|15||00500|helsinki|", "streetSimilar"),
        ("hameentie|15||00500|helsinki|", "hameentie|17||00500|helsinki|", "sameStreet"),
        ("hameentie|15||00500|helsinki|", "vuorikatu|15||00500|helsinki|", "samePostalCode"),
        ("hameentie|15||00500|helsinki|", "vuorikatu|15||00100|helsinki|", "sameCity"),
        ("kauppakatu|15||00500|helsinki|", "kauppakatu|15||40100|jyvaskyla|", "different"),
        ("hameentie|15||00500|helsinki|", "hameentie|15||00501|helsinki|", "sameHouse"),
        ("hameentie|15||||", "||||helsinki|", "missing"),
    ])
    func `addresses are graded`(one: String, other: String, grade: String) throws {
        let separated = [one, other].map { $0.replacing("|", with: "\u{1F}") }
        #expect(try Self.grade(.address, [separated[0]], [separated[1]]) == grade)
    }

    @Test(arguments: [
        (Comparator.phone, "+358401234567", "358401234567", "sameSuffix"),
        (.phone, "+358401234567", "+358401234568", "typo"),
        (.phone, "+3583213212", "+3582023213212", "sameSuffix"),
        (.phone, "+358401234567", "+358509876543", "different"), (.identifier, "90000038", "90000039", "typo"),
        (.email, "matti@yritys.example", "matti@yhtio.example", "sameLocalPart"),
        (.email, "matti@yritys.example", "mati@yritys.example", "typo"),
        (.email, "matti@yritys.example", "johanna@yritys.example", "sameDomain"),
        (.organizationName, "k market kamppi", "kmarket kamppi", "same"),
        (.organizationName, "suomalainen osuuskauppojen keskuskunta", "sok", "acronym"),
        (.organizationName, "kone", "kone hissit", "contained"),
        (.organizationName, "kone", "nokia", "different"), (.jaroWinkler, "lindqvist", "lindkvist", "soundsAlike"),
        (.number, "12", "13", "different"), (.number, "12", "12.0", "same"),
    ])
    func `contacts, identifiers and organization names are graded`(
        comparator: Comparator, one: String, other: String, grade: String
    ) throws {
        #expect(try Self.grade(comparator, [one], [other]) == grade)
    }

    @Test(arguments: [
        (Comparator.levenshtein, "virtanen", "virtannen", 1.0, "near"),
        (.levenshtein, "virtanen", "virtnaen", 1, "far"),
        (.alignment, "virtanen", "virtnaen", 1, "near"), (.damerau, "abcd", "acb", 2, "near"),
        (.date, "1980-01-31", "1980-03-01", 30, "near"), (.date, "1980-01-31", "1980-03-02", 30, "far"),
        (.number, "100", "97", 3, "near"), (.number, "1", "-3", 3, "far"), (.number, "1", "-2", 3, "near"),
    ])
    func `a level is reached by a distance`(
        comparator: Comparator, one: String, other: String, limit: Double, level: String
    ) throws {
        let rules = MatchRules(
            kind: .person, title: "One", thresholds: Thresholds(link: 0.9, review: 0.5),
            blocking: [BlockingRule(name: "x", keys: [KeyRule("x")])], largestBlock: 10,
            comparisons: [
                ComparisonRule(
                    name: "x", comparator: comparator, features: ["x"],
                    levels: [LevelRule(name: "near", atMost: limit, m: 0.9), LevelRule(name: "far", m: 0.1)])
            ])
        let plan = try MatchPlan(untrained: rules)
        let table = plan.makeTable([[Feature("x", one)], [Feature("x", other)]])
        #expect(plan.score(0, 1, in: table).comparisons[0].level == level)
        #expect(plan.score(0, 0, in: table).comparisons[0].level == "near")
    }
}
