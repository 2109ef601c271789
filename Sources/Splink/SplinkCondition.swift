/// What a comparison level asks of a pair, as far as Kulta has the same or something near.
enum SplinkCondition: Hashable, Sendable {
    case null
    case otherwise
    /// Both columns agree.
    case exact(String)
    /// A similarity function of one column reaches a value.
    case similarity(Text, String, atLeast: Double)
    /// An edit distance of one column stays within a value.
    case edits(Text, String, atMost: Double)
    /// Two dates, days apart at most.
    case days(String, atMost: Double)
    /// Two numbers, apart at most.
    case difference(String, atMost: Double)
    /// Smaller over larger number, at least.
    case ratio(String, atLeast: Double)
    /// Two columns stand crossed.
    case crossed(String, String)
    /// What stands before the @ agrees.
    case localPart(String)
    case localPartSimilarity(String, atLeast: Double)
    /// All must hold.
    case all([SplinkCondition])
    case unknown

    /// A way to compare text.
    enum Text: Hashable, Sendable {
        case jaroWinkler, levenshtein, damerau
    }

    /// Reads a level's condition.
    init(sql: String) {
        let text = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if text.lowercased() == "else" {
            self = .otherwise
            return
        }
        guard let expression = SQLParser.parse(sql, sides: .suffix) else {
            self = .unknown
            return
        }
        self.init(expression)
    }

    private init(_ expression: SQLExpression) {
        switch expression {
        case .and(let parts): self = Self.crossing(parts) ?? Self.all(of: parts)
        case .or(let parts):
            self = parts.allSatisfy { SplinkCondition($0) == .null } ? .null : .unknown
        case .isNull: self = .null
        case .binary(let sign, let left, let right): self = Self.relation(sign, left.stripped, right.stripped)
        default: self = .unknown
        }
    }

    private static func all(of parts: [SQLExpression]) -> SplinkCondition {
        let conditions = parts.map(SplinkCondition.init)
        if conditions.allSatisfy({ $0 == .null }) { return .null }
        return conditions.contains(.unknown) ? .unknown : .all(conditions)
    }

    /// `a_l = b_r AND b_l = a_r`.
    private static func crossing(_ parts: [SQLExpression]) -> SplinkCondition? {
        let pairs = parts.compactMap { part -> (left: String, right: String)? in
            guard case .binary("=", let one, let other) = part, case .column(let first, let side?) = one.stripped,
                case .column(let second, let otherSide?) = other.stripped, side != otherSide, first != second
            else { return nil }
            return side == .left ? (first, second) : (second, first)
        }
        guard pairs.count == 2, parts.count == 2, pairs[0].left == pairs[1].right, pairs[0].right == pairs[1].left
        else { return nil }
        return .crossed(pairs[0].left, pairs[0].right)
    }

    private static func relation(
        _ sign: String, _ left: SQLExpression, _ right: SQLExpression
    ) -> SplinkCondition {
        if sign == "=" { return equality(left, right) }
        let flipped = ["<": ">", "<=": ">=", ">": "<", ">=": "<="]
        if case .number(let limit) = left, let sign = flipped[sign] { return bound(right, sign, limit) }
        guard let limit = right.constant else { return .unknown }
        return bound(left, sign, limit)
    }

    private static func equality(_ left: SQLExpression, _ right: SQLExpression) -> SplinkCondition {
        if case .column(let one, let side?) = left, case .column(let other, let otherSide?) = right,
            one == other, side != otherSide
        {
            return .exact(one)
        }
        if let one = left.dateColumn, one == right.dateColumn { return .exact(one) }
        if let one = left.localPartColumn, one == right.localPartColumn { return .localPart(one) }
        if case .number(1) = right, case .call = left { return bound(left, ">=", 1) }
        return .unknown
    }

    /// A measure and its limit. `<` and `>` are taken as `<=` and `>=`, except where whole numbers make a difference.
    private static func bound(_ measure: SQLExpression, _ sign: String, _ limit: Double) -> SplinkCondition {
        let isUpper = sign == "<=" || sign == "<"
        guard isUpper || sign == ">=" || sign == ">" else { return .unknown }
        switch measure {
        case .call(let name, let arguments) where arguments.count >= 2:
            return text(name, arguments, isUpper: isUpper, strict: sign == "<" || sign == ">", limit)
        case .call("abs", let arguments) where isUpper: return arguments.first.map { apart($0, limit) } ?? .unknown
        case .binary("/", .call("abs", let arguments), _) where isUpper:
            guard case .binary("-", .column(let column, _), .column(let other, _))? = arguments.first, column == other
            else { return .unknown }
            return .ratio(column, atLeast: 1 - limit)
        default: return .unknown
        }
    }

    private static func text(
        _ name: String, _ arguments: [SQLExpression], isUpper: Bool, strict: Bool, _ limit: Double
    ) -> SplinkCondition {
        if ["date_diff", "datediff"].contains(name), isUpper { return dateDifference(arguments, limit) }
        if let local = arguments[0].localPartColumn, local == arguments[1].localPartColumn {
            return isJaroWinkler(name) && !isUpper ? .localPartSimilarity(local, atLeast: limit) : .unknown
        }
        guard case .column(let column, _) = arguments[0].textColumn, case .column(column, _) = arguments[1].textColumn
        else { return .unknown }
        let edits = strict ? limit - 1 : limit
        switch name {
        case _ where isJaroWinkler(name): return isUpper ? .unknown : .similarity(.jaroWinkler, column, atLeast: limit)
        case "levenshtein", "levenshtein_distance", "editdist3":
            return isUpper ? .edits(.levenshtein, column, atMost: edits) : .unknown
        case "damerau_levenshtein", "damerau_levenshtein_distance", "dameraulevenshtein":
            return isUpper ? .edits(.damerau, column, atMost: edits) : .unknown
        default: return .unknown
        }
    }

    private static func isJaroWinkler(_ name: String) -> Bool {
        ["jaro_winkler_similarity", "jaro_winkler", "jaro_winkler_sim", "jarowinkler"].contains(name)
    }

    /// `abs(x)`: seconds or days between dates, or a difference of numbers.
    private static func apart(_ inner: SQLExpression, _ limit: Double) -> SplinkCondition {
        if case .call(let name, let arguments) = inner, ["date_diff", "datediff"].contains(name) {
            return dateDifference(arguments, limit)
        }
        guard case .binary("-", let left, let right) = inner else { return .unknown }
        if case .column(let one, _) = left, case .column(one, _) = right { return .difference(one, atMost: limit) }
        if case .call("epoch", let one) = left, case .call("epoch", let other) = right,
            let column = one.first?.dateColumn, column == other.first?.dateColumn
        {
            return .days(column, atMost: limit / 86_400)
        }
        return .unknown
    }

    private static func dateDifference(_ arguments: [SQLExpression], _ limit: Double) -> SplinkCondition {
        var days = limit
        var dates = arguments
        if arguments.count == 3, case .text(let unit) = arguments[0] {
            let lengths = ["day": 1, "week": 7, "month": 30.4375, "year": 365.25]
            guard let length = lengths[unit.lowercased()] else { return .unknown }
            days = limit * length
            dates.removeFirst()
        }
        guard dates.count == 2, let column = dates[0].dateColumn, column == dates[1].dateColumn else { return .unknown }
        return .days(column, atMost: days)
    }
}

extension SQLExpression {
    /// A number that stands alone.
    fileprivate var constant: Double? {
        switch self {
        case .number(let value): value
        case .call("cast_number", let arguments): arguments.first?.constant
        case .binary("-", .number(0), .number(let value)): -value
        default: nil
        }
    }

    /// The column itself; a text function does not look through anything else.
    fileprivate var textColumn: SQLExpression { stripped }

    /// The column that an expression reads as a date.
    var dateColumn: String? {
        switch self {
        case .column(let name, .some): return name
        case .call(let name, let arguments):
            let readers: Set<String> = [
                "try_strptime", "strptime", "to_date", "date_parse", "to_timestamp", "try_to_timestamp", "cast_date",
                "date", "epoch", "unix_timestamp", "to_unixtime", "try_cast", "julianday",
            ]
            return readers.contains(name) ? arguments.first?.dateColumn : nil
        default: return nil
        }
    }

    /// The column whose part before the @ an expression takes.
    var localPartColumn: String? {
        guard case .call(let name, let arguments) = self, let first = arguments.first,
            case .column(let column, .some) = first.stripped
        else { return nil }
        switch (name, arguments.count > 1 ? arguments[1] : .other) {
        case ("regexp_extract", .text("^[^@]+")), ("split_part", .text("@")): return column
        default: return nil
        }
    }
}
