package import Hub
package import Logging
import ServiceLifecycle

/// Counts the figures of the overview every quarter of an hour. Several processes may do so at once: the database lets one
/// of them count, the others find young figures.
package struct StatisticsCounter: Service {
    private static let age = 900.0
    private static let pause = Duration.seconds(60)

    private let hub: Hub
    private let logger: Logger

    package init(hub: Hub, logger: Logger = Logger(label: "kulta.statistics")) {
        self.hub = hub
        self.logger = logger
    }

    /// Counts until the task is cancelled or the process is told to stop.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            try? await hub.countSources()
            while !Task.isCancelled {
                do {
                    try await hub.countStatistics(olderThan: Self.age)
                } catch {
                    if !Task.isCancelled {
                        logger.warning("Figures wait", metadata: ["cause": "\(error as? HubError)"])
                    }
                }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}
