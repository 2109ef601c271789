import ArgumentParser
import Foundation
import Linkage
import Matching
import RuleBook

extension RulesCommand {
    /// `kulta rules preview`: what each blocking rule costs and finds.
    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what each blocking rule costs and finds in CSV files, before linking them.",
            discussion: """
                Pairs made are all pairs inside a rule's blocks; pairs owned those that no earlier rule makes, which are the
                ones to score. "Also found" is the share of a rule's sure pairs that other rules find too: where it is low,
                the others would miss matches. A rule that owns many pairs and no sure ones costs more than it is worth.
                With --labels the labelled matches are looked for as well: "only here" counts those that one rule alone finds.

                Examples:
                  kulta rules preview customers.csv --id id
                  kulta rules preview customers.csv --id id --rules customers.rules.yaml --json
                  kulta rules preview customers.csv --id id --labels labels.csv
                """
        )

        @OptionGroup var files: LinkFiles

        @Option(help: "The column that identifies a record.")
        var id: String

        @Option(
            help: ArgumentHelp(
                "Link rules as \"kulta rules suggest\" writes them, or match rules as in matching-rules/; without them the files' own.",
                valueName: "file"), completion: .file(extensions: ["yaml"]))
        var rules: [String] = []

        @Option(
            help: "Labelled pairs as CSV: says how many of the known matches blocking finds.",
            completion: .file(extensions: ["csv"]))
        var labels: String?

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let console = global.console
            try await reporting(console) {
                let bars = StageBars(console: console)
                var request = files.request(idColumn: id)
                request.labels = labels
                let linker = FileLinker(request, references: try global.references()) { progress in
                    bars.update(progress.stage.capitalized, done: progress.done, of: progress.total)
                }
                let given = rules.isEmpty ? nil : try GivenRules(paths: rules, project: try global.projectFolder())
                let previews = try linker.blockingPreview(given)
                bars.finish()
                if console.isJSON { return try console.print(encoding: previews) }
                console.print(previews.map(text).joined(separator: "\n\n"))
            }
        }

        private func text(_ preview: KindPreview) -> String {
            let blocking = preview.blocking
            var table = Table()
            let isMeasured = blocking.recall != nil
            table.add(
                [
                    preview.kind, "records", "blocks", "largest", "stop keys", "pairs made", "owned", "sure",
                    "also found", "seconds",
                ] + (isMeasured ? ["only here"] : []))
            for rule in blocking.rules {
                table.add(
                    [
                        rule.name, grouped(rule.records), grouped(rule.blocks), grouped(rule.largestBlock),
                        grouped(rule.stopKeys), grouped(rule.made), grouped(rule.owned), grouped(rule.sure),
                        share(rule.sureWithout), decimals(rule.seconds, 2),
                    ] + (isMeasured ? [grouped(rule.knownOnlyHere)] : []))
            }
            var totals = Table()
            totals.add("Records", grouped(blocking.records))
            totals.add("Candidate pairs", grouped(blocking.candidatePairs))
            totals.add("Matches that blocking finds, estimated", share(blocking.recallEstimate))
            if isMeasured { totals.add("Labelled matches that blocking finds", share(blocking.recall)) }
            return table.text + "\n" + totals.text
        }

        private func share(_ share: Double?) -> String {
            share.map { "\(decimals($0 * 100, 1)) %" } ?? "-"
        }
    }
}
