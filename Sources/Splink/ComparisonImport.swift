import Matching

/// One comparison of the settings on its way to a rule.
struct ComparisonImport {
    /// A level as the settings have it.
    struct Level {
        let pointer: String
        let sql: String
        let condition: SplinkCondition
        var m: Double?
        var u: Double?
        let termColumn: String?
        let termWeight: Double
    }

    /// What is carried over: the rule, and the trained shares of its levels where the settings have them.
    struct Result {
        let rule: ComparisonRule
        let shares: [(m: Double?, u: Double?)]
    }

    private(set) var notes: [SplinkNote] = []
    private let json: SplinkJSON
    private let pointer: String

    init(_ json: SplinkJSON, pointer: String) {
        self.json = json
        self.pointer = pointer
    }

    /// The rule; nil when nothing of the comparison can be carried over.
    mutating func result(named name: String, _ book: inout ColumnBook) -> Result? {
        noteUnknown(json, pointer, Self.known)
        let levels = readLevels().filter { $0.condition != .null }
        guard let way = way(of: levels) else {
            notes.append(
                SplinkNote(pointer, .leftOut, "no comparator of Kulta compares what its levels compare"))
            return nil
        }
        var drafts: [LevelRule] = []
        var shares: [(m: Double?, u: Double?)] = []
        var carried: (m: Double?, u: Double?) = (nil, nil)
        var grades: Set<Grade> = []
        for level in levels {
            guard var draft = draft(level, way, &grades) else {
                carried = (Self.sum(carried.m, level.m), Self.sum(carried.u, level.u))
                notes.append(
                    SplinkNote(
                        level.pointer + "/sql_condition", .leftOut,
                        "not a level of the comparator \(way.comparator.rawValue); its pairs count at the next level that they "
                            + "reach"))
                continue
            }
            draft.termFrequency = termFrequency(level, way)
            draft.name = Self.unique(draft.name, among: drafts.map(\.name))
            drafts.append(draft)
            shares.append((Self.sum(carried.m, level.m), Self.sum(carried.u, level.u)))
            carried = (nil, nil)
        }
        close(&drafts, &shares, carried)
        guard drafts.count >= 2 else {
            notes.append(SplinkNote(pointer, .leftOut, "no level beside the rest could be carried over"))
            return nil
        }
        return finish(name, way, drafts, shares, &book)
    }

    mutating func note(_ note: SplinkNote) { notes.append(note) }

    // MARK: Reading

    private static let known: Set<String> = [
        "output_column_name", "comparison_levels", "comparison_description", "column_name",
        "input_columns_used_by_case_statement",
    ]
    private static let knownOfLevels: Set<String> = [
        "sql_condition", "label_for_charts", "m_probability", "u_probability", "fix_m_probability",
        "fix_u_probability", "tf_adjustment_column", "tf_adjustment_weight", "is_null_level",
        "comparison_vector_value",
    ]

    private mutating func noteUnknown(_ json: SplinkJSON, _ pointer: String, _ known: Set<String>) {
        for name in json.names where !known.contains(name) {
            notes.append(SplinkNote("\(pointer)/\(name)", .leftOut, "Kulta has no such setting"))
        }
    }

    private mutating func readLevels() -> [Level] {
        let levels = json["comparison_levels"]?.elements ?? []
        return levels.enumerated().map { number, level in
            let place = "\(pointer)/comparison_levels/\(number)"
            noteUnknown(level, place, Self.knownOfLevels)
            let sql = level["sql_condition"]?.string ?? ""
            let isNull = level["is_null_level"]?.isTrue ?? false
            return Level(
                pointer: place, sql: sql, condition: isNull ? .null : SplinkCondition(sql: sql),
                m: share(level, "m_probability", place), u: share(level, "u_probability", place),
                termColumn: level["tf_adjustment_column"]?.string,
                termWeight: level["tf_adjustment_weight"]?.number ?? 1)
        }
    }

    /// A trained share, kept off 0 and 1.
    private mutating func share(_ level: SplinkJSON, _ name: String, _ place: String) -> Double? {
        guard let value = level[name]?.number else { return nil }
        let kept = min(1 - 1e-9, max(1e-12, value))
        if kept != value {
            notes.append(
                SplinkNote("\(place)/\(name)", .approximated, "\(value) would be infinite evidence; \(kept) is used"))
        }
        return kept
    }

    private static func sum(_ one: Double?, _ other: Double?) -> Double? {
        guard let one else { return other }
        return one + (other ?? 0)
    }

    private static func unique(_ name: String, among names: [String]) -> String {
        names.contains(name) ? (2...).lazy.map { "\(name) \($0)" }.first { !names.contains($0) } ?? name : name
    }

    /// The last level takes the rest, and what levels above it could not carry.
    private func close(
        _ drafts: inout [LevelRule], _ shares: inout [(m: Double?, u: Double?)], _ carried: (m: Double?, u: Double?)
    ) {
        guard drafts.last?.isRemainder != true else { return }
        let left = { (used: [Double?]) -> Double? in
            used.contains(nil) ? nil : max(1e-9, 1 - used.reduce(0) { $0 + ($1 ?? 0) })
        }
        let rest = (left(shares.map(\.m)), left(shares.map(\.u)))
        drafts.append(LevelRule(name: "different", m: 0.05))
        shares.append((carried.m ?? rest.0, carried.u ?? rest.1))
    }

    private mutating func finish(
        _ name: String, _ way: ComparisonWay, _ drafts: [LevelRule], _ shares: [(m: Double?, u: Double?)],
        _ book: inout ColumnBook
    ) -> Result {
        let isFixed = (json["comparison_levels"]?.elements ?? []).contains { $0["fix_m_probability"]?.isTrue ?? false }
        let levels = zip(drafts, shares).enumerated().map { number, pair in
            var level = pair.0
            level.m = pair.1.m ?? (number == 0 ? 0.95 : 0.05 / Double(max(1, drafts.count - 1)))
            level.m = min(1 - 1e-9, level.m)
            level.u = pair.1.u.map { min(1 - 1e-9, $0) }
            return level
        }
        for (number, level) in (json["comparison_levels"]?.elements ?? []).enumerated()
        where level["fix_u_probability"]?.isTrue ?? false {
            notes.append(
                SplinkNote(
                    "\(pointer)/comparison_levels/\(number)/fix_u_probability", .approximated,
                    "training always learns u; link with the imported model to keep it"))
        }
        return Result(
            rule: ComparisonRule(
                name: name, comparator: way.comparator, features: way.features(&book), levels: levels,
                learn: !isFixed), shares: shares)
    }

    // MARK: Term frequency

    private mutating func termFrequency(_ level: Level, _ way: ComparisonWay) -> Double {
        guard let column = level.termColumn, level.termWeight > 0 else { return 0 }
        if case .exact(column) = level.condition { return min(1, level.termWeight) }
        notes.append(
            SplinkNote(
                level.pointer + "/tf_adjustment_column", .leftOut,
                "rarity counts where the compared value itself agrees, and nowhere else"))
        return 0
    }
}

/// How a comparison of the settings is made.
enum ComparisonWay: Hashable {
    case text(Comparator, String)
    case date(String)
    case number(String)
    case email(String)
    case names(given: String, family: String)

    var comparator: Comparator {
        switch self {
        case .text(let comparator, _): comparator
        case .date: .date
        case .number: .number
        case .email: .email
        case .names: .personName
        }
    }

    /// The features that the comparator reads.
    func features(_ book: inout ColumnBook) -> [String] {
        switch self {
        case .text(_, let column): return [book.feature(of: column, as: .text)]
        case .date(let column): return [book.feature(of: column, as: .date)]
        case .number(let column): return [book.feature(of: column, as: .number)]
        case .email(let column): return [book.feature(of: column, as: .email)]
        case .names(let given, let family):
            _ = book.feature(of: given, as: .givenName)
            _ = book.feature(of: family, as: .familyName)
            return ["personName", "givenNameGroup"]
        }
    }
}
