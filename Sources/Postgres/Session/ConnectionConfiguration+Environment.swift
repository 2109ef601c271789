import Foundation

extension ConnectionConfiguration {
    /// The server that `KULTA_DATABASE_URL` names, or the private one, started when needed. Blocks the thread.
    package static func fromEnvironment(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(PostgresError) -> ConnectionConfiguration {
        if let external = try external(environment) { return external }
        return try PrivateServer(environment: environment).start()
    }

    /// The server that `KULTA_DATABASE_URL` names; nil when the variable is not set, which stands for the private one.
    package static func external(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(PostgresError) -> ConnectionConfiguration? {
        guard let url = environment["KULTA_DATABASE_URL"], !url.isEmpty else { return nil }
        return try ConnectionConfiguration(connectionString: url)
    }
}
