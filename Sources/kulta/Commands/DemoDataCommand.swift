import ArgumentParser
import DemoData

/// `kulta demo-data`: generated exports of three systems, with the truth about who is who.
struct DemoDataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-data",
        abstract: "Write generated ERP, billing and sales exports of Nordic customers, and who is who (truth.csv).",
        discussion: """
            The same seed always gives the same bytes. No person or company in the files exists.

            Examples:
              kulta demo-data --records 100000 --seed 7 --output /tmp/exports
              kulta demo-data --flat --records 100000 --output /tmp/flat
              kulta link /tmp/flat/customers.csv --auto --id id --output clusters.csv
            """
    )

    @Option(help: "How many source records to write, over all files.")
    var records = 20_000

    @Option(help: "Chooses the customers.")
    var seed: UInt64 = 1

    @Option(help: "The folder to write to; made when it is missing.", completion: .directory)
    var output: String

    @Flag(help: "Write one customers.csv for linking instead of the three exports.")
    var flat = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...100_000_000).contains(records) else {
            throw ValidationError("--records takes a number from 1 to 100000000.")
        }
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            let bar = ProgressBar("Writing", console: console)
            let data = DemoData(records: records, seed: seed, shape: flat ? .flat : .exports)
            let summary = try data.write(toFolder: output) { bar.update($0, of: records) }
            bar.finish(summary.records)
            console.isJSON ? try console.print(encoding: summary) : show(summary, console)
        }
    }

    private func show(_ summary: DemoData.Summary, _ console: Console) {
        var table = Table()
        for (source, count) in summary.recordsBySource.sorted(by: { $0.key < $1.key }) {
            table.add("Rows for \(source)", grouped(count))
        }
        table.add("Rows that must be rejected", grouped(summary.rejects))
        table.add("True customers", grouped(summary.entities))
        console.print(table.text)
    }
}
