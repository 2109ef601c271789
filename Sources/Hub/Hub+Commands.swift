import CustomerModel
import Foundation
package import Intake
import Postgres
import RuleBook
import Store

extension Hub {
    /// Reads one delivery and stores its records and rejects; the same delivery twice changes nothing.
    ///
    /// One transaction: after any failure nothing of the delivery is in the store. It does not resolve.
    /// - Parameter acceptsWithdrawals: take a full delivery however many records it lacks.
    /// - Throws: `unknownSource`, `deliveryRefused`, `invalidDocument` when the file as a whole cannot be read.
    package func importDelivery(
        source: String, fileName: String, from bytes: any ByteSource & Sendable, acceptsWithdrawals: Bool = false,
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> DeliveryReceipt {
        try await asHubErrors {
            let delivery = try await beginDelivery(source: source, fileName: fileName)
            return try await run(
                delivery, source: source, fileName: fileName, from: bytes, acceptsWithdrawals: acceptsWithdrawals,
                progress: progress)
        }
    }

    /// `importDelivery` of a file on the hub's own disk.
    package func importDelivery(
        source: String, fileName: String, path: String, acceptsWithdrawals: Bool = false,
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> DeliveryReceipt {
        try await asHubErrors {
            try requireMapping(source)
            return try await importDelivery(
                source: source, fileName: fileName, from: try FileByteSource(path: path),
                acceptsWithdrawals: acceptsWithdrawals, progress: progress)
        }
    }

    /// Starts an import of a file on the hub's own disk, answers at once, then imports and resolves in the background.
    ///
    /// The file is removed at the end when `removesFile`. Progress and outcome: `delivery(_:)`.
    /// - Returns: the delivery's number.
    /// - Throws: `unknownSource`.
    package func startImport(
        source: String, fileName: String, path: String, removesFile: Bool
    ) async throws -> Int64 {
        try await asHubErrors {
            let bytes = try FileByteSource(path: path)
            let delivery = try await beginDelivery(source: source, fileName: fileName)
            Task {
                defer { if removesFile { try? FileManager.default.removeItem(atPath: path) } }
                try await run(delivery, source: source, fileName: fileName, from: bytes)
                await resolveInBackground(for: delivery)
            }
            return delivery
        }
    }

    /// Resolves what waits, again after a pause while others are in the way. An import whose records stay unresolved
    /// says so: see `delivery(_:)`.
    package func resolveInBackground(for delivery: Int64?) async {
        for pause in [Duration.seconds(1), .seconds(5), .seconds(25), nil] {
            do {
                _ = try await resolve()
                return
            } catch let failure {
                let error = HubError(cause: failure)
                await noteUnresolved(delivery, error)
                guard let pause, error.code == .conflict || error.code == .unavailable else { return }
                try? await Task.sleep(for: pause)
            }
        }
    }

    private func noteUnresolved(_ delivery: Int64?, _ error: HubError) async {
        _ = try? await pool.transaction { session in
            try Store(session).noteUnresolved(delivery, message: "\(error.code.rawValue): \(error.message)")
        }
    }

    /// Resolves in the background when records wait, as after a process that died between storing and resolving.
    package func resolveWaiting() async throws {
        let waiting = try await ask { try $0.countPending() }
        guard waiting > 0 else { return }
        Task { await resolveInBackground(for: nil) }
    }

    private func beginDelivery(source: String, fileName: String) async throws -> Int64 {
        try requireMapping(source)
        let isFull = mappings[source]?.delivery.extent == .full
        return try await pool.transaction { session in
            let store = Store(session)
            return try store.beginDelivery(
                source: try store.sourceNumber(source), fileName: fileName, isFull: isFull
            ).value
        }
    }

    @discardableResult
    private func run(
        _ delivery: Int64, source: String, fileName: String, from bytes: any ByteSource & Sendable,
        acceptsWithdrawals: Bool = false, progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> DeliveryReceipt {
        let start = ContinuousClock.now
        defer { imports[delivery] = nil }
        do {
            let stored = try await store(delivery, source, bytes, acceptsWithdrawals) { [imports] now in
                imports[delivery] = now
                progress(now)
            }
            return DeliveryReceipt(
                delivery: delivery, source: source, fileName: fileName, counts: stored.counts,
                warnings: stored.warnings, seconds: (ContinuousClock.now - start).inSeconds)
        } catch {
            let failure = HubError(cause: error)
            _ = try? await pool.transaction { session in
                try Store(session).failDelivery(delivery, code: failure.code.rawValue, message: failure.message)
            }
            throw error
        }
    }

    private func store(
        _ delivery: Int64, _ source: String, _ bytes: any ByteSource & Sendable, _ acceptsWithdrawals: Bool,
        progress: @escaping @Sendable (ImportProgress) -> Void
    ) async throws -> (counts: DeliveryCounts, warnings: [DeliveryWarning]) {
        try await pool.withSession { [self] session in
            try session.transaction { session in
                let store = Store(session)
                let work = try deliveryImport(
                    delivery, source, try store.sourceNumber(source), acceptsWithdrawals: acceptsWithdrawals,
                    progress: progress)
                return try work.run(store, from: bytes)
            }
        }
    }

    /// The work of reading one delivery, by the mapping of its source.
    func deliveryImport(
        _ delivery: Int64, _ source: String, _ number: SourceNumber, acceptsWithdrawals: Bool,
        progress: @escaping @Sendable (ImportProgress) -> Void
    ) throws -> DeliveryImport {
        guard let mapping = mappings[source] else {
            throw HubError(.unknownSource, "No mapping is for the source system \"\(source)\".")
        }
        return DeliveryImport(
            reader: try DeliveryReader(mapping: mapping, catalog: ruleBook.catalog, schemaFolder: schemaFolder),
            delivery: delivery, source: number, semantics: mapping.delivery, acceptsWithdrawals: acceptsWithdrawals,
            standardizer: standardizer, catalog: ruleBook.catalog, rulesChecksum: ruleBook.checksum, progress: progress)
    }
}
