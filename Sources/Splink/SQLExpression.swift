/// A SQL expression as far as settings use it. What the parser does not know becomes `other`.
indirect enum SQLExpression: Hashable, Sendable {
    /// A column of one record of the pair: `"name_l"` in comparisons, `l."name"` in blocking rules.
    case column(String, Side?)
    case number(Double)
    case text(String)
    /// Name in lower case.
    case call(String, [SQLExpression])
    /// The operator in lower case: `=`, `<>`, `<`, `<=`, `>`, `>=`, `+`, `-`, `*`, `/`, `||`.
    case binary(String, SQLExpression, SQLExpression)
    case and([SQLExpression])
    case or([SQLExpression])
    case not(SQLExpression)
    case isNull(SQLExpression)
    case other

    /// Which record of a pair.
    enum Side: Hashable, Sendable {
        case left, right
    }
}

extension SQLExpression {
    /// The expression without what makes no difference to folded values: letter case, blanks, casts to text, empty text
    /// as null.
    var stripped: SQLExpression {
        switch self {
        case .call(let name, let arguments):
            let isPlain = ["lower", "upper", "trim", "ltrim", "rtrim", "cast_text", "strip_accents"].contains(name)
            if isPlain, let first = arguments.first { return first.stripped }
            if name == "nullif" || name == "coalesce" || name == "ifnull", arguments.count == 2,
                arguments[1] == .text(""), let first = arguments.first
            {
                return first.stripped
            }
            return .call(name, arguments.map(\.stripped))
        case .binary(let sign, let left, let right): return .binary(sign, left.stripped, right.stripped)
        default: return self
        }
    }

    /// The same expression about the other record; nil when a column names no record.
    var mirrored: SQLExpression? {
        switch self {
        case .column(let name, let side):
            return side.map { .column(name, $0 == .left ? .right : .left) }
        case .number, .text: return self
        case .call(let name, let arguments):
            let mirrored = arguments.compactMap(\.mirrored)
            return mirrored.count == arguments.count ? .call(name, mirrored) : nil
        default: return nil
        }
    }
}
