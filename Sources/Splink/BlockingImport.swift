import Matching

/// Blocking rules of the settings on their way to rules of Kulta.
struct BlockingImport {
    private(set) var notes: [SplinkNote] = []
    private(set) var rules: [BlockingRule] = []

    /// Rules that one text may become, at most.
    private static let mostAlternatives = 24

    /// Adds a rule: a text, or an object with `blocking_rule`.
    mutating func add(_ json: SplinkJSON, pointer: String, _ book: inout ColumnBook) {
        let sql = json.string ?? json["blocking_rule"]?.string ?? ""
        let place = json.string == nil ? "\(pointer)/blocking_rule" : pointer
        for name in json.names {
            switch name {
            case "blocking_rule", "sql_dialect": break
            case "salting_partitions":
                notes.append(SplinkNote("\(pointer)/\(name)", .withoutEffect, "Kulta divides the work by itself"))
            default:
                if json[name] != nil {
                    notes.append(SplinkNote("\(pointer)/\(name)", .leftOut, "Kulta does not unpack lists"))
                }
            }
        }
        guard let expression = SQLParser.parse(sql, sides: .table),
            let alternatives = Self.alternatives(of: expression), alternatives.count <= Self.mostAlternatives
        else {
            notes.append(SplinkNote(place, .leftOut, "not a combination of equal columns or parts of them"))
            return
        }
        for conditions in alternatives { add(conditions, place, &book) }
    }

    /// The expression as alternatives of conditions that must all hold; nil when that cannot be said.
    private static func alternatives(of expression: SQLExpression) -> [[SQLExpression]]? {
        switch expression {
        case .or(let parts):
            let all = parts.map(alternatives)
            return all.contains(nil) ? nil : all.compactMap(\.self).flatMap(\.self)
        case .and(let parts):
            return parts.reduce([[]] as [[SQLExpression]]?) { found, part in
                guard let found, let more = alternatives(of: part), found.count * more.count <= mostAlternatives else {
                    return nil
                }
                return found.flatMap { one in more.map { one + $0 } }
            }
        default: return [[expression]]
        }
    }

    private mutating func add(_ conditions: [SQLExpression], _ place: String, _ book: inout ColumnBook) {
        var keys: [KeyRule] = []
        for condition in conditions {
            if case .not(.isNull) = condition { continue }
            guard case .binary("=", let left, let right) = condition, left.stripped.mirrored == right.stripped,
                let key = key(left.stripped, place, &book)
            else {
                notes.append(
                    SplinkNote(
                        place, .approximated, "a condition that is no equality was left out: the rule makes more pairs")
                )
                continue
            }
            if !keys.contains(key) { keys.append(key) }
        }
        guard !keys.isEmpty else {
            notes.append(SplinkNote(place, .leftOut, "nothing of the rule is an equality of columns"))
            return
        }
        let rule = BlockingRule(name: keys.map(\.description).joined(separator: " + "), keys: keys)
        if !rules.contains(where: { $0.keys == rule.keys }) { rules.append(rule) }
    }

    private mutating func key(_ expression: SQLExpression, _ place: String, _ book: inout ColumnBook) -> KeyRule? {
        switch expression {
        case .column(let column, .some): return KeyRule(book.blockingFeature(of: column))
        case .call(let name, let arguments):
            guard let column = arguments.lazy.compactMap(\.dateColumn).first ?? expression.localPartColumn else {
                return nil
            }
            if expression.localPartColumn != nil { return KeyRule(book.feature(of: column, as: .email), .localPart) }
            let numbers = arguments.compactMap { argument -> Int? in
                if case .number(let value) = argument { return Int(value) }
                if case .binary("-", .number(0), .number(let value)) = argument { return -Int(value) }
                return nil
            }
            guard let derivation = derivation(name, numbers, arguments, place) else { return nil }
            return KeyRule(book.blockingFeature(of: column), derivation)
        default: return nil
        }
    }

    private mutating func derivation(
        _ name: String, _ numbers: [Int], _ arguments: [SQLExpression], _ place: String
    ) -> KeyDerivation? {
        switch (name, numbers.first, numbers.dropFirst().first) {
        case ("substr", 1?, let length?), ("substring", 1?, let length?): return .prefix(length)
        case ("left", let length?, nil) where length > 0: return .prefix(length)
        case ("right", let length?, nil) where length > 0: return last(length, place)
        case ("substr", let start?, nil) where start < 0, ("substring", let start?, nil) where start < 0:
            return last(-start, place)
        case ("year", nil, nil): return .year
        case ("strftime", nil, nil) where arguments.contains(.text("%Y")): return .year
        case ("strftime", nil, nil) where arguments.contains(.text("%m-%d")): return .monthDay
        case ("date_part", nil, nil) where arguments.contains(.text("year")): return .year
        case ("dmetaphone", nil, nil), ("double_metaphone", nil, nil), ("metaphone", nil, nil), ("soundex", nil, nil):
            notes.append(SplinkNote(place, .approximated, "\(name) became Kulta\u{2019}s sound key"))
            return .phonetic
        default: return nil
        }
    }

    private mutating func last(_ length: Int, _ place: String) -> KeyDerivation {
        notes.append(SplinkNote(place, .approximated, "Kulta takes the last \(length) digits, not characters"))
        return .last(length)
    }
}
