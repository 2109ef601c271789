import CustomerModel
import Foundation
package import Linkage
package import Matching

/// Settings or a trained model of Splink (3, 4 or 5) as link rules, with what could not be carried over.
package struct SplinkImport: Sendable {
    package let rules: LinkRules
    /// The trained shares and the prior, for linking with exactly these weights; without term frequencies and stop keys,
    /// which belong to the records.
    package let model: MatchModel
    /// In the order of the settings.
    package let notes: [SplinkNote]
    /// The column that identifies a record, as the settings say.
    package let idColumn: String?

    private static let link = 0.95
    private static let review = 0.5
    /// Records that may share a blocking key; Splink knows no such limit.
    private static let largestBlock = 5000

    /// Reads settings as Splink saves them.
    ///
    /// - Throws: `SplinkError` when the bytes are no settings, or nothing of them can be carried over.
    package init(json bytes: [UInt8]) throws {
        guard let json = try? JSONDecoder().decode(SplinkJSON.self, from: Data(bytes)),
            let comparisons = json["comparisons"]?.elements, !comparisons.isEmpty
        else { throw SplinkError("These are no Splink settings: a JSON object with \"comparisons\" is needed.") }
        var notes = Self.notes(on: json)
        var book = ColumnBook()
        var results: [ComparisonImport.Result] = []
        for (number, comparison) in comparisons.enumerated() {
            var reading = ComparisonImport(comparison, pointer: "/comparisons/\(number)")
            let given = comparison["output_column_name"]?.string ?? comparison["column_name"]?.string
            let name = Self.unique(given ?? "comparison \(number + 1)", among: results.map(\.rule.name))
            if let result = reading.result(named: name, &book) { results.append(result) }
            notes += reading.notes
        }
        var blocking = BlockingImport()
        let rules = json["blocking_rules_to_generate_predictions"]?.elements ?? []
        for (number, rule) in rules.enumerated() {
            blocking.add(rule, pointer: "/blocking_rules_to_generate_predictions/\(number)", &book)
        }
        notes += blocking.notes
        let match = Self.matchRules(results, blocking.rules)
        guard match.problems.isEmpty else {
            throw SplinkError("Too little could be carried over: \(match.problems.joined(separator: "; ")).")
        }
        self.rules = LinkRules(columns: book.columns, rules: [match])
        model = Self.model(match, results, prior: json["probability_two_random_records_match"]?.number)
        self.notes = notes
        idColumn = json["unique_id_column_name"]?.string
    }

    /// The rules as YAML, with the notes as comments.
    package var yaml: String {
        LinkSuggestion(rules: rules, notes: notes.map { "\($0.pointer): \($0.reason) (\($0.effect.words))" }).yaml
    }

    private static func unique(_ name: String, among names: [String]) -> String {
        names.contains(name) ? (2...).lazy.map { "\(name) \($0)" }.first { !names.contains($0) } ?? name : name
    }

    private static func matchRules(_ results: [ComparisonImport.Result], _ blocking: [BlockingRule]) -> MatchRules {
        MatchRules(
            kind: .person, title: "Imported from Splink settings", thresholds: Thresholds(link: link, review: review),
            blocking: blocking, largestBlock: largestBlock, comparisons: results.map(\.rule))
    }

    private static func model(
        _ rules: MatchRules, _ results: [ComparisonImport.Result], prior: Double?
    ) -> MatchModel {
        var model = MatchModel(startingFrom: rules)
        model.prior = prior.map { min(0.5, max(1e-12, $0)) } ?? 0.0001
        for (comparison, result) in results.enumerated() {
            for (level, share) in result.shares.enumerated() {
                if let m = share.m { model.comparisons[comparison].levels[level].m = m }
                if let u = share.u { model.comparisons[comparison].levels[level].u = u }
            }
        }
        return model
    }

    // MARK: Settings of the whole

    private static func notes(on json: SplinkJSON) -> [SplinkNote] {
        var notes = [
            SplinkNote(
                "", .withoutEffect,
                "Splink sets no thresholds; link \(link) and review \(review) stand for them, and clustering is Kulta\u{2019}s own"
            ),
            SplinkNote(
                "/comparisons", .withoutEffect,
                "levels have names of Kulta instead of labels for charts; values are compared without regard to case, accents and "
                    + "placeholders"),
        ]
        for name in json.names { notes += note(on: name, json).map { [$0] } ?? [] }
        return notes
    }

    private static func note(on name: String, _ json: SplinkJSON) -> SplinkNote? {
        let pointer = "/\(name)"
        switch name {
        case "comparisons", "blocking_rules_to_generate_predictions": return nil
        case "probability_two_random_records_match":
            return SplinkNote(pointer, .withoutEffect, "kept in the model; training learns its own")
        case "link_type":
            guard json[name]?.string == "link_only" else { return nil }
            return SplinkNote(pointer, .leftOut, "Kulta compares the records of one source with each other too")
        case "unique_id_column_name": return SplinkNote(pointer, .withoutEffect, "name it with --id when linking")
        case "source_dataset_column_name":
            return SplinkNote(pointer, .withoutEffect, "name it with --source when linking")
        case "additional_columns_to_retain", "retain_matching_columns", "retain_intermediate_calculation_columns",
            "match_weight_column_prefix", "bayes_factor_column_prefix", "term_frequency_adjustment_column_prefix",
            "comparison_vector_value_column_prefix", "linker_uid", "sql_dialect", "em_convergence", "max_iterations":
            return SplinkNote(pointer, .withoutEffect, "says how Splink computes and what it writes")
        default: return SplinkNote(pointer, .leftOut, "Kulta has no such setting")
        }
    }
}

extension SplinkNote.Effect {
    /// The effect in words.
    package var words: String {
        switch self {
        case .leftOut: "left out"
        case .approximated: "nearest thing"
        case .withoutEffect: "no effect on matches"
        }
    }
}
