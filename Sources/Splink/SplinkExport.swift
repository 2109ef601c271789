import CustomerModel
import Foundation
package import Linkage
package import Matching

/// Link rules as settings that Splink 5 loads, with what could not be carried over.
package struct SplinkExport: Sendable {
    /// The settings as JSON.
    package private(set) var json: [UInt8] = []
    /// With pointers into the rules as JSON.
    package private(set) var notes: [SplinkNote] = []

    /// - Parameters:
    ///   - set: which of the rule sets, when the rules know several kinds.
    ///   - model: the trained shares; nil takes the starting values of the rules.
    ///   - idColumn: the column that identifies a record.
    /// - Throws: `SplinkError` when no comparison or no blocking rule could be carried over.
    package init(
        _ rules: LinkRules, set: Int = 0, model: MatchModel? = nil, idColumn: String = "unique_id"
    ) throws {
        let match = rules.rules[set]
        let book = ExportColumns(rules, match.kind)
        let pointer = "/rules/\(set)"
        notes = Self.notes(on: match, pointer)
        var comparisons: [SplinkSettings.Comparison] = []
        for (number, rule) in match.comparisons.enumerated() {
            let shares = model?.comparisons[number].levels.map { ($0.m, Optional($0.u)) } ?? Self.shares(of: rule)
            if let comparison = comparison(rule, shares, book, "\(pointer)/comparisons/\(number)") {
                comparisons.append(comparison)
            }
        }
        var blocking: [SplinkSettings.Blocking] = []
        for (number, rule) in match.blocking.enumerated() {
            if let sql = blockingRule(rule, book, "\(pointer)/blocking/\(number)") {
                blocking.append(SplinkSettings.Blocking(blockingRule: sql, sqlDialect: "duckdb"))
            }
        }
        guard !comparisons.isEmpty, !blocking.isEmpty else {
            throw SplinkError("No comparison, or no blocking rule, has a counterpart in Splink.")
        }
        let settings = SplinkSettings(
            linkType: "dedupe_only", uniqueIdColumnName: idColumn, sqlDialect: "duckdb",
            probabilityTwoRandomRecordsMatch: model?.prior ?? 0.0001,
            blockingRulesToGeneratePredictions: blocking, comparisons: comparisons,
            retainIntermediateCalculationColumns: true, retainMatchingColumns: true)
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        json = [UInt8](try encoder.encode(settings))
    }

    private static func notes(on match: MatchRules, _ pointer: String) -> [SplinkNote] {
        var notes = [
            SplinkNote(
                "", .approximated,
                "Splink compares the columns as they stand; Kulta compares standardized values. Standardize the columns first"
            ),
            SplinkNote(
                "\(pointer)/thresholds", .leftOut,
                "give Splink a threshold when predicting; link \(match.thresholds.link) is one of \(MatchWeight.bits(probability: match.thresholds.link).rounded()) bits"
            ),
            SplinkNote("\(pointer)/largestBlock", .leftOut, "Splink compares blocks of any size"),
        ]
        if !match.exclusive.isEmpty {
            notes.append(SplinkNote("\(pointer)/exclusive", .leftOut, "Splink clusters by pairs alone"))
        }
        if !match.prior.rules.isEmpty {
            notes.append(SplinkNote("\(pointer)/prior", .withoutEffect, "hints for training"))
        }
        for (number, rule) in match.interactions.enumerated() {
            notes.append(
                SplinkNote("\(pointer)/interactions/\(number)", .leftOut, "Splink knows no interactions (\(rule.name))")
            )
        }
        return notes
    }

    // MARK: Comparisons

    private static func shares(of rule: ComparisonRule) -> [(Double, Double?)] {
        let total = rule.levels.reduce(0) { $0 + $1.m }
        return rule.levels.map { ($0.m / total, $0.u) }
    }

    private mutating func comparison(
        _ rule: ComparisonRule, _ shares: [(Double, Double?)], _ book: ExportColumns, _ pointer: String
    ) -> SplinkSettings.Comparison? {
        let columns = book.columns(of: rule.features.first ?? "")
        guard !columns.isEmpty else {
            notes.append(SplinkNote(pointer, .leftOut, "no column of its own gives what it compares"))
            return nil
        }
        let export = LevelExport(comparator: rule.comparator, columns: columns, book: book)
        var levels = [SplinkSettings.Level.missing(export.missing)]
        var carried: (m: Double, u: Double?) = (0, 0)
        for (number, level) in rule.levels.enumerated() {
            let share = (m: shares[number].0 + carried.m, u: shares[number].1.flatMap { u in carried.u.map { u + $0 } })
            guard let sql = level.isRemainder ? "ELSE" : condition(level, export, "\(pointer)/levels/\(number)") else {
                carried = share
                continue
            }
            carried = (0, 0)
            levels.append(self.level(level, sql, share, columns, "\(pointer)/levels/\(number)"))
        }
        guard levels.count > 2 else {
            notes.append(SplinkNote(pointer, .leftOut, "none of its levels can be said in SQL"))
            return nil
        }
        if rule.ignoreAbove != nil {
            notes.append(SplinkNote("\(pointer)/ignoreAbove", .leftOut, "common values count in Splink"))
        }
        return SplinkSettings.Comparison(
            outputColumnName: Self.plain(rule.name),
            comparisonDescription: "\(rule.name), \(rule.comparator.rawValue)",
            comparisonLevels: levels)
    }

    private mutating func condition(_ level: LevelRule, _ export: LevelExport, _ pointer: String) -> String? {
        var found: [String] = []
        for (part, sql) in export.conditions(level) {
            if let sql {
                found.append(sql)
            } else {
                notes.append(
                    SplinkNote(pointer, .leftOut, "\(part) of \(export.comparator.rawValue) has no counterpart"))
            }
        }
        return found.isEmpty ? nil : SQLText.anyOf(found)
    }

    private mutating func level(
        _ level: LevelRule, _ sql: String, _ share: (m: Double, u: Double?), _ columns: [String], _ pointer: String
    ) -> SplinkSettings.Level {
        var made = SplinkSettings.Level(sqlCondition: sql, labelForCharts: level.name)
        made.mProbability = min(1, share.m)
        made.uProbability = share.u.map { min(1, $0) }
        guard level.termFrequency > 0 else { return made }
        if columns.count == 1, sql == SQLText.equal(columns[0]) {
            made.tfAdjustmentColumn = columns[0]
            made.tfAdjustmentWeight = level.termFrequency
        } else {
            notes.append(
                SplinkNote(
                    "\(pointer)/termFrequency", .leftOut, "rarity counts in Splink at levels of one equal column only"))
        }
        return made
    }

    private static func plain(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }

    // MARK: Blocking

    private mutating func blockingRule(_ rule: BlockingRule, _ book: ExportColumns, _ pointer: String) -> String? {
        var parts: [String] = []
        for (number, key) in rule.keys.enumerated() {
            let choices = key.choices.map { Self.equality($0, book) }
            guard !choices.contains(nil) else {
                notes.append(
                    SplinkNote(
                        "\(pointer)/keys/\(number)", .leftOut, "the key \(key) has no counterpart, and with it its rule"
                    ))
                return nil
            }
            parts.append(SQLText.anyOf(choices.compactMap(\.self)))
        }
        return SQLText.allOf(parts)
    }

    /// What makes a key equal in two records; nil when SQL cannot say it.
    private static func equality(_ key: KeyRule, _ book: ExportColumns) -> String? {
        let columns = book.columns(of: key.feature)
        guard columns.count == 1 || key.derivation == .exact && !columns.isEmpty, let made = Self.key(key.derivation)
        else { return nil }
        let parts = columns.map { "\(made("l.\(SQLText.name($0))")) = \(made("r.\(SQLText.name($0))"))" }
        return SQLText.allOf(parts)
    }

    private static func key(_ derivation: KeyDerivation) -> ((String) -> String)? {
        switch derivation {
        case .exact: { $0 }
        case .prefix(let length): { "SUBSTRING(\($0), 1, \(length))" }
        case .last(let length): { "RIGHT(\(SQLText.digits($0)), \(length))" }
        case .year: { "SUBSTRING(\($0), 1, 4)" }
        case .monthDay: { "SUBSTRING(\($0), 6, 5)" }
        case .first: { "SPLIT_PART(\($0), ' ', 1)" }
        case .localPart: SQLText.localPart
        default: nil
        }
    }
}

/// The JSON of Splink's settings; its names are these in snake case.
struct SplinkSettings: Encodable {
    struct Comparison: Encodable {
        let outputColumnName: String
        let comparisonDescription: String
        let comparisonLevels: [Level]
    }

    struct Level: Encodable {
        let sqlCondition: String
        let labelForCharts: String
        var mProbability: Double?
        var uProbability: Double?
        var tfAdjustmentColumn: String?
        var tfAdjustmentWeight: Double?
        var isNullLevel: Bool?

        /// The level of pairs that the comparison says nothing about.
        static func missing(_ sql: String) -> Level {
            Level(sqlCondition: sql, labelForCharts: "missing", isNullLevel: true)
        }
    }

    struct Blocking: Encodable {
        let blockingRule: String
        let sqlDialect: String
    }

    let linkType: String
    let uniqueIdColumnName: String
    let sqlDialect: String
    let probabilityTwoRandomRecordsMatch: Double
    let blockingRulesToGeneratePredictions: [Blocking]
    let comparisons: [Comparison]
    let retainIntermediateCalculationColumns: Bool
    let retainMatchingColumns: Bool
}
