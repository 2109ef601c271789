extension Hub {
    /// Reads one delivery and stores its records and rejects; the same delivery twice changes nothing.
    ///
    /// One transaction: after any failure nothing of the delivery is in the store. It does not resolve.
    /// - Throws: `unknownSource`, `deliveryRefused`, `invalidDocument` when the file as a whole cannot be read.
    package func importDelivery(
        source: String, fileName: String, path: String,
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> DeliveryReceipt {
        throw HubError(.unavailable, "not built yet")
    }

    /// Starts an import of a file on the hub's own disk, answers at once, then imports and resolves in the background.
    ///
    /// The file is removed at the end when `removesFile`. Progress and outcome: `delivery(_:)`.
    /// - Returns: the delivery's number.
    /// - Throws: `unknownSource`.
    package func startImport(
        source: String, fileName: String, path: String, removesFile: Bool
    ) async throws -> Int64 {
        throw HubError(.unavailable, "not built yet")
    }

    /// Stores one record, resolves it and publishes the outcome, all in one transaction.
    ///
    /// - Parameter document: `{"kind": …, "changedAt": …, "attributes": {…}}`
    /// - Throws: `unknownSource`, `invalidDocument` with JSON Pointers, `notTrained`, `conflict`.
    package func submit(source: String, key: String, document: [UInt8]) async throws -> SubmitReceipt {
        throw HubError(.unavailable, "not built yet")
    }

    /// Withdraws one record: it leaves its golden customer, its versions stay.
    ///
    /// - Throws: `unknownSource`, `unknownRecord`, `notTrained`, `conflict`.
    package func withdraw(source: String, key: String) async throws -> SubmitReceipt {
        throw HubError(.unavailable, "not built yet")
    }

    /// Matches, clusters and merges what changed, or everything; trains first when the rule book has no weights yet.
    package func resolve(
        _ options: ResolveOptions = ResolveOptions(),
        progress: @escaping @Sendable (ResolveProgress) -> Void = { _ in }
    ) async throws -> ResolveReceipt {
        throw HubError(.unavailable, "not built yet")
    }
}
