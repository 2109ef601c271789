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
                blocking.append(SplinkSettings.Blocking(blocking_rule: sql, sql_dialect: "duckdb"))
            }
        }
        guard !comparisons.isEmpty, !blocking.isEmpty else {
            throw SplinkError("No comparison, or no blocking rule, has a counterpart in Splink.")
        }
        let settings = SplinkSettings(
            link_type: "dedupe_only", unique_id_column_name: idColumn, sql_dialect: "duckdb",
            probability_two_random_records_match: model?.prior ?? 0.0001,
            blocking_rules_to_generate_predictions: blocking, comparisons: comparisons,
            retain_intermediate_calculation_columns: true, retain_matching_columns: true)
        let encoder = JSONEncoder()
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
            output_column_name: Self.plain(rule.name),
            comparison_description: "\(rule.name), \(rule.comparator.rawValue)",
            comparison_levels: levels)
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
        var made = SplinkSettings.Level(sql_condition: sql, label_for_charts: level.name)
        made.m_probability = min(1, share.m)
        made.u_probability = share.u.map { min(1, $0) }
        guard level.termFrequency > 0 else { return made }
        if columns.count == 1, sql == SQLText.equal(columns[0]) {
            made.tf_adjustment_column = columns[0]
            made.tf_adjustment_weight = level.termFrequency
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

/// The JSON of Splink's settings, with its own names.
struct SplinkSettings: Encodable {
    struct Comparison: Encodable {
        let output_column_name: String
        let comparison_description: String
        let comparison_levels: [Level]
    }

    struct Level: Encodable {
        let sql_condition: String
        let label_for_charts: String
        var m_probability: Double?
        var u_probability: Double?
        var tf_adjustment_column: String?
        var tf_adjustment_weight: Double?
        var is_null_level: Bool?

        /// The level of pairs that the comparison says nothing about.
        static func missing(_ sql: String) -> Level {
            Level(sql_condition: sql, label_for_charts: "missing", is_null_level: true)
        }
    }

    struct Blocking: Encodable {
        let blocking_rule: String
        let sql_dialect: String
    }

    let link_type: String
    let unique_id_column_name: String
    let sql_dialect: String
    let probability_two_random_records_match: Double
    let blocking_rules_to_generate_predictions: [Blocking]
    let comparisons: [Comparison]
    let retain_intermediate_calculation_columns: Bool
    let retain_matching_columns: Bool
}
