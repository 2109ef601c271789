import ArgumentParser
import HTTPAPI

/// `kulta demo`: from three generated exports to golden customers, on a fresh machine, in one command.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Generate three exports, ingest and resolve them, show what came out, and serve it.",
        discussion: """
            Uses the database kulta_demo on the private server, made anew each time; KULTA_DATABASE_URL is not touched.
            Serves on this machine only: whoever is on it may do everything, without signing in. Accounts of four roles are
            made, to sign in and see the hub as they do.

            Examples:
              kulta demo
              kulta demo --records 100000 --no-serve
              kulta demo --no-serve --json
            """
    )

    @Option(help: "How many source records, over the three exports.")
    var records = 20_000

    @Option(help: "Chooses the generated customers.")
    var seed: UInt64 = 1

    @Option(help: "The folder for the exports.", completion: .directory)
    var output = "demo-data"

    @Flag(inversion: .prefixedNo, help: "Serve the JSON API afterwards, until interrupted.")
    var serve = true

    @OptionGroup var listening: ListeningOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (1...100_000_000).contains(records) else {
            throw ValidationError("--records takes a number from 1 to 100000000.")
        }
        if serve { try listening.requireLoopback() }
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            try await Installation.useFreshDatabase("kulta_demo", global) { installation in
                let demo = Demo(
                    records: records, seed: seed, folder: output, installation: installation, console: console)
                let report = try await demo.run()
                try show(report, console)
                guard serve else { return }
                let accounts = try await DemoAccount.make(in: installation.hub)
                try await installation.serve(listening, access: .open) { port in
                    console.note(
                        report.invitation(
                            url: listening.url(port: port), database: installation.psqlCommand, accounts: accounts))
                }
            }
        }
    }

    private func show(_ report: DemoReport, _ console: Console) throws {
        console.isJSON ? try console.print(encoding: report) : console.print(report.text)
    }
}
