import ArgumentParser
import ColumnStandardization
import CustomerModel
import RuleBook
import Standardization

/// `kulta standardize`: the values of one column in canonical form.
struct StandardizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "standardize",
        abstract: "Check and standardize the values of a column: identifiers, phones, e-mail, names, addresses.",
        discussion: """
            Writes the file's columns with status (verified, wellFormed, asGiven, placeholder, invalid, missing) and
            canonical, which is empty unless there is a value. A value is right when it is verified or wellFormed.
            --list shows the kinds.

            Examples:
              kulta standardize customers.csv --value business_id --kind FI_YTUNNUS --output checked.csv
              kulta standardize customers.csv --value phone --kind phone --region-column country --output phones.csv
              kulta standardize ids.csv --value value --kind-column type --output checked.csv
            """
    )

    @Argument(help: "A CSV file with a header.", completion: .file(extensions: ["csv"]))
    var file: String?

    @Option(help: "The column of the values.")
    var value: String?

    @Option(
        help: "What the values are: a type of the catalog such as phone, or a kind of identifiers such as FI_YTUNNUS.")
    var kind: String?

    @Option(help: "The column that names the kind of each value.")
    var kindColumn: String?

    @Option(help: "The column that says where a value belongs: a code or name of a country.")
    var regionColumn: String?

    @Option(
        help: ArgumentHelp(
            "Where values belong that do not say so, such as FI.",
            discussion: "Default: FI; with --region-column: nowhere.", valueName: "code"))
    var region: String?

    @Option(help: "Where to write the result.", completion: .file(extensions: ["csv"]))
    var output: String?

    @Flag(help: "Add a column with the parts of each value as JSON: types of phones, legal forms, house numbers.")
    var parts = false

    @Option(help: "Threads.")
    var threads = 2

    @Flag(help: "Show the kinds.")
    var list = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...256).contains(threads) else { throw ValidationError("--threads takes a number from 1 to 256.") }
        if list { return }
        if file == nil { throw ValidationError("Name the file.") }
        if value == nil { throw ValidationError("Name the column of the values with --value.") }
        if output == nil { throw ValidationError("Say with --output where to write the result.") }
        if (kind == nil) == (kindColumn == nil) {
            throw ValidationError("Say what the values are: with --kind, or with --kind-column for each row.")
        }
        if let kind, ValueKind(kind) == nil { throw ValidationError("\(UnknownKindError(name: kind))") }
        if let region, region.utf8.count != 2 {
            throw ValidationError("--region takes a country's code of two letters, such as FI.")
        }
    }

    func run() async throws {
        let console = global.console
        if list { return try showKinds(console) }
        try await reporting(console) {
            let ruleBook = try global.ruleBook()
            let target = try OutputFile(path: output)
            let summary = try valueFile(ruleBook).standardize(into: target.write)
            try target.finish()
            try show(summary, console)
        }
    }

    private func valueFile(_ ruleBook: RuleBook) throws -> ValueFile {
        let choice: ValueFile.KindChoice
        if let kind, let known = ValueKind(kind) {
            choice = .all(known)
        } else {
            choice = .column(kindColumn ?? "")
        }
        return ValueFile(
            path: file ?? "", columns: .init(value: value ?? "", kind: choice, region: regionColumn),
            standardizer: Standardizer(catalog: ruleBook.catalog, references: ruleBook.references),
            region: region?.uppercased() ?? (regionColumn == nil ? "FI" : nil), wantsParts: parts,
            threads: threads)
    }

    private func show(_ summary: ValueFile.Summary, _ console: Console) throws {
        if console.isJSON { return try console.print(encoding: summary) }
        if let reject = summary.firstReject {
            console.note("Note: \(grouped(summary.rejectedRows)) rows could not be read and were left out. \(reject)")
        }
        for column in summary.repeatedColumns {
            console.note("Note: The file already has a column \(column); the new one stands at the end.")
        }
        if summary.unknownRegions > 0 {
            console.note("Note: \(grouped(summary.unknownRegions)) rows name a country that is not known.")
        }
        var table = Table()
        table.add("Rows", grouped(summary.rows))
        for status in ValueStatus.allCases.reversed().map(\.rawValue) + [ValueFile.missing] {
            table.add(status, grouped(summary.statuses[status] ?? 0))
        }
        console.print(table.text)
    }

    private func showKinds(_ console: Console) throws {
        if console.isJSON { return try console.print(encoding: ValueKind.all.map(\.name)) }
        var table = Table(leftAligned: 2)
        for kind in ValueKind.all {
            if case .scheme(let scheme) = kind { table.add(kind.name, scheme.title) } else { table.add(kind.name, "") }
        }
        console.print(table.text)
    }
}
