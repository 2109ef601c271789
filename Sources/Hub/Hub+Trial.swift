package import CustomerModel
package import Intake
import Postgres
import RuleBook
import Standardization
import Store

/// What importing and resolving a delivery would change.
package struct TrialReceipt: Hashable, Sendable {
    /// Rows that would go to quarantine for one reason.
    package struct RejectGroup: Hashable, Sendable {
        package let code: String
        /// The column, path or JSON Pointer at fault; nil when the whole row is.
        package let field: String?
        package let message: String
        package let rows: Int
        /// Where the first of them starts.
        package let line: Int
    }

    package let source: String
    package let fileName: String
    package let counts: DeliveryCounts
    /// What the readers noticed or would mend, in the order in which it came up.
    package let warnings: [DeliveryWarning]
    /// New records that would become part of a customer that is there.
    package let joined: Int
    /// Customers that are not there yet.
    package let newCustomers: Int
    /// Questions to stewards that the delivery would raise.
    package let reviews: Int
    /// Customers that are there and would become another's part.
    package let merged: Int
    /// Most rows first.
    package let rejects: [RejectGroup]
    /// Why the delivery would be refused as a whole; nil when it would be taken.
    package let refusal: String?
    package internal(set) var seconds = 0.0
    /// What the mapping makes of the first rows; empty when the delivery cannot be read twice.
    package internal(set) var sample: [SampledRow] = []
}

/// One of the first rows of a delivery, as its mapping and the standardization read it.
package struct SampledRow: Hashable, Sendable {
    package struct Value: Hashable, Sendable {
        package let attribute: String
        /// As delivered; masked where the value is.
        package let raw: String
        package let value: String
        package let status: ValueStatus
    }

    package struct Fault: Hashable, Sendable {
        package let code: String
        package let field: String?
        package let message: String
    }

    package let line: Int
    /// The record's key in its source; nil of a row that is refused.
    package let key: String?
    package let kind: PartyKind?
    package let isWithdrawn: Bool
    package let values: [Value]
    /// Why the row would go to quarantine; nil when it would not.
    package let fault: Fault?
}

extension Hub {
    /// Imports a delivery and resolves it as `importDelivery` and `resolve` would, counts what changed, and takes
    /// everything back: nothing is stored.
    ///
    /// It takes as long as the real thing, and other deliveries and resolutions wait for it.
    /// - Throws: as `importDelivery`; not `deliveryRefused`, which the receipt tells.
    package func tryDelivery(
        source: String, fileName: String, from bytes: any ByteSource & Sendable,
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> TrialReceipt {
        try await asHubErrors {
            try requireMapping(source)
            let start = ContinuousClock.now
            var receipt = try await transaction(isTrial: true, on: pool) { [self] session in
                try trial(Store(session), source, fileName, bytes, progress)
            }
            receipt.seconds = (ContinuousClock.now - start).inSeconds
            return receipt
        }
    }

    /// `tryDelivery` of a file on the hub's own disk.
    package func tryDelivery(
        source: String, fileName: String, path: String,
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) async throws -> TrialReceipt {
        try await asHubErrors {
            try requireMapping(source)
            var receipt = try await tryDelivery(
                source: source, fileName: fileName, from: try FileByteSource(path: path), progress: progress)
            receipt.sample = try sample(source, path)
            return receipt
        }
    }

    private static let sampledRows = 8

    /// The first rows of a file.
    private func sample(_ source: String, _ path: String) throws -> [SampledRow] {
        guard let mapping = mappings[source] else { return [] }
        let reader = try DeliveryReader(mapping: mapping, catalog: catalog, schemaFolder: schemaFolder)
        let places = attributePlaces
        var rows: [SampledRow] = []
        do {
            _ = try reader.read(from: try FileByteSource(path: path)) { event in
                rows.append(SampledRow(event, standardizer, places))
                if rows.count == Self.sampledRows { throw EnoughRows() }
            }
        } catch is EnoughRows {}
        return rows
    }

    private func trial(
        _ store: Store, _ source: String, _ fileName: String, _ bytes: any ByteSource & Sendable,
        _ progress: @escaping @Sendable (ImportProgress) -> Void
    ) throws -> TrialReceipt {
        let number = try store.sourceNumber(source)
        let extent = mappings[source]?.delivery.extent
        let delivery = try store.beginDelivery(source: number, fileName: "trial", isFull: extent == .full).value
        let work = try deliveryImport(delivery, source, number, acceptsWithdrawals: true, progress: progress)
        let (counts, warnings) = try work.run(store, from: bytes, resolvesNext: true)
        let rejects = counts.rejected > 0 ? try store.stagedRejectGroups() : []
        _ = try ResolutionRun(hub: self, store: store, options: ResolveOptions(), erases: false, progress: { _ in })
            .perform()
        let standings = try store.trialStandings(delivery)
        return TrialReceipt(
            source: source, fileName: fileName, counts: counts, warnings: warnings, joined: standings.joined,
            newCustomers: standings.newCustomers, reviews: standings.reviews, merged: standings.merged,
            rejects: rejects.map {
                .init(code: $0.code, field: $0.field, message: $0.message, rows: $0.rows, line: $0.line)
            },
            refusal: work.refusal(withdrawing: counts.absent, of: counts.formerlyCurrent))
    }
}

/// Ends the reading of a sample.
private struct EnoughRows: Error {}

extension SampledRow.Value {
    init(_ field: StandardizedField) {
        self.init(
            attribute: field.attribute.rawValue, raw: field.shownRaw, value: field.canonical, status: field.status)
    }
}

extension SampledRow {
    /// - Parameter places: of attributes in the catalog, whose order the values get.
    fileprivate init(_ event: IntakeEvent, _ standardizer: Standardizer, _ places: [String: Int]) {
        switch event {
        case .record(let record):
            let values = standardizer.standardize(record).fields.map {
                Value($0)
            }
            let ordered = values.enumerated().sorted {
                (places[$0.element.attribute] ?? .max, $0.offset) < (places[$1.element.attribute] ?? .max, $1.offset)
            }
            self.init(
                line: record.position.line, key: record.key.key, kind: record.kind, isWithdrawn: record.isWithdrawn,
                values: ordered.map(\.element), fault: nil)
        case .reject(let reject):
            self.init(
                line: reject.position.line, key: nil, kind: nil, isWithdrawn: false, values: [],
                fault: Fault(code: reject.code.rawValue, field: reject.field, message: reject.message))
        }
    }
}

extension Hub {
    /// One transaction; a trial is taken back once it has answered.
    func transaction<Answer: Sendable>(
        isTrial: Bool, on pool: ConnectionPool, _ body: @escaping @Sendable (Session) throws -> Answer
    ) async throws -> Answer {
        guard isTrial else { return try await pool.transaction(body) }
        do {
            return try await pool.withSession { session in
                try session.transaction { throw TrialEnd(answer: try body($0)) }
            }
        } catch let end as TrialEnd<Answer> {
            return end.answer
        }
    }
}

/// Carries the answer out of a transaction that must not be committed.
private struct TrialEnd<Answer: Sendable>: Error {
    let answer: Answer
}
