import ArgumentParser
import Postgres
import RuleBook

/// `kulta db`: the private PostgreSQL server, and the schema of whichever database is configured.
struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Start, stop and look at the private PostgreSQL server; bring the schema up to date.",
        discussion: """
            Without KULTA_DATABASE_URL Kulta runs a PostgreSQL server of its own: in KULTA_HOME (default /var/lib/kulta for
            root, ~/.local/share/kulta otherwise), reached by a unix socket only. Every command starts it when needed; it
            keeps running until "kulta db stop".
            """,
        subcommands: [Start.self, Stop.self, Status.self, Migrate.self]
    )

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Start the private server; does nothing when it runs.")

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                let server = PrivateServer()
                try server.start()
                try global.console.show(ServerStatus(server))
            }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Stop the private server; what is committed stays.")

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                let server = PrivateServer()
                try server.stop()
                try global.console.show(ServerStatus(server))
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say whether the private server runs, and where.")

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) { try global.console.show(ServerStatus(PrivateServer())) }
        }
    }

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring the configured database to this version's schema.")

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let console = global.console
            try await reporting(console) {
                let folder = try global.projectFolder().path(of: "schemas/sql")
                let report = try Migrator.migrate(.fromEnvironment(), folder: folder)
                let document = MigrationDocument(version: report.version, applied: report.applied)
                if console.isJSON { return try console.print(encoding: document) }
                report.applied.forEach { console.print("applied \($0)") }
                console.print("The schema is at version \(report.version).")
            }
        }
    }
}

/// What migrating did, for scripts.
private struct MigrationDocument: Encodable {
    let version: Int
    let applied: [String]
}

/// The private server's state, for people and scripts.
private struct ServerStatus: Encodable {
    let state: String
    let pid: Int32?
    let home: String
    let url: String
    let logFile: String

    init(_ server: PrivateServer) {
        (state, pid) =
            switch server.status() {
            case .absent: ("absent", nil)
            case .stopped: ("stopped", nil)
            case .busy(let pid): ("busy", pid)
            case .running(let pid): ("running", pid)
            }
        home = server.home
        url = server.url
        logFile = server.logFile
    }
}

extension Console {
    fileprivate func show(_ status: ServerStatus) throws {
        if isJSON { return try print(encoding: status) }
        let process = status.pid.map { " (process \($0))" } ?? ""
        print("The private server is \(status.state)\(process); home \(status.home), log \(status.logFile)")
        if status.state == "running" { print("psql '\(status.url)'") }
    }
}
