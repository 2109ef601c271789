import Matching

extension SplinkCondition {
    /// The columns that a condition reads.
    fileprivate var columns: Set<String> {
        switch self {
        case .null, .otherwise, .unknown: []
        case .exact(let column), .similarity(_, let column, _), .edits(_, let column, _), .days(let column, _),
            .difference(let column, _), .ratio(let column, _), .localPart(let column),
            .localPartSimilarity(let column, _):
            [column]
        case .crossed(let one, let other): [one, other]
        case .all(let parts): parts.reduce(into: []) { $0.formUnion($1.columns) }
        }
    }
}

extension ComparisonImport {
    /// The comparator that carries most of the levels; nil when there is none.
    func way(of levels: [Level]) -> ComparisonWay? {
        let conditions = levels.map(\.condition)
        let columns = conditions.reduce(into: Set<String>()) { $0.formUnion($1.columns) }
        if columns.count == 2, conditions.contains(where: { $0.columns.count == 2 }) { return names(columns.sorted()) }
        guard let column = mostRead(conditions) else { return nil }
        let own = conditions.filter { $0.columns == [column] }
        if own.contains(where: \.readsLocalPart) { return .email(column) }
        if own.contains(where: \.countsDays) { return .date(column) }
        if own.contains(where: \.isNumeric) { return .number(column) }
        return .text(textComparator(own), column)
    }

    private func mostRead(_ conditions: [SplinkCondition]) -> String? {
        var counts: [String: Int] = [:]
        for condition in conditions where condition.columns.count == 1 {
            for column in condition.columns { counts[column, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.max { $0.value < $1.value }?.key
    }

    private func names(_ columns: [String]) -> ComparisonWay? {
        let isFamily = { (name: String) in
            ["sur", "last", "family"].contains { name.lowercased().contains($0) }
        }
        guard let family = columns.first(where: isFamily), let given = columns.first(where: { !isFamily($0) }) else {
            return nil
        }
        return .names(given: given, family: family)
    }

    /// The comparator that most levels ask for.
    private func textComparator(_ conditions: [SplinkCondition]) -> Comparator {
        var counts: [Comparator: Int] = [:]
        for condition in conditions {
            switch condition {
            case .similarity: counts[.jaroWinkler, default: 0] += 1
            case .edits(.levenshtein, _, _): counts[.levenshtein, default: 0] += 1
            case .edits: counts[.damerau, default: 0] += 1
            default: break
            }
        }
        let order: [Comparator] = [.jaroWinkler, .levenshtein, .damerau]
        return order.filter { counts[$0] != nil }.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) } ?? .exact
    }

    /// The rule of a level; nil when the comparator has nothing for it.
    mutating func draft(_ level: Level, _ way: ComparisonWay, _ grades: inout Set<Grade>) -> LevelRule? {
        if level.condition == .otherwise { return LevelRule(name: "different", m: 0.05) }
        switch way {
        case .text(let comparator, let column): return text(level.condition, comparator, column)
        case .date(let column): return date(level, column, &grades)
        case .number(let column): return number(level.condition, column)
        case .email(let column): return email(level, column, &grades)
        case .names(let given, let family): return name(level, given, family, &grades)
        }
    }

    private func text(_ condition: SplinkCondition, _ comparator: Comparator, _ column: String) -> LevelRule? {
        switch (condition, comparator) {
        case (.exact(column), _): LevelRule(name: "same", grades: [.same], m: 0.95)
        case (.similarity(_, column, let limit), .jaroWinkler):
            LevelRule(name: "alike \(limit)", atLeast: limit, m: 0.05)
        case (.edits(.levenshtein, column, let most), .levenshtein), (.edits(.damerau, column, let most), .damerau):
            LevelRule(name: most == 1 ? "1 edit" : "\(Int(most)) edits", atMost: most, m: 0.05)
        default: nil
        }
    }

    private func number(_ condition: SplinkCondition, _ column: String) -> LevelRule? {
        switch condition {
        case .exact(column): LevelRule(name: "same", grades: [.same], m: 0.95)
        case .difference(column, let most): LevelRule(name: "within \(most)", atMost: most, m: 0.05)
        case .ratio(column, let least): LevelRule(name: "ratio \(least)", atLeast: least, m: 0.05)
        default: nil
        }
    }

    private mutating func date(_ level: Level, _ column: String, _ grades: inout Set<Grade>) -> LevelRule? {
        switch level.condition {
        case .exact(column): return LevelRule(name: "same", grades: [.same], m: 0.95)
        case .days(column, let most):
            return LevelRule(name: "within \(Self.whole(most)) days", atMost: most, m: 0.05)
        case .edits(_, column, let most) where most == 1:
            approximate(level, "the grade typo: one keystroke, or neighbours exchanged")
            return LevelRule(name: "typo", grades: Self.fresh([.typo], &grades), m: 0.05)
        default: return nil
        }
    }

    private static func whole(_ days: Double) -> String {
        days == days.rounded() ? String(Int(days)) : String((days * 10).rounded() / 10)
    }

    private mutating func email(_ level: Level, _ column: String, _ grades: inout Set<Grade>) -> LevelRule? {
        switch level.condition {
        case .exact(column): return LevelRule(name: "same", grades: [.same], m: 0.95)
        case .localPart(column):
            return LevelRule(name: "same local part", grades: Self.fresh([.sameLocalPart], &grades), m: 0.05)
        case .similarity(_, column, let limit), .localPartSimilarity(column, let limit):
            approximate(level, "the similarity of the part before the @")
            return LevelRule(name: "alike \(limit)", atLeast: limit, m: 0.05)
        default: return nil
        }
    }

    private mutating func name(
        _ level: Level, _ given: String, _ family: String, _ grades: inout Set<Grade>
    ) -> LevelRule? {
        let (name, wanted): (String, [Grade])
        switch level.condition {
        case .all(let parts) where Set(parts) == [.exact(given), .exact(family)]: (name, wanted) = ("same", [.same])
        case .crossed: (name, wanted) = ("swapped", [.swapped])
        case .all: (name, wanted) = ("alike", [.bothSimilar, .familySimilar, .givenSimilar, .nickname])
        case .exact(family):
            (name, wanted) = (
                "family name", [.nickname, .oneOfSeveral, .initials, .givenSimilar, .givenMissing, .familyOnly]
            )
        case .exact(given): (name, wanted) = ("given name", [.familySimilar, .familyMissing, .givenOnly])
        default: return nil
        }
        let fresh = Self.fresh(wanted, &grades)
        if name != "same" { approximate(level, "grades of the comparator personName") }
        return fresh.isEmpty ? nil : LevelRule(name: name, grades: fresh, m: name == "same" ? 0.95 : 0.05)
    }

    /// Those grades that no level before has taken.
    private static func fresh(_ wanted: [Grade], _ grades: inout Set<Grade>) -> [Grade] {
        let fresh = wanted.filter { !grades.contains($0) }
        grades.formUnion(fresh)
        return fresh
    }

    private mutating func approximate(_ level: Level, _ what: String) {
        note(SplinkNote(level.pointer + "/sql_condition", .approximated, "carried over as \(what)"))
    }
}

extension SplinkCondition {
    fileprivate var readsLocalPart: Bool {
        switch self {
        case .localPart, .localPartSimilarity: true
        default: false
        }
    }

    fileprivate var countsDays: Bool {
        if case .days = self { true } else { false }
    }

    fileprivate var isNumeric: Bool {
        switch self {
        case .difference, .ratio: true
        default: false
        }
    }
}
