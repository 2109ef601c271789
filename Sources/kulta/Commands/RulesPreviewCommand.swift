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

                Examples:
                  kulta rules preview customers.csv --id id
                  kulta rules preview customers.csv --id id --rules customers.rules.yaml --json
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

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let console = global.console
            try await reporting(console) {
                let bars = StageBars(console: console)
                let linker = FileLinker(
                    files.request(idColumn: id), references: try global.ruleBook().references
                ) { progress in bars.update(progress.stage.capitalized, done: progress.done, of: progress.total) }
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
            table.add(
                preview.kind, "records", "blocks", "largest", "stop keys", "pairs made", "owned", "sure", "also found",
                "seconds")
            for rule in blocking.rules {
                table.add(
                    rule.name, grouped(rule.records), grouped(rule.blocks), grouped(rule.largestBlock),
                    grouped(rule.stopKeys), grouped(rule.made), grouped(rule.owned), grouped(rule.sure),
                    share(rule.sureWithout), decimals(rule.seconds, 2))
            }
            var totals = Table()
            totals.add("Records", grouped(blocking.records))
            totals.add("Candidate pairs", grouped(blocking.candidatePairs))
            totals.add("Matches that blocking finds, estimated", share(blocking.recallEstimate))
            return table.text + "\n" + totals.text
        }

        private func share(_ share: Double?) -> String {
            share.map { "\(decimals($0 * 100, 1)) %" } ?? "-"
        }
    }
}
