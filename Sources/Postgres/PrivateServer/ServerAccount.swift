import Glibc

/// The user that the private server runs as: PostgreSQL refuses to be root.
enum ServerAccount: Equatable {
    case current
    case other(name: String, user: uid_t, group: gid_t)

    /// The user of this process, or `postgres` when that is root.
    static func forThisProcess() throws(PostgresError) -> ServerAccount {
        guard geteuid() == 0 else { return .current }
        guard let entry = getpwnam("postgres") else {
            throw PostgresError(
                .noPermission,
                "root cannot run PostgreSQL and there is no user named postgres: add one, or run as another user"
            )
        }
        return .other(name: "postgres", user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
    }

    var name: String {
        if case .other(let name, _, _) = self { name } else { "this user" }
    }

    var userID: uid_t {
        if case .other(_, let user, _) = self { user } else { geteuid() }
    }

    /// What to put before a command so that it runs as this user; `setpriv` replaces itself, so the pid stays.
    func prefix(_ lifetime: Program.Lifetime) -> [String] {
        let death = lifetime == .tiedToThread ? ["--pdeathsig", "INT"] : []
        switch self {
        case .current:
            return death.isEmpty ? [] : ["/usr/bin/setpriv"] + death + ["--"]
        case .other(_, let user, let group):
            let drop = ["--reuid=\(user)", "--regid=\(group)", "--init-groups", "--inh-caps=-all"]
            return ["/usr/bin/setpriv"] + drop + death + ["--"]
        }
    }

    /// Makes a file or folder belong to this user.
    func own(_ path: String) throws(PostgresError) {
        guard case .other(_, let user, let group) = self else { return }
        guard chown(path, user, group) == 0 else { throw systemFailure("change the owner of \(path)", errno) }
    }
}
