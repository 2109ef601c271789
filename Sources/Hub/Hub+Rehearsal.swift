import CustomerModel
import Intake
import Postgres
import Standardization
import Store

extension Hub {
    /// Writes a record on each connection for writes and takes it back, so that the first writers need not wait until the
    /// database has planned all statements: some 200 ms a connection.
    ///
    /// A hub that could not rehearse, as while another process resolves, works all the same.
    package func rehearse() async {
        await withTaskGroup { group in
            // The second waits for the lock that the first holds, and so gets the other connection.
            for _ in 0..<Self.writerCount { group.addTask { try? await self.rehearseOnce() } }
        }
    }

    private func rehearseOnce() async throws {
        guard let source = mappings.all.keys.min() else { return }
        let record = ParsedRecord(
            key: SourceKey(system: source, key: "rehearsal"), kind: .organization, fields: [], isWithdrawn: false)
        let batch = SubmittedBatch(
            records: [record], staged: [StagedRecord(parsed: record, standardized: standardizer.standardize(record))],
            trigger: .submit, refusesUnknown: false, conditions: SubmitConditions())
        try await writers.withSession { [self] session in
            let isTrained = try session.transaction { session in
                try Store(session).prepareStaging()
                try Store(session).prepareResolution(bulk: false)
                return try Store(session).activeRuleBookVersion() != nil
            }
            guard isTrained else { return }
            try session.transaction { session in
                let store = Store(session)
                _ = try write(batch, store)
                try store.appendAudit([Self.rehearsedLine])
                _ = try store.auditHead()
                throw RehearsalEnd()
            }
        }
    }

    private static let rehearsedLine = AuditEntry(
        at: Timestamp(microseconds: 0), token: "console", operation: "rehearsal", subject: nil, status: 200,
        requestId: nil)
}

/// Keeps what was rehearsed from being committed.
private struct RehearsalEnd: Error {}
