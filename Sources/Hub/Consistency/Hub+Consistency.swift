import CustomerModel
import Postgres
import RuleBook
import Store
import Synchronization

extension Hub {
    /// Resolves the source records again, in random order, in one snapshot, and compares that with what is stored. Keeps the
    /// outcome; writes nothing else and holds nobody up.
    ///
    /// Records that wait for resolution, and what hangs together with them, are left out.
    /// - Returns: the number of the check, and what it came to.
    /// - Throws: `notTrained` when the rules of this process are not those in force; `conflict` while another check runs in
    ///   this process.
    package func verify(
        _ options: VerifyOptions = VerifyOptions(),
        progress: @escaping @Sendable (ResolveProgress) -> Void = { _ in }
    ) async throws -> (id: Int64, report: ConsistencyReport) {
        try await asHubErrors {
            guard !isChecking.exchange(true, ordering: .acquiringAndReleasing) else { throw Self.isBusy }
            defer { isChecking.store(false, ordering: .releasing) }
            let seed = options.seed ?? .random(in: .min ... .max)
            let (startedAt, report) = try await read { [self] in
                try compare($0, options, seed: seed, progress: progress)
            }
            let id = try await pool.transaction { try Store($0).addCheck(report.stored(startedAt: startedAt)) }
            return (id, report)
        }
    }

    /// One check with all its differences; nil when there is none of the number.
    ///
    /// `{"id", "startedAt", "seconds", "consistent", "ruleBookVersion", "feedPosition", "seed", "sample", "checked": {…},
    /// "pending": {"waiting", "unchecked"}, "differenceCount": {kind: number}, "differences": [{"kind", "customers",
    /// "records": [{"source", "key"}], "place"}]}`
    package func consistencyCheck(_ id: Int64) async throws -> [UInt8]? {
        try await ask { try $0.check(id) }
    }

    /// Checks, newest first, without their differences.
    ///
    /// - Throws: `invalidCursor`.
    package func consistencyChecks(cursor: String?, limit: Int) async throws -> Page {
        let place = try cursor.map { try Cursor($0, of: "v").id } ?? .max
        let rows = try await ask { try $0.checks(before: place, limit: limit + 1) }
        return Page(rows, limit: limit, json: \.json.bytes) { Cursor("v", id: $0.id) }
    }

    private func compare(
        _ store: Store, _ options: VerifyOptions, seed: UInt32, progress: @escaping @Sendable (ResolveProgress) -> Void
    ) throws -> (PostgresTimestamp, ConsistencyReport) {
        let start = ContinuousClock.now
        try store.expectMuchWork()
        let book = try ruleBookForReading(store)
        var verifier = Verifier(
            store: store, book: book, standardizer: standardizer, survivorship: survivorship,
            searchWords: searchWords, threads: options.threads, progress: progress,
            random: SplitMix(seed: UInt64(seed)))
        var report = try verifier.verify(sample: options.sample, seed: seed)
        report.ruleBookVersion = book.version
        report.feedPosition = try store.feedPosition()
        report.seed = seed
        report.sample = options.sample
        report.seconds = (ContinuousClock.now - start).inSeconds
        return (try store.snapshotTime(), report)
    }

    private static let isBusy = HubError(
        .conflict, "A consistency check is running in this process; ask again when it has ended.")
}
