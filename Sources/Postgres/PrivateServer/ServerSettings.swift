import Foundation

/// The settings of the private server: those that people may edit go into `postgresql.conf` once, those that keep it
/// private stand on the command line and win.
enum ServerSettings {
    /// Appended to `postgresql.conf` after initdb.
    ///
    /// - Parameters:
    ///   - memory: Bytes of the machine. Shared buffers get an eighth of it, between 128 MB and 4 GB.
    ///   - walCompression: How whole pages are compressed in the log.
    static func file(memory: UInt64, walCompression: String) -> String {
        let megabytes = Int(memory >> 20)
        let settings: [(String, String)] = [
            ("shared_buffers", "\(min(4096, max(128, megabytes / 8)))MB"),
            ("effective_cache_size", "\(max(256, megabytes / 2))MB"),
            ("work_mem", "32MB"),
            ("maintenance_work_mem", "\(min(512, max(64, megabytes / 32)))MB"),
            ("max_connections", "100"),
            ("max_wal_size", "4GB"),
            ("min_wal_size", "1GB"),
            ("wal_compression", walCompression),
            ("checkpoint_timeout", "15min"),
            ("checkpoint_completion_target", "0.9"),
            ("random_page_cost", "1.1"),
            ("jit", "off"),
            ("timezone", "'UTC'"),
            ("log_timezone", "'UTC'"),
            ("log_line_prefix", "'%m [%p] '"),
        ]
        let lines = settings.map { "\($0) = \($1)" }
        return "\n# Kulta's choices; edit them and restart.\n" + lines.joined(separator: "\n") + "\n"
    }

    /// Asks a server's program whether it was built with lz4: fails when it was not.
    static func lz4Probe(data: String) -> [String] {
        ["-D", data, "-c", "wal_compression=lz4", "-C", "wal_compression"]
    }

    /// - Parameter durable: False trades the data's safety for speed: for tests only.
    static func commandLine(folder: ServerFolder, durable: Bool) -> [String] {
        let privacy = [
            "listen_addresses=", "port=\(ServerFolder.port)", "unix_socket_directories=\(folder.socket)",
            "unix_socket_permissions=0700", "logging_collector=off", "log_statement=none",
            "log_error_verbosity=terse", "log_min_error_statement=panic",
        ]
        let haste = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum_naptime=1min"]
        return ["-D", folder.data] + (privacy + (durable ? [] : haste)).flatMap { ["-c", $0] }
    }

    static func initdb(into data: String, durable: Bool) -> [String] {
        let arguments = [
            "-D", data, "-U", "kulta", "-E", "UTF8", "--locale=C.UTF-8", "--lc-messages=C", "--auth-local=trust",
            "--auth-host=reject", "--no-instructions",
        ]
        return arguments + (durable ? ["--data-checksums"] : ["--no-sync"])
    }
}
