import Foundation
import Glibc

/// What `postmaster.pid` says of a running server. Source of the lines: PostgreSQL's `pidfile.h`.
struct PostmasterFile: Equatable {
    let pid: pid_t
    let socketFolder: String
    /// True when the server accepts connections.
    let isReady: Bool

    /// Nil when there is no such file, or it is not written to the end yet.
    init?(path: String) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let pid = pid_t(first) else { return nil }
        self.pid = pid
        socketFolder = lines.count > 4 ? String(lines[4]) : ""
        isReady = lines.count > 7 && lines[7].hasPrefix("ready")
    }

    /// False for a file that a crash left behind, even if another program has that number now.
    func isAlive(data: String) -> Bool {
        while waitpid(pid, nil, WNOHANG) == pid {}
        guard kill(pid, 0) == 0 || errno == EPERM, !isZombie else { return false }
        guard let folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd") else {
            return isNamedPostgres
        }
        return folder == URL(fileURLWithPath: data).resolvingSymlinksInPath().path
    }

    private var isNamedPostgres: Bool {
        (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8))?.hasPrefix("postgres") == true
    }

    private var isZombie: Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return true }
        guard let end = text.lastIndex(of: ")") else { return false }
        return text[end...].dropFirst(2).first == "Z"
    }
}
