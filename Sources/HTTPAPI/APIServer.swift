package import Hub
package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
package import ServiceLifecycle
import UnixSignals

/// The JSON API on a port.
package struct APIServer: Sendable {
    private let api: API
    private let configuration: APIConfiguration
    private let logger: Logger
    private let companions: [any Service]
    private let pages: [PageRoute]
    private let audit: AuditWriter
    private let http: HTTPServerBuilder

    /// - Parameters:
    ///   - companions: run and stop with the server.
    ///   - pages: for people, beside the API.
    /// - Throws: `APIServerError` when it has no accounts and other machines could reach it, or accounts and no TLS; when the spool
    ///   folder cannot be made.
    package init(
        hub: Hub, configuration: APIConfiguration, companions: [any Service] = [],
        pages: [PageRoute] = [], logger: Logger = Logger(label: "kulta.http")
    ) throws {
        guard configuration.access == .tokens || configuration.isLoopback else {
            throw APIServerError(openAt: configuration.host)
        }
        guard configuration.isSecure || configuration.isLoopback else {
            throw APIServerError(plainAt: configuration.host)
        }
        http = try Self.http(configuration)
        self.companions = companions
        self.pages = pages
        audit = AuditWriter(hub: hub, logger: logger)
        api = try API(hub: hub, configuration: configuration, audit: audit)
        self.configuration = configuration
        self.logger = logger
    }

    /// Serves until the task is cancelled or the process gets SIGTERM or SIGINT; requests under way are finished first.
    ///
    /// - Parameter onListening: gets the port as soon as clients may connect.
    /// - Throws: `APIServerError` when the address cannot be listened at.
    package func run(onListening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        var services = ServiceGroupConfiguration(
            // Services end in the opposite order: the audit is written until the last request is answered.
            services: ([audit] + companions + [application(onListening: onListening)]).map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger
        )
        services.maximumGracefulShutdownDuration = configuration.shutdownTimeout
        do {
            try await ServiceGroup(configuration: services).run()
        } catch let error as IOError {
            throw APIServerError(error, host: configuration.host, port: configuration.port)
        }
    }

    /// The application before it runs, for tests that speak to the router or to a live socket.
    package func application(
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> Application<RouterResponder<APIContext>> {
        Application(
            router: router(),
            server: http,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: .maximum(configuration.maximumConnections, logger: quietLogger)
            ),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }

    private static func http(_ configuration: APIConfiguration) throws -> HTTPServerBuilder {
        let http = HTTPServerBuilder.http1(configuration: .init(idleTimeout: TimeAmount(configuration.idleTimeout)))
        guard let tls = try configuration.transport.tlsConfiguration else { return http }
        return try .tls(http, tlsConfiguration: tls)
    }

    private func router() -> Router<APIContext> {
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestMiddleware(security: SecurityFields(isSecure: configuration.isSecure)))
        router.add(middleware: ProblemMiddleware(routes: API.routes))
        router.add(middleware: HostMiddleware(names: configuration.hostNames))
        addOperations(to: router)
        guard !pages.isEmpty else { return router }
        let asker = InnerAPI(responder: inner().buildResponder())
        for page in pages {
            router.get(RouterPath(page.path)) { request, context in
                try await page.answer(request, asker.asked(by: request, context))
            }
        }
        return router
    }

    /// The API as pages ask it, within the process.
    private func inner() -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        router.add(middleware: ProblemMiddleware(routes: API.routes))
        addOperations(to: router)
        return router
    }

    private func addOperations(to router: Router<APIContext>) {
        let gate = Gate(hub: api.hub, transport: configuration.transport, doorkeeper: api.doorkeeper, audit: audit)
        for route in API.routes {
            let perform = route.handler(api)
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await gate.pass(request, context, to: route, perform)
            }
        }
    }

    /// The libraries' own lines are only of interest when something fails.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .error)
        return logger
    }
}
