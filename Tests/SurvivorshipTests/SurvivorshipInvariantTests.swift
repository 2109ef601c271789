import CustomerModel
import Foundation
import Survivorship
import Testing

@Suite struct SurvivorshipInvariantTests {
    private static let seeds = Array(UInt64(1)...8)
    private static let casesPerSeed = 25

    private func forAll(
        seed: UInt64, _ holds: @escaping (Survivorship, [Contribution], [Pin], inout SplitMix) -> String?
    ) {
        for number in 0..<Self.casesPerSeed {
            var random = RandomCustomers(seed: seed &* 1000 &+ UInt64(number))
            let survivorship = Survivorship(rules: random.rules(), catalog: RandomCustomers.catalog)
            let contributions = random.contributions()
            let pins = random.pins(on: contributions)
            let generator = random.generator
            let complaint = { (contributions: [Contribution]) in
                var copy = generator
                return holds(survivorship, contributions, pins, &copy)
            }
            guard complaint(contributions) != nil else { continue }
            let few = smallest(contributions) { complaint($0) != nil }
            Issue.record("seed \(seed), case \(number): \(complaint(few) ?? "")\n\(few)\npins \(pins)")
            return
        }
    }

    @Test("the golden record does not depend on the order of records, fields and pins", arguments: seeds)
    func order(seed: UInt64) {
        forAll(seed: seed) { survivorship, contributions, pins, generator in
            let first = survivorship.merge(kind: .person, contributions, pins: pins)
            for _ in 0..<3 {
                let shuffled = contributions.shuffled(using: &generator).map { contribution in
                    Contribution(
                        key: contribution.key, version: contribution.version, changedAt: contribution.changedAt,
                        receivedAt: contribution.receivedAt, fields: contribution.fields.shuffled(using: &generator)
                    )
                }
                let again = survivorship.merge(kind: .person, shuffled, pins: pins.shuffled(using: &generator))
                if again != first { return "another order gives another record" }
                if again.document() != first.document() { return "another order gives another document" }
                if again.lineage() != first.lineage() { return "another order gives another lineage" }
            }
            return nil
        }
    }

    @Test("every value of every record survives, supports a survivor or loses for a reason", arguments: seeds)
    func nothingIsLost(seed: UInt64) {
        forAll(seed: seed) { survivorship, contributions, pins, _ in
            let golden = survivorship.merge(kind: .person, contributions, pins: pins)
            let losers = golden.values.flatMap(\.losers) + golden.absences.flatMap(\.losers)
            for contribution in contributions {
                let record = RecordVersion(key: contribution.key, version: contribution.version)
                for field in contribution.fields {
                    let values = golden.values.filter { $0.attribute == field.attribute }
                    let wins = values.contains { value in
                        value.winner.map { $0.record == record && $0.raw == field.raw } ?? false
                            && value.value == field.canonical
                    }
                    let supports = values.contains { value in
                        folded(value.value) == folded(field.canonical)
                            && (value.supporters.contains(record) || value.winner?.record == record)
                    }
                    let loses = losers.contains {
                        $0.attribute == field.attribute && $0.record == record && $0.occurrence == field.occurrence
                            && $0.value == field.canonical
                    }
                    if !wins && !supports && !loses { return "\(field) of \(contribution.key) disappeared" }
                }
            }
            return nil
        }
    }

    @Test("every golden value names a rule and, unless a steward wrote it, a record that says so", arguments: seeds)
    func everyValueHasAStory(seed: UInt64) {
        forAll(seed: seed) { survivorship, contributions, pins, _ in
            let golden = survivorship.merge(kind: .person, contributions, pins: pins)
            for value in golden.values {
                guard ["names", "opt-out", "phones", "addresses", "rest", "pin"].contains(value.rule) else {
                    return "no such rule: \(value.rule)"
                }
                guard let winner = value.winner else {
                    if value.rule != "pin" { return "\(value.attribute) has no winner" }
                    continue
                }
                let source = contributions.first {
                    $0.key == winner.record.key && $0.version == winner.record.version
                }
                let isSaid = source?.fields.contains {
                    $0.attribute == value.attribute && $0.occurrence == winner.occurrence && $0.raw == winner.raw
                        && $0.canonical == value.value
                }
                if isSaid != true { return "the winner of \(value.attribute) does not say so" }
                if value.status == .placeholder && value.rule != "pin" { return "a placeholder survived" }
            }
            return nil
        }
    }

    @Test("a reason to lose is true of the loser and its winner", arguments: seeds)
    func reasonsAreTrue(seed: UInt64) {
        forAll(seed: seed) { survivorship, contributions, _, _ in
            let golden = survivorship.merge(kind: .person, contributions)
            for value in golden.values {
                for loser in value.losers {
                    guard let winner = value.winner?.record else { return "no winner" }
                    let mine = contributions.first { $0.key == winner.key }
                    let other = contributions.first { $0.key == loser.record.key }
                    guard let mine, let other else { return "a record from nowhere" }
                    switch loser.reason {
                    case .lessTrusted where trust(other.key, value.attribute) >= trust(mine.key, value.attribute):
                        return "not less trusted"
                    case .older where (other.changedAt ?? other.receivedAt) >= (mine.changedAt ?? mine.receivedAt):
                        return "not older"
                    case .duplicateOfWinner where folded(loser.value) == folded(value.value):
                        break
                    case .duplicateOfWinner
                    where golden.allValues(value.attribute).map(folded).contains(folded(loser.value)):
                        break
                    case .duplicateOfWinner:
                        return "no duplicate"
                    case .invalid, .placeholder:
                        let field = other.fields.first {
                            $0.attribute == loser.attribute && $0.occurrence == loser.occurrence
                        }
                        if field.map({ $0.status > .placeholder }) ?? true { return "not \(loser.reason)" }
                    case .notTrue where value.value != "true" || loser.value == "true":
                        return "an opt-out lost"
                    case .laterKey
                    where (winner.key, value.winner?.occurrence ?? 0) >= (loser.record.key, loser.occurrence):
                        return "not a later key"
                    case .overruledByPin, .undeclared:
                        return "\(loser.reason) without cause"
                    default: break
                    }
                }
            }
            return nil
        }
    }

    private func trust(_ key: SourceKey, _ attribute: AttributeName) -> Int {
        let isException = attribute == "phone" || attribute.rawValue.hasPrefix("address")
        return switch key.system {
        case "erp": 80
        case "sales": isException ? 90 : 60
        default: 40
        }
    }

    @Test("what correlates comes from one occurrence of one record", arguments: seeds)
    func groupsSurviveWhole(seed: UInt64) {
        forAll(seed: seed) { survivorship, contributions, pins, _ in
            let golden = survivorship.merge(kind: .person, contributions, pins: pins)
            let members = golden.values.filter { $0.attribute.rawValue.hasPrefix("address.") }
            for (_, address) in Dictionary(grouping: members, by: \.occurrence) {
                let origins = Set(
                    address.map { [$0.winner?.record.key.description ?? "", "\($0.winner?.occurrence ?? -1)"] })
                if origins.count != 1 { return "an address of several records" }
            }
            return nil
        }
    }

    @Test("an opt-out anywhere binds the whole customer", arguments: seeds)
    func optOutWins(seed: UInt64) {
        forAll(seed: seed) { survivorship, contributions, pins, _ in
            let said = contributions.flatMap(\.fields).filter { $0.attribute == "optOut" && $0.status != .placeholder }
            let golden = survivorship.merge(kind: .person, contributions, pins: pins).value("optOut")
            let expected = said.contains { $0.canonical == "true" } ? "true" : said.isEmpty ? nil : "false"
            return golden == expected ? nil : "\(golden ?? "nothing") instead of \(expected ?? "nothing")"
        }
    }

    @Test("a single value is the one that a plain search for the best finds", arguments: seeds)
    func oracle(seed: UInt64) {
        forAll(seed: seed) { _, contributions, _, generator in
            var random = RandomCustomers(seed: generator.next())
            let rules = random.rules()
            let golden = Survivorship(rules: rules, catalog: RandomCustomers.catalog).merge(
                kind: .person, contributions)
            let expected = best("businessId", of: contributions, strategies: rules.otherwise.strategies)
            return golden.value("businessId") == expected ? nil : "expected \(expected ?? "nothing")"
        }
    }

    private func best(_ attribute: AttributeName, of contributions: [Contribution], strategies: [Strategy]) -> String? {
        var said: [(contribution: Contribution, field: StandardizedField)] = []
        for contribution in contributions {
            for field in contribution.fields where field.attribute == attribute && field.status != .placeholder {
                said.append((contribution, field))
            }
        }
        if strategies.contains(.valid), said.contains(where: { $0.field.status != .invalid }) {
            said.removeAll { $0.field.status == .invalid }
        }
        let agreeing = Dictionary(grouping: said) { folded($0.field.canonical) }
            .mapValues { Set($0.map(\.contribution.key.system)).count }
        let merit = { (one: (contribution: Contribution, field: StandardizedField)) in
            (strategies + [.trust, .recency]).map { strategy in
                switch strategy {
                case .valid, .anyTrue: 0
                case .inUse: one.contribution.fields.contains { $0.attribute == "inactive" && $0.raw == "true" } ? 0 : 1
                case .trust: trust(one.contribution.key, attribute)
                case .recency: Int((one.contribution.changedAt ?? one.contribution.receivedAt).microseconds)
                case .frequency: agreeing[folded(one.field.canonical)] ?? 0
                case .completeness: folded(one.field.canonical).utf8.count
                case .verification: ValueStatus.allCases.firstIndex(of: one.field.status) ?? 0
                }
            }
        }
        let sorted = said.sorted { left, right in
            let (mine, other) = (merit(left), merit(right))
            return mine == other
                ? left.contribution.key < right.contribution.key : other.lexicographicallyPrecedes(mine)
        }
        return sorted.first?.field.canonical
    }
}
