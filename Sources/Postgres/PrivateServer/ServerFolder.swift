import Foundation
import Glibc

/// Where a private server keeps its data, its log and its socket, below a home folder of Kulta.
struct ServerFolder: Equatable, Sendable {
    /// Such as `/var/lib/kulta`.
    let home: String

    init(home: String) {
        self.home = home.hasPrefix("/") ? home : FileManager.default.currentDirectoryPath + "/" + home
    }

    var root: String { home + "/postgres" }
    var data: String { root + "/data" }
    var log: String { root + "/server.log" }
    var lock: String { home + "/postgres.lock" }
    var pidFile: String { data + "/postmaster.pid" }

    /// The folder of the socket: below the home, or a short one below `/tmp` when the path would be too long (a socket
    /// address holds 107 bytes).
    var socket: String {
        let natural = root + "/run"
        guard natural.utf8.count + "/.s.PGSQL.5432".utf8.count > 107 else { return natural }
        return "/tmp/kulta-" + String(fingerprint, radix: 36)
    }

    var socketFile: String { "\(socket)/.s.PGSQL.\(Self.port)" }

    /// The port is part of the socket's name only: nothing listens on the network.
    static let port = 5432

    /// `KULTA_HOME`; else `/var/lib/kulta` for root, `$XDG_DATA_HOME/kulta` or `~/.local/share/kulta` for others.
    static func defaultHome(_ environment: [String: String]) -> String {
        if let chosen = environment["KULTA_HOME"], !chosen.isEmpty { return chosen }
        guard geteuid() != 0 else { return "/var/lib/kulta" }
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/kulta" }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share/kulta"
    }

    /// The major version that made the data; nil when there is no data yet.
    var dataVersion: Int? {
        guard let text = try? String(contentsOfFile: data + "/PG_VERSION", encoding: .utf8) else { return nil }
        return Int(text.prefix { $0.isNumber })
    }

    /// Makes the folders and gives them to the server's user.
    func create(for account: ServerAccount) throws(PostgresError) {
        try makeFolder(home, mode: 0o755)
        try requireReachable(by: account)
        for folder in [root, socket] {
            try makeFolder(folder, mode: 0o700)
            try requireOwned(folder, by: account)
            guard chmod(folder, 0o700) == 0 else { throw systemFailure("protect \(folder)", errno) }
        }
    }

    /// A folder of somebody else (above all one prepared below `/tmp`) is not trusted.
    private func requireOwned(_ folder: String, by account: ServerAccount) throws(PostgresError) {
        var status = stat()
        guard lstat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw PostgresError(.noPermission, "\(folder) is not a folder")
        }
        if status.st_uid == account.userID { return }
        guard status.st_uid == geteuid() else {
            throw PostgresError(.noPermission, "\(folder) belongs to another user; set KULTA_HOME to another folder")
        }
        try account.own(folder)
    }

    private func makeFolder(_ path: String, mode: Int) throws(PostgresError) {
        guard mkdir(path, mode_t(mode)) != 0 else { return }
        let number = errno
        if number == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]), mode: 0o755)
            guard mkdir(path, mode_t(mode)) != 0 || errno == EEXIST else { return }
        }
        guard number != EEXIST, number != ENOENT else { return }
        throw systemFailure("make the folder \(path) (set KULTA_HOME to another one)", number)
    }

    private func requireReachable(by account: ServerAccount) throws(PostgresError) {
        guard case .other = account else { return }
        let probe = Program(
            path: "/bin/sh", arguments: ["-c", "cd -- \"$1\"", "sh", home], folder: "/", account: account)
        guard try probe.run().status != 0 else { return }
        throw PostgresError(
            .noPermission,
            "the user \(account.name), who runs PostgreSQL for root, cannot enter \(obstacle ?? home): "
                + "set KULTA_HOME to a folder that it can reach, such as /var/lib/kulta"
        )
    }

    /// The first folder on the way that is closed to others.
    private var obstacle: String? {
        var path = ""
        for part in home.split(separator: "/") {
            path += "/" + part
            var status = stat()
            if stat(path, &status) == 0, status.st_mode & S_IXOTH == 0 { return path }
        }
        return nil
    }

    /// FNV-1a of the home, so that every command finds the same short folder.
    private var fingerprint: UInt64 {
        home.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    }
}
