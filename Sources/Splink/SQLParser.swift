/// Reads conditions as they stand in settings, in the dialects that Splink writes: DuckDB, Spark, Athena, PostgreSQL and
/// SQLite agree on all that is read here.
struct SQLParser {
    private var tokens: [SQLToken]
    private var place = 0
    private let sides: Sides
    /// Nested expressions go no deeper, so that a hostile text cannot exhaust the stack.
    private var depth = 0
    private static let deepest = 60

    /// How columns name the record they belong to.
    enum Sides {
        /// By the last two characters of the name: `surname_l`.
        case suffix
        /// By the table: `l.surname`.
        case table
    }

    /// The expression; nil when the text is no expression that the parser knows.
    static func parse(_ text: String, sides: Sides) -> SQLExpression? {
        guard let tokens = SQLToken.tokens(of: text) else { return nil }
        var parser = SQLParser(tokens: tokens, sides: sides)
        guard let expression = parser.disjunction(), parser.place == tokens.count else { return nil }
        return expression
    }

    private init(tokens: [SQLToken], sides: Sides) {
        self.tokens = tokens
        self.sides = sides
    }

    // MARK: Tokens

    private var next: SQLToken? { place < tokens.count ? tokens[place] : nil }

    private mutating func take(_ sign: String) -> Bool {
        guard next == .sign(sign) else { return false }
        place += 1
        return true
    }

    private mutating func take(word: String) -> Bool {
        guard case .word(let text)? = next, text.lowercased() == word else { return false }
        place += 1
        return true
    }

    // MARK: Grammar, loosest first

    private mutating func disjunction() -> SQLExpression? {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest, let first = conjunction() else { return nil }
        var parts = [first]
        while take(word: "or") {
            guard let part = conjunction() else { return nil }
            parts.append(part)
        }
        return parts.count == 1 ? first : .or(parts)
    }

    private mutating func conjunction() -> SQLExpression? {
        guard let first = negation() else { return nil }
        var parts = [first]
        while take(word: "and") {
            guard let part = negation() else { return nil }
            parts.append(part)
        }
        return parts.count == 1 ? first : .and(parts)
    }

    private mutating func negation() -> SQLExpression? {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { return nil }
        return take(word: "not") ? negation().map(SQLExpression.not) : comparison()
    }

    private mutating func comparison() -> SQLExpression? {
        guard let left = sum() else { return nil }
        if take(word: "is") {
            let isNegated = take(word: "not")
            guard take(word: "null") else { return nil }
            return isNegated ? .not(.isNull(left)) : .isNull(left)
        }
        for sign in ["=", "<>", "<=", ">=", "<", ">"] where take(sign) {
            return sum().map { .binary(sign, left, $0) }
        }
        return left
    }

    private mutating func sum() -> SQLExpression? {
        guard var left = product() else { return nil }
        while let sign = ["+", "-", "||"].first(where: { next == .sign($0) }) {
            place += 1
            guard let right = product() else { return nil }
            left = .binary(sign, left, right)
        }
        return left
    }

    private mutating func product() -> SQLExpression? {
        guard var left = postfix() else { return nil }
        while let sign = ["*", "/"].first(where: { next == .sign($0) }) {
            place += 1
            guard let right = postfix() else { return nil }
            left = .binary(sign, left, right)
        }
        return left
    }

    /// A primary with casts (`::text`) behind it.
    private mutating func postfix() -> SQLExpression? {
        guard var value = primary() else { return nil }
        while take("::") {
            guard case .word(let type)? = next else { return nil }
            place += 1
            value = .call(Self.cast(to: type), [value])
        }
        return value
    }

    private mutating func primary() -> SQLExpression? {
        if take("-") { return postfix().map { .binary("-", .number(0), $0) } }
        if take("(") {
            guard let inner = disjunction(), take(")") else { return nil }
            return inner
        }
        switch next {
        case .number(let value)?:
            place += 1
            return .number(value)
        case .text(let text)?:
            place += 1
            return .text(text)
        case .name(let name)?:
            place += 1
            return column(name)
        case .word(let word)?:
            place += 1
            return named(word)
        default: return nil
        }
    }

    /// What begins with an unquoted word: a call, a cast, a date, a column.
    private mutating func named(_ word: String) -> SQLExpression? {
        let name = word.lowercased()
        if name == "case" || name == "interval" { return nil }
        guard take("(") else { return column(word) }
        if name == "cast" || name == "try_cast" { return castCall() }
        if name == "extract" { return extractCall() }
        var arguments: [SQLExpression] = []
        if take(")") { return .call(name, []) }
        repeat {
            guard let argument = disjunction() else { return nil }
            arguments.append(argument)
        } while take(",")
        return take(")") ? .call(name, arguments) : nil
    }

    private mutating func castCall() -> SQLExpression? {
        guard let value = disjunction(), take(word: "as"), case .word(let type)? = next else { return nil }
        place += 1
        if take("(") {
            while next.map({ $0 != .sign(")") }) ?? false { place += 1 }
            _ = take(")")
        }
        return take(")") ? .call(Self.cast(to: type), [value]) : nil
    }

    private mutating func extractCall() -> SQLExpression? {
        guard case .word(let part)? = next else { return nil }
        place += 1
        guard take(word: "from"), let value = disjunction(), take(")") else { return nil }
        return .call(part.lowercased(), [value])
    }

    private static func cast(to type: String) -> String {
        switch type.lowercased() {
        case "varchar", "text", "string", "char": "cast_text"
        case "date", "timestamp": "cast_date"
        default: "cast_number"
        }
    }

    private mutating func column(_ name: String) -> SQLExpression? {
        switch sides {
        case .table:
            guard take(".") else { return .column(name, nil) }
            let side: SQLExpression.Side? =
                name.lowercased() == "l" ? .left : name.lowercased() == "r" ? .right : nil
            switch next {
            case .name(let column)?, .word(let column)?:
                place += 1
                return .column(column, side)
            default: return nil
            }
        case .suffix:
            if name.hasSuffix("_l") { return .column(String(name.dropLast(2)), .left) }
            if name.hasSuffix("_r") { return .column(String(name.dropLast(2)), .right) }
            return .column(name, nil)
        }
    }
}

/// A piece of a SQL text.
enum SQLToken: Hashable {
    /// An unquoted name or key word.
    case word(String)
    /// A quoted name.
    case name(String)
    case text(String)
    case number(Double)
    case sign(String)

    /// The pieces of a text; nil when it holds a sign that no condition needs.
    static func tokens(of text: String) -> [SQLToken]? {
        var tokens: [SQLToken] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if let (token, after) = quoted(rest) ?? number(rest) ?? word(rest) ?? sign(rest) {
                tokens.append(token)
                rest = after
            } else {
                return nil
            }
        }
        return tokens
    }

    /// `"name"`, `` `name` `` or `'text'`; a doubled quote is one.
    private static func quoted(_ text: Substring) -> (SQLToken, Substring)? {
        guard let quote = text.first, quote == "\"" || quote == "`" || quote == "'" else { return nil }
        var content = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            guard character == quote else {
                content.append(character)
                continue
            }
            guard rest.first == quote else { return (quote == "'" ? .text(content) : .name(content), rest) }
            content.append(rest.removeFirst())
        }
        return nil
    }

    private static func number(_ text: Substring) -> (SQLToken, Substring)? {
        guard let first = text.first, first.isASCII, first.isNumber else { return nil }
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "e") }
        return Double(digits).map { (.number($0), text.dropFirst(digits.count)) }
    }

    private static func word(_ text: Substring) -> (SQLToken, Substring)? {
        guard let first = text.first, first.isLetter || first == "_" else { return nil }
        let letters = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        return (.word(String(letters)), text.dropFirst(letters.count))
    }

    private static func sign(_ text: Substring) -> (SQLToken, Substring)? {
        let same = ["!=": "<>", "==": "="]
        for sign in ["::", "<>", "!=", "==", "<=", ">=", "||"] where text.hasPrefix(sign) {
            return (.sign(same[sign] ?? sign), text.dropFirst(2))
        }
        guard let first = text.first, "=<>+-*/(),.".contains(first) else { return nil }
        return (.sign(String(first)), text.dropFirst())
    }
}
