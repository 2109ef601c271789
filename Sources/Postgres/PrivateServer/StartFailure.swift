/// Turns what PostgreSQL printed while it failed to start into one clear error.
enum StartFailure {
    /// - Parameters:
    ///   - output: What `initdb` or `postgres` printed in this attempt; before it serves anyone, it holds no data.
    ///   - log: Where people find the rest.
    static func error(output: String, folder: ServerFolder, account: ServerAccount) -> PostgresError {
        if output.contains("No space left on device") || output.contains("Disk quota exceeded") {
            return PostgresError(.diskFull, "PostgreSQL cannot start: the disk of \(folder.root) is full")
        }
        if output.contains("Permission denied") || output.contains("wrong ownership") {
            return PostgresError(.noPermission, "PostgreSQL (\(account.name)) may not use the files in \(folder.root)")
        }
        if output.contains("is another postmaster"), output.contains("socket file") { return socketTaken(folder) }
        if output.contains("Address already in use") { return socketTaken(folder) }
        if output.contains("incompatible with server") {
            return PostgresError(.wrongVersion, "the data in \(folder.data) was made by another version of PostgreSQL")
        }
        return PostgresError(.startFailed, "PostgreSQL did not start: \(reason(output)); see \(folder.log)")
    }

    /// True when the processes of a crashed server have not all ended yet.
    static func mayPassByItself(_ output: String) -> Bool {
        output.contains("pre-existing shared memory block")
    }

    static func socketTaken(_ folder: ServerFolder) -> PostgresError {
        PostgresError(
            .socketTaken,
            "another program answers on \(folder.socketFile): stop it, or set KULTA_HOME to another folder"
        )
    }

    private static func reason(_ output: String) -> String {
        let lines = output.split(separator: "\n")
        let marks = ["FATAL:", "PANIC:", "error:"]
        guard let line = lines.first(where: { line in marks.contains { line.contains($0) } }) else {
            return lines.last.map(String.init) ?? "it printed nothing"
        }
        let mark = marks.first { line.contains($0) } ?? ""
        return line.range(of: mark).map { line[$0.upperBound...].trimmed } ?? String(line)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " })
    }

    fileprivate func range(of mark: String) -> Range<Index>? {
        indices.first { self[$0...].hasPrefix(mark) }.map { $0..<index($0, offsetBy: mark.count) }
    }
}
