import Foundation

extension PrivateServer {
    /// A URL of one of the server's databases that `psql` understands too.
    package func url(of database: String) -> String {
        let host = folder.socket.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? folder.socket
        return "postgres:///\(database)?host=\(host)&port=\(ServerFolder.port)&user=kulta"
    }

    /// Starts the server when needed and makes an empty database, in place of one of that name if there is one.
    ///
    /// Whoever is connected to the old one is disconnected.
    /// - Parameter name: lower-case letters, digits and underscores.
    /// - Throws: what `start()` throws; `.misuse` for another kind of name.
    package func freshDatabase(_ name: String) throws(PostgresError) -> ConnectionConfiguration {
        guard name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }) else {
            throw PostgresError(.misuse, "a database name has lower-case letters, digits and underscores only")
        }
        let configuration = try start()
        let session = try Session(connecting: configuration)
        try session.runScript("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        try session.runScript("CREATE DATABASE \(name)")
        return try configuration.with(database: name)
    }
}
