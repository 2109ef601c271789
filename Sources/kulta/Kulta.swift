import ArgumentParser

/// The `kulta` command: one composition root for the command line and the server.
@main
struct Kulta: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kulta",
        abstract: "Golden customer records: match, merge and serve the customers of all your systems.",
        discussion: """
            Exit codes:
              0   done
              1   differences that kulta verify found, or a broken audit
              64  wrong usage
              65  data that cannot be accepted
              66  a file that cannot be read
              69  the database cannot be reached
              70  a defect
              75  others were in the way; try again
              77  no permission
              78  a rule or mapping file that is wrong

            Examples:
              kulta demo
              kulta ingest customers.xml --source erp --resolve
              kulta serve --port 8377
              kulta link customers.csv --auto --id id --output clusters.csv
            """,
        version: "0.1.0",
        subcommands: hubCommands + engineCommands
    )

    /// What works on files alone.
    private static let engineCommands: [any ParsableCommand.Type] = [
        LinkCommand.self, TrainCommand.self, ExplainCommand.self, CompareCommand.self, StandardizeCommand.self,
        EvaluateCommand.self, RulesCommand.self, SourcesCommand.self, ReportCommand.self, CheckCommand.self,
        DemoDataCommand.self,
    ]

    #if HUB
        /// What needs the database.
        private static let hubCommands: [any ParsableCommand.Type] = [
            DemoCommand.self, ServeCommand.self, IngestCommand.self, QuarantineCommand.self, ResolveCommand.self,
            VerifyCommand.self, CustomerCommand.self, EraseCommand.self, ExportCommand.self, TokenCommand.self,
            UserCommand.self, AuditCommand.self, DatabaseCommand.self,
        ]
    #else
        /// An engine-only build has no database.
        private static let hubCommands: [any ParsableCommand.Type] = []
    #endif
}
