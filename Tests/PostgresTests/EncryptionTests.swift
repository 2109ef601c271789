import Foundation
import Glibc
import Testing

@testable import Postgres

/// A server that a company runs elsewhere: reached by TCP, with a password, with or without TLS.
@Suite("Encryption", .serialized)
struct EncryptionTests {
    private static let isEncrypted = Statement("test_tls", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")

    @Test(.enabled(if: access("/usr/bin/openssl", X_OK) == 0, "a certificate is made with openssl"))
    func `TLS and password are used as the URL says`() throws {
        try withFolder { home in
            let server = try NetworkServer(home: home)
            defer { server.stop() }
            let secure = try connect(server, "kulta:sesame", "sslmode=require")
            #expect(try secure.first(Self.isEncrypted, as: Bool.self) == true)
            let verified = try connect(server, "kulta:sesame", "sslmode=verify-full&sslrootcert=\(server.certificate)")
            #expect(try verified.first(Self.isEncrypted, as: Bool.self) == true)
            let plain = try connect(server, "kulta:sesame", "sslmode=disable")
            #expect(try plain.first(Self.isEncrypted, as: Bool.self) == false)

            let stranger = failure { try connect(server, "kulta:sesame", "sslmode=verify-full&sslrootcert=/dev/null") }
            #expect(stranger?.code == .unreachable && stranger?.message.contains("certificate") == true)
            let wrong = failure { try connect(server, "kulta:sesamo", "sslmode=require") }
            #expect(wrong?.code == .unreachable && wrong?.message.contains("password authentication failed") == true)
            #expect(wrong?.message.contains("sesamo") == false)
            server.setEncryption(false)
            let refused = failure { try connect(server, "kulta:sesame", "sslmode=require") }
            #expect(refused?.code == .unreachable && refused?.message.contains("SSL") == true)
        }
    }

    private func connect(_ server: NetworkServer, _ user: String, _ options: String) throws -> Session {
        let url = "postgres://\(user)@localhost:\(server.port)/postgres?\(options)"
        return try Session(connecting: try ConnectionConfiguration(connectionString: url))
    }
}

/// A PostgreSQL on a free port of this machine, with a certificate of its own for `localhost`.
private struct NetworkServer {
    let port: Int
    let certificate: String
    private let data: String
    private let pid: pid_t
    private let socketSession: Session

    init(home: String) throws {
        let account = try ServerAccount.forThisProcess()
        let programs = try ServerPrograms.find(environment: ProcessInfo.processInfo.environment)
        data = home + "/data"
        certificate = home + "/server.crt"
        port = try Self.freePort()
        try account.own(home)
        func run(_ path: String, _ arguments: [String]) throws {
            let (status, output) = try Program(path: path, arguments: arguments, folder: home, account: account).run()
            try #require(status == 0, "\(output)")
        }
        try run(
            "/usr/bin/openssl",
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
                + ["-addext", "subjectAltName=DNS:localhost", "-keyout", home + "/server.key", "-out", certificate]
        )
        try run(
            programs.initdb, ["-D", data, "-U", "kulta", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"])
        let access =
            "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n"
        try access.write(toFile: data + "/pg_hba.conf", atomically: false, encoding: .utf8)
        let settings = [
            "port=\(port)", "listen_addresses=localhost", "unix_socket_directories=\(home)", "fsync=off", "ssl=on",
            "ssl_cert_file=\(certificate)", "ssl_key_file=\(home)/server.key",
        ]
        let postgres = Program(
            path: programs.postgres,
            arguments: ["-D", data] + settings.flatMap { $0 == "ssl=on" ? [] : ["-c", $0] },
            folder: home,
            account: account
        )
        try "ssl = on\n".write(toFile: data + "/postgresql.auto.conf", atomically: false, encoding: .utf8)
        pid = try postgres.launch(log: home + "/log", lifetime: .detached)
        let local = "host=\(home) port=\(port) user=kulta dbname=postgres"
        socketSession = try Reconnection.connect(ConnectionConfiguration(connectionString: local), stopWhen: { false })
        try socketSession.runScript("ALTER ROLE kulta PASSWORD 'sesame'")
    }

    func setEncryption(_ isOn: Bool) {
        _ = failure {
            try socketSession.runScript("ALTER SYSTEM SET ssl = \(isOn ? "on" : "off")")
            try socketSession.runScript("SELECT pg_reload_conf()")
            try socketSession.runScript("SELECT pg_sleep(0.3)")
        }
    }

    func stop() {
        kill(pid, SIGQUIT)
        waitpid(pid, nil, 0)
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Halt() }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
