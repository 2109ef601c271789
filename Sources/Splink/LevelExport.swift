import CustomerModel
import Matching

/// Conditions of levels as SQL.
struct LevelExport {
    let comparator: Comparator
    /// Of the compared feature, or of its parts.
    let columns: [String]
    let book: ExportColumns

    /// Similarity from which Kulta calls two names similar.
    private static let similar = 0.88

    /// SQL for what the level asks; nil for a part that SQL cannot say.
    func conditions(_ level: LevelRule) -> [(part: String, sql: String?)] {
        let grades = level.grades.map { (part: $0.rawValue, sql: sql($0)) }
        let least = level.atLeast.map { [(part: "atLeast", sql: similarity($0))] } ?? []
        let most = level.atMost.map { [(part: "atMost", sql: distance($0))] } ?? []
        return grades + least + most
    }

    /// When the comparison says nothing.
    var missing: String {
        SQLText.allOf(columns.map(SQLText.isMissing))
    }

    private var column: String { columns.first ?? "" }

    private func similarity(_ least: Double) -> String? {
        guard columns.count == 1 else { return nil }
        switch comparator {
        case .jaroWinkler: return SQLText.call("jaro_winkler_similarity", column, ">=", least)
        case .levenshtein: return SQLText.normalized("levenshtein", column, least)
        case .alignment, .damerau: return SQLText.normalized("damerau_levenshtein", column, least)
        case .number:
            let (left, right) = SQLText.sides(column)
            return "LEAST(ABS(\(left)), ABS(\(right))) / GREATEST(ABS(\(left)), ABS(\(right)), 1e-9) >= \(least) "
                + "AND \(left) * \(right) > 0"
        case .email:
            let (left, right) = SQLText.sides(column)
            return "jaro_winkler_similarity(\(SQLText.localPart(left)), \(SQLText.localPart(right))) >= \(least)"
        default: return nil
        }
    }

    private func distance(_ most: Double) -> String? {
        switch comparator {
        case .levenshtein: return SQLText.call("levenshtein", column, "<=", most)
        case .alignment, .damerau: return SQLText.call("damerau_levenshtein", column, "<=", most)
        case .date: return SQLText.days(column, "<=", most)
        case .number:
            let (left, right) = SQLText.sides(column)
            return "ABS(\(left) - \(right)) <= \(SQLText.number(most))"
        default: return nil
        }
    }

    private func sql(_ grade: Grade) -> String? {
        switch comparator {
        case .personName: return columns.count == 2 ? name(grade) : grade == .same ? SQLText.equal(column) : nil
        case .address: return address(grade)
        default: break
        }
        switch (comparator, grade) {
        case (_, .same): return SQLText.equal(column)
        case (_, .typo): return SQLText.call("damerau_levenshtein", column, "<=", 1)
        case (.date, .near):
            return SQLText.anyOf([SQLText.days(column, "<=", 31), SQLText.call("damerau_levenshtein", column, "<=", 2)])
        case (.date, .sameYear): return SQLText.sameOf(column) { "SUBSTR(\($0), 1, 4)" }
        case (.date, .swapped): return swappedDate
        case (.date, .generation): return SQLText.days(column, ">=", 15 * 365)
        case (.email, .sameLocalPart): return SQLText.sameOf(column, SQLText.localPart)
        case (.email, .sameDomain): return SQLText.sameOf(column, SQLText.domain)
        case (.phone, .sameSuffix): return SQLText.sameOf(column) { "RIGHT(\(SQLText.digits($0)), 8)" }
        default: return nil
        }
    }

    private var swappedDate: String {
        let (left, right) = SQLText.sides(column)
        return "SUBSTR(\(left), 1, 4) = SUBSTR(\(right), 1, 4) AND SUBSTR(\(left), 6, 2) = SUBSTR(\(right), 9, 2) "
            + "AND SUBSTR(\(left), 9, 2) = SUBSTR(\(right), 6, 2)"
    }

    private func name(_ grade: Grade) -> String? {
        let (given, family) = (columns[0], columns[1])
        let (givenLeft, givenRight) = SQLText.sides(given)
        let (familyLeft, familyRight) = SQLText.sides(family)
        let alike = { SQLText.call("jaro_winkler_similarity", $0, ">=", Self.similar) }
        switch grade {
        case .same: return SQLText.allOf([SQLText.equal(given), SQLText.equal(family)])
        case .swapped: return "\(givenLeft) = \(familyRight) AND \(givenRight) = \(familyLeft)"
        case .bothSimilar: return SQLText.allOf([alike(given), alike(family)])
        case .givenSimilar: return SQLText.allOf([alike(given), SQLText.equal(family)])
        case .familySimilar: return SQLText.allOf([SQLText.equal(given), alike(family)])
        case .initials:
            let initial =
                "LEFT(\(givenLeft), 1) = LEFT(\(givenRight), 1) AND (LENGTH(\(givenLeft)) <= 2 OR LENGTH(\(givenRight)) <= 2)"
            return SQLText.allOf([initial, SQLText.equal(family)])
        case .oneOfSeveral:
            let words = "list_has_any(string_split(\(givenLeft), ' '), string_split(\(givenRight), ' '))"
            return SQLText.allOf([words, SQLText.equal(family)])
        case .givenMissing: return SQLText.allOf([SQLText.isMissing(given), SQLText.equal(family)])
        case .familyMissing: return SQLText.allOf([SQLText.equal(given), SQLText.isMissing(family)])
        case .familyOnly: return SQLText.equal(family)
        case .givenOnly: return SQLText.equal(given)
        default: return nil
        }
    }

    private func address(_ grade: Grade) -> String? {
        let street = book.column(.street).map(SQLText.equal)
        let postalCode = book.column(.postalCode).map(SQLText.equal)
        let city = book.column(.city).map(SQLText.equal)
        switch grade {
        case .same, .sameHouse:
            guard let street else { return nil }
            return SQLText.allOf([street, postalCode ?? city].compactMap(\.self))
        case .samePostalCode: return postalCode
        case .sameCity: return city
        default: return nil
        }
    }
}
