import CustomerModel
import Linkage

/// Which columns of the files a feature comes from, and how SQL names them.
struct ExportColumns {
    private let columns: [LinkRules.Column]

    init(_ rules: LinkRules, _ kind: PartyKind) {
        columns = rules.columns.filter { $0.kind == nil || $0.kind == kind }
    }

    /// The columns of a feature; of a composite the columns of its parts, of which some may be missing. Empty when no column
    /// gives it.
    func columns(of feature: String) -> [String] {
        switch feature {
        case "personName": return [column(.givenName), column(.familyName)].compactMap(\.self)
        case "address": return [column(.street), column(.postalCode), column(.city)].compactMap(\.self)
        case "givenNameGroup": return [column(.givenName)].compactMap(\.self)
        default: break
        }
        if let type = AttributeType(rawValue: feature), let column = column(type) { return [column] }
        return columns.first { $0.attribute.rawValue == feature }.map { [$0.column] } ?? []
    }

    /// The first column of a type.
    func column(_ type: AttributeType) -> String? { columns.first { $0.type == type }?.column }
}

/// SQL of conditions, in the dialect of DuckDB.
enum SQLText {
    /// A name in double quotes.
    static func name(_ column: String) -> String { "\"\(column.replacing("\"", with: "\"\""))\"" }

    /// The column of the left and of the right record, as comparisons name them.
    static func sides(_ column: String) -> (left: String, right: String) { (name(column + "_l"), name(column + "_r")) }

    static func equal(_ column: String) -> String {
        let sides = sides(column)
        return "\(sides.left) = \(sides.right)"
    }

    static func isMissing(_ column: String) -> String {
        let sides = sides(column)
        return "\(sides.left) IS NULL OR \(sides.right) IS NULL"
    }

    /// A function of both sides, compared with a number.
    static func call(_ function: String, _ column: String, _ sign: String, _ limit: Double) -> String {
        let sides = sides(column)
        return "\(function)(\(sides.left), \(sides.right)) \(sign) \(number(limit))"
    }

    /// The same function of each side, equal.
    static func sameOf(_ column: String, _ part: (String) -> String) -> String {
        let sides = sides(column)
        return "\(part(sides.left)) = \(part(sides.right))"
    }

    static func days(_ column: String, _ sign: String, _ days: Double) -> String {
        let epoch: (String) -> String = { "EPOCH(try_strptime(\($0), '%Y-%m-%d'))" }
        let sides = sides(column)
        return "ABS(\(epoch(sides.left)) - \(epoch(sides.right))) \(sign) \(number(days * 86_400))"
    }

    /// 1 - distance / longer length.
    static func normalized(_ function: String, _ column: String, _ least: Double) -> String {
        let sides = sides(column)
        return
            "1.0 - \(function)(\(sides.left), \(sides.right)) / GREATEST(LENGTH(\(sides.left)), LENGTH(\(sides.right)), 1) "
            + ">= \(number(least))"
    }

    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    /// Alternatives, each in parentheses when there are several.
    static func anyOf(_ parts: [String]) -> String {
        parts.count == 1 ? parts[0] : parts.map { "(\($0))" }.joined(separator: " OR ")
    }

    static func allOf(_ parts: [String]) -> String {
        parts.count == 1 ? parts[0] : parts.map { "(\($0))" }.joined(separator: " AND ")
    }

    static func localPart(_ text: String) -> String { "NULLIF(regexp_extract(\(text), '^[^@]+', 0), '')" }
    static func domain(_ text: String) -> String { "NULLIF(regexp_extract(\(text), '@(.+)$', 1), '')" }
    static func digits(_ text: String) -> String { "regexp_replace(\(text), '[^0-9]', '', 'g')" }
}
