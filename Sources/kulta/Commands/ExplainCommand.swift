import ArgumentParser
import CustomerModel
import Foundation
import Linkage
import RuleBook

#if HUB
    import Hub
#endif

/// `kulta explain`: why two records are, or are not, the same customer.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why two records match or do not: the evidence, its weights, what would change the answer.",
        discussion: """
            Without --file the records are those of the hub, named SYSTEM/KEY. With --file they are rows of CSV files, linked
            as "kulta link" does; the key alone is enough when no other source has it. Shows values only with --json.

            Examples:
              kulta explain erp/0000100001 billing/1001
              kulta explain 17 4711 --file customers.csv --auto --id id
            """
    )

    @Argument(help: "One record.")
    var first: String

    @Argument(help: "The other record.")
    var second: String

    @Option(help: "A CSV file that holds the records; repeat it for several.", completion: .file(extensions: ["csv"]))
    var file: [String] = []

    @Option(help: "The column of the files that identifies a record.")
    var id: String?

    @OptionGroup var rules: RuleChoice

    @Option(help: "The column that names a record's source; without it, the name of its file.")
    var source: String?

    @Option(help: "Columns to leave out, separated by commas.")
    var ignore: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        let namesFiles = id != nil || rules.rules != nil || rules.auto || source != nil || ignore != nil
        if file.isEmpty, namesFiles { throw ValidationError("Name the CSV file with --file.") }
        if !file.isEmpty, id == nil { throw ValidationError("Name the column that identifies a record with --id.") }
        #if !HUB
            if file.isEmpty { throw ValidationError("This build has no hub: name the CSV file with --file.") }
        #endif
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            guard file.isEmpty else { return try explainFiles(console) }
            #if HUB
                let (one, other) = (try SourceKey(argument: first), try SourceKey(argument: second))
                try await Installation.use(global) { installation in
                    let answer = try await installation.hub.explanation(one, other)
                    global.json ? console.print(json: answer) : console.print(try ExplanationText(json: answer).text)
                }
            #endif
        }
    }

    private func explainFiles(_ console: Console) throws {
        let bars = StageBars(console: console)
        let ignored = Set((ignore ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        let request = LinkRequest(inputs: file, idColumn: id, sourceColumn: source, ignoredColumns: ignored)
        let linker = FileLinker(request, references: try global.references()) { progress in
            bars.update(progress.stage.capitalized, done: progress.done, of: progress.total)
        }
        let outcome = try linker.link(rules.rules.map { try LinkRules(yamlFile: $0) })
        bars.finish()
        let explanation = try outcome.explanation(of: first, and: second)
        if console.isJSON { return try console.print(encoding: explanation) }
        console.print(try ExplanationText(json: [UInt8](JSONEncoder().encode(explanation))).text)
        console.print("\n\(explanation.verdict)")
    }
}

extension SourceKey {
    /// `SYSTEM/KEY`, where the key may hold further slashes.
    init(argument: String) throws {
        let parts = argument.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ValidationError("\"\(argument)\" names no record: write SYSTEM/KEY, such as erp/0000100001.")
        }
        self.init(system: String(parts[0]), key: String(parts[1]))
    }
}
