import Foundation
import HTTPAPI
import Hub
import Intake
import Logging
import Postgres
import RuleBook
import Webhooks
import Workbench

/// A running hub: the rules, the database and the use cases on top. The one place where they are put together.
struct Installation {
    let hub: Hub
    /// What a person types to see the tables.
    let psqlCommand: String
    private let folder: ProjectFolder

    /// Opens the hub on the configured database (`KULTA_DATABASE_URL`, else the private server), migrated; closes it
    /// afterwards.
    static func use(_ global: GlobalOptions, _ body: (Installation) async throws -> Void) async throws {
        let configuration = try ConnectionConfiguration.fromEnvironment()
        try await open(configuration, psql: try psqlCommand(), global, body)
    }

    /// The same on an empty database of the private server.
    static func useFreshDatabase(
        _ name: String, _ global: GlobalOptions, _ body: (Installation) async throws -> Void
    ) async throws {
        let server = PrivateServer()
        try await open(server.freshDatabase(name), psql: "psql '\(server.url(of: name))'", global, body)
    }

    private static func open(
        _ configuration: ConnectionConfiguration, psql: String, _ global: GlobalOptions,
        _ body: (Installation) async throws -> Void
    ) async throws {
        let folder = try global.projectFolder()
        let ruleBook = try RuleBook.load(folder)
        try Migrator.migrate(configuration, folder: folder.path(of: "schemas/sql"))
        let pool = ConnectionPool(configuration: configuration)
        do {
            let hub = try await Hub.open(
                pool: pool, ruleBook: ruleBook, schemaFolder: folder.path(of: "schemas"), project: folder)
            try await body(Installation(hub: hub, psqlCommand: psql, folder: folder))
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }

    /// The command for the configured database, without a password that a URL may hold.
    private static func psqlCommand() throws -> String {
        guard try ConnectionConfiguration.external() == nil else { return "psql \"$KULTA_DATABASE_URL\"" }
        return "psql '\(PrivateServer().url)'"
    }
}

extension Installation {
    /// Imports a file, with a progress bar.
    func ingest(_ path: String, source: String, console: Console) async throws -> DeliveryReceipt {
        guard FileManager.default.isReadableFile(atPath: path) else { throw CommandError.unreadable(path) }
        let name = URL(filePath: path).lastPathComponent
        let bar = ProgressBar("Ingesting \(name)", console: console)
        let receipt = try await hub.importDelivery(source: source, fileName: name, path: path) {
            bar.update($0.records)
        }
        bar.finish(receipt.counts.read)
        return receipt
    }

    /// Imports and resolves a file without storing anything, with a progress bar.
    func tryIngest(_ path: String, source: String, console: Console) async throws -> TrialReceipt {
        guard FileManager.default.isReadableFile(atPath: path) else { throw CommandError.unreadable(path) }
        let name = URL(filePath: path).lastPathComponent
        let bar = ProgressBar("Trying \(name)", console: console)
        let receipt = try await hub.tryDelivery(source: source, fileName: name, path: path) { bar.update($0.records) }
        bar.finish(receipt.counts.read)
        return receipt
    }

    /// Resolves, with a progress bar for each stage.
    func resolve(_ options: ResolveOptions, console: Console) async throws -> ResolveReceipt {
        let bars = StageBars(console: console)
        let receipt = try await hub.resolve(options) { bars.update($0) }
        bars.finish()
        return receipt
    }

    /// - Throws: `CommandError.noAccess` when nobody could use a server with accounts.
    func requireAccess() async throws {
        guard try await hub.hasUsableAccess() else { throw CommandError.noAccess }
    }

    /// Serves the JSON API and the workbench until interrupted.
    func serve(
        _ listening: ListeningOptions, access: APIConfiguration.Access, transport: ServerTransport = .plain,
        openID: OIDCConfiguration? = nil, onListening: @escaping @Sendable (Int) -> Void
    ) async throws {
        let document = try folder.text(of: "schemas/openapi.json")
        let spool = FileManager.default.temporaryDirectory.appending(path: "kulta-uploads-\(getuid())").path
        var configuration = APIConfiguration(
            openAPIDocument: [UInt8](document.utf8), spoolFolder: spool, access: access)
        configuration.host = listening.host
        configuration.port = listening.port
        configuration.transport = transport
        configuration.openID = openID
        configuration.signInPage = "/workbench/sign-in"
        // A proxy asks by the names that its clients know.
        if !listening.isLoopback || transport == .proxied { configuration.hostNames = nil }
        try await hub.resolveWaiting()
        Task { await hub.rehearse() }
        configuration.allowsPrivateWebhooks = listening.allowPrivateWebhooks
        var webhooks = WebhookPublisher.Options()
        webhooks.allowsPrivate = listening.allowPrivateWebhooks
        let publisher = WebhookPublisher(hub: hub, options: webhooks)
        try await APIServer(
            hub: hub, configuration: configuration, companions: [publisher, StatisticsCounter(hub: hub)],
            pages: try Workbench().pages
        ).run { onListening($0) }
    }
}
