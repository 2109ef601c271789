import Foundation

/// The folder of PostgreSQL's server programs and their version.
struct ServerPrograms: Equatable {
    let folder: String
    let majorVersion: Int

    var postgres: String { folder + "/postgres" }
    var initdb: String { folder + "/initdb" }

    /// `KULTA_PG_BIN` when set; else the newest under `/usr/lib/postgresql`, else those in `PATH`.
    ///
    /// - Parameter dataVersion: The version that made an existing data folder; no other version can open it.
    static func find(
        environment: [String: String],
        systemFolder: String = "/usr/lib/postgresql",
        dataVersion: Int? = nil
    ) throws(PostgresError) -> ServerPrograms {
        let candidates = try candidates(environment, systemFolder)
        var found: [ServerPrograms] = []
        for folder in candidates {
            let programs = ServerPrograms(folder: folder, majorVersion: try version(of: folder))
            if dataVersion == nil || dataVersion == programs.majorVersion { return try supported(programs) }
            found.append(programs)
        }
        throw otherVersion(found, dataVersion: dataVersion ?? 0)
    }

    private static func candidates(
        _ environment: [String: String],
        _ systemFolder: String
    ) throws(PostgresError) -> [String] {
        if let chosen = environment["KULTA_PG_BIN"], !chosen.isEmpty {
            guard hasPrograms(chosen) else {
                throw PostgresError(.noBinaries, "KULTA_PG_BIN is \(chosen), but there is no postgres and initdb in it")
            }
            return [chosen]
        }
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: systemFolder)) ?? []
        let newestFirst = versions.compactMap(Int.init).sorted(by: >).map { "\(systemFolder)/\($0)/bin" }
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let usable = (newestFirst + path).filter(hasPrograms)
        guard !usable.isEmpty else { throw none }
        return usable
    }

    private static func hasPrograms(_ folder: String) -> Bool {
        ["postgres", "initdb"].allSatisfy { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
    }

    /// Reads `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
    private static func version(of folder: String) throws(PostgresError) -> Int {
        let program = Program(path: folder + "/postgres", arguments: ["--version"], folder: "/", account: .current)
        let output = try program.run().output
        let words = output.split(whereSeparator: \.isWhitespace)
        let number = words.first { $0.first?.isNumber == true }?.prefix { $0.isNumber }
        guard let number, let major = Int(number) else {
            throw PostgresError(.wrongVersion, "\(folder)/postgres does not tell its version")
        }
        return major
    }

    private static func supported(_ programs: ServerPrograms) throws(PostgresError) -> ServerPrograms {
        guard programs.majorVersion < Session.oldestMajorVersion else { return programs }
        throw PostgresError(
            .wrongVersion,
            "\(programs.postgres) is version \(programs.majorVersion); Kulta needs PostgreSQL "
                + "\(Session.oldestMajorVersion) or newer: install it, or name its folder in KULTA_PG_BIN"
        )
    }

    private static func otherVersion(_ found: [ServerPrograms], dataVersion: Int) -> PostgresError {
        let installed = found.map { String($0.majorVersion) }.joined(separator: ", ")
        return PostgresError(
            .wrongVersion,
            "the data was made by PostgreSQL \(dataVersion), but only version \(installed) is there: "
                + "install \(dataVersion), or convert the data with pg_upgrade"
        )
    }

    private static let none = PostgresError(
        .noBinaries,
        "no PostgreSQL server on this machine (looked at KULTA_PG_BIN, /usr/lib/postgresql and PATH): "
            + "install it (Debian: apt-get install postgresql), or set KULTA_DATABASE_URL to use another server"
    )
}
