import ArgumentParser
import NameComparison
import RuleBook

/// `kulta compare`: how alike pairs of names are.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Score pairs of names of persons or organizations, 0 to 1.",
        discussion: """
            Writes the file's columns and kulta_score, kulta_grade (same, likely, possible, different), kulta_kind and
            kulta_key (+ agrees, ~ similar, - alone). From 0.7 on two names are likely one customer's.

            Examples:
              kulta compare pairs.csv --left name --right other_name --output scored.csv
              kulta compare pairs.csv --left name1 --right name2 --kind-column type --output scored.csv
            """
    )

    @Argument(help: "A CSV file with a header and two names a row.", completion: .file(extensions: ["csv"]))
    var pairs: String

    @Option(help: "The column of the first name.")
    var left: String

    @Option(help: "The column of the second name.")
    var right: String

    @Option(help: "The column that says whose names they are: Person, Company and the like. Without it the names tell.")
    var kindColumn: String?

    @Option(help: "Where to write the scores.", completion: .file(extensions: ["csv"]))
    var output: String

    @Option(help: "Threads.")
    var threads = 2

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...256).contains(threads) else { throw ValidationError("--threads takes a number from 1 to 256.") }
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            let file = NamePairFile(
                path: pairs, columns: .init(left: left, right: right, kind: kindColumn),
                references: try global.references(), threads: threads)
            let target = try OutputFile(path: output)
            let summary = try file.score(into: target.write)
            try target.finish()
            try show(summary, console)
        }
    }

    private func show(_ summary: NamePairFile.Summary, _ console: Console) throws {
        if console.isJSON { return try console.print(encoding: summary) }
        if summary.rejectedRows > 0 {
            console.note("Note: \(grouped(summary.rejectedRows)) rows could not be read and were left out.")
        }
        var table = Table()
        table.add("Pairs", grouped(summary.pairs))
        for (grade, title) in [
            ("same", "Same"), ("likely", "Likely"), ("possible", "Possible"), ("different", "Different"),
        ] {
            table.add(title, grouped(summary.grades[grade] ?? 0))
        }
        console.print(table.text)
    }
}
