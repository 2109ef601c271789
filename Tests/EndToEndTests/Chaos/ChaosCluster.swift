import CustomerModel
import Foundation
import Glibc
import Testing

/// Two hub processes on one PostgreSQL, and whoever kills them. One task at a time uses it.
final class ChaosCluster: @unchecked Sendable {
    // Unchecked: `Process` is not Sendable; the test's task starts the hubs, the executioner's kills and restarts them.

    /// How something dies.
    enum Death: String, CaseIterable {
        case hub = "hub process killed"
        case terminated = "database connection terminated"
        case backend = "database back end killed"
        case shutdown = "database shut down at once"
        case postmaster = "database server killed"
    }

    let ports: [Int]
    let url: String
    private let kulta: KultaCommand
    private var hubs: [Process?]
    private let logs: [URL]

    /// Starts the database and the hubs, and waits until they serve.
    init(_ kulta: KultaCommand, hubs count: Int = 2) async throws {
        self.kulta = kulta
        let started = try await kulta("db", "start")
        guard started.status == 0 else { throw ChaosFailure("the database did not start: \(started.errors)") }
        url = try #require(try await kulta("db", "status", "--json").json()["url"] as? String)
        ports = try (0..<count).map { _ in try Self.freePort() }
        logs = try (0..<count).map { _ in try kulta.scratchFile() }
        hubs = Array(repeating: nil, count: count)
        try await revive()
        try await waitUntilReady()
    }

    /// Kills as often as told, at random moments, while others work; then everything runs again.
    func rage(kills: Int, board: ChaosBoard, random: inout SplitMix) async throws -> [Death: Int] {
        var done: [Death: Int] = [:]
        for death in Self.plan(kills, using: &random) {
            let before = board.acknowledged
            try await Task.sleep(for: .milliseconds(Int.random(in: 50...900, using: &random)))
            try await revive()
            // Most deaths meet hubs at work, some meet hubs that are still starting.
            if Int.random(in: 0..<5, using: &random) > 0 { try await waitUntilReady() }
            for _ in 0..<100 where board.acknowledged - before < 20 { try await Task.sleep(for: .milliseconds(20)) }
            while !(try await perform(death, using: &random)) { try await revive() }
            done[death, default: 0] += 1
        }
        try await Task.sleep(for: .milliseconds(200))
        try await revive()
        try await waitUntilReady()
        return done
    }

    /// Each kind in its share, in random order.
    private static func plan(_ kills: Int, using random: inout SplitMix) -> [Death] {
        let share: [Death] = [
            .hub, .terminated, .backend, .shutdown, .hub, .terminated, .backend, .hub, .postmaster, .hub, .terminated,
            .hub, .backend, .hub, .terminated, .shutdown, .hub, .backend, .hub, .terminated,
        ]
        return (0..<kills).map { share[$0 % share.count] }.shuffled(using: &random)
    }

    /// False when there was nothing to kill.
    private func perform(_ death: Death, using random: inout SplitMix) async throws -> Bool {
        switch death {
        case .hub:
            let victim = Int.random(in: 0..<hubs.count, using: &random)
            defer { hubs[victim] = nil }
            return try await end(hubs[victim], SIGKILL)
        case .terminated:
            let count = try? await sql("SELECT count(pg_terminate_backend(pid)) FROM (\(Self.victims)) AS v")
            return count == "1"
        case .backend:
            guard let pid = pid_t((try? await sql(Self.victims)) ?? "") else { return false }
            return kill(pid, SIGKILL) == 0
        case .shutdown: return try await endPostmaster(SIGQUIT)
        case .postmaster: return try await endPostmaster(SIGKILL)
        }
    }

    /// One connection of a hub, one in a transaction if there is one.
    private static let victims = """
        SELECT pid FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()
            AND application_name <> 'psql'
        ORDER BY xact_start IS NULL, random() LIMIT 1
        """

    private var postmaster: pid_t? {
        let file = kulta.home.appending(path: "hub/postgres/data/postmaster.pid")
        guard let text = try? String(contentsOf: file, encoding: .utf8), let line = text.split(separator: "\n").first
        else { return nil }
        return pid_t(line)
    }

    private func endPostmaster(_ signal: Int32) async throws -> Bool {
        guard let pid = postmaster, kill(pid, signal) == 0 else { return false }
        for _ in 0..<500 where Self.isAlive(pid) { try await Task.sleep(for: .milliseconds(10)) }
        return true
    }

    private static func isAlive(_ pid: pid_t) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return !text.contains(") Z ")
    }

    /// False when it did not run.
    @discardableResult
    private func end(_ process: Process?, _ signal: Int32) async throws -> Bool {
        guard let process, process.isRunning else { return false }
        kill(process.processIdentifier, signal)
        try await onThread { [end = ProcessEnd(process: process)] in end.process.waitUntilExit() }
        return true
    }

    /// Starts whatever does not run.
    func revive() async throws {
        let started = try await kulta("db", "start")
        guard started.status == 0 else { throw ChaosFailure("the database did not start again: \(started.errors)") }
        for (index, hub) in hubs.enumerated() where hub?.isRunning != true {
            hubs[index] = try kulta.start(
                KultaCommand.executable.path, ["serve", "--open", "--port", "\(ports[index])"],
                output: try kulta.scratchFile(),
                errors: logs[index], environment: ["KULTA_DATABASE_URL": url])
        }
    }

    /// Waits until every hub answers (that a busy one is ready it says in its turn); those that gave up, because the database was away too long, are started again.
    private func waitUntilReady() async throws {
        for _ in 0..<1200 {
            let ready = try await onThread { [ports] in
                ports.filter { (try? Wire.send(WireCall("/healthz"), to: $0, patience: 5))?.status == 200 }
            }
            if ready.count == ports.count { return }
            if hubs.contains(where: { $0?.isRunning != true }) { try await revive() }
            try await Task.sleep(for: .milliseconds(50))
        }
        let texts = try logs.map { try String(contentsOf: $0, encoding: .utf8).suffix(1000) }
        throw ChaosFailure("the hubs do not serve: \(texts)")
    }

    /// What the hubs' logs say of defects, without customer data as every log.
    func defects() throws -> [String] {
        try logs.flatMap { try String(contentsOf: $0, encoding: .utf8).split(separator: "\n") }
            .filter { $0.contains(" error ") }.map(String.init)
    }

    /// Ends the hubs as SIGTERM does.
    func stop() async throws {
        for hub in hubs { try await end(hub, SIGTERM) }
    }

    /// What a statement prints, without headings.
    func sql(_ text: String) async throws -> String {
        let answer = try await kulta.run("/usr/bin/env", ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", text, url])
        guard answer.status == 0 else { throw ChaosFailure("psql: \(answer.errors)") }
        return answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, size) == 0 ? getsockname(descriptor, pointer, &size) : -1
            }
        }
        guard status == 0 else { throw ChaosFailure("there is no free port") }
        return Int(in_port_t(bigEndian: address.sin_port))
    }
}

struct ChaosFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// A process that another thread waits for.
private struct ProcessEnd: @unchecked Sendable {
    // Unchecked: `waitUntilExit` may be called from any thread.
    let process: Process
}
