import CustomerModel
import Foundation
import Intake
import Postgres
import RuleBook
import Standardization
import Store

/// Reads one delivery into the store, in one transaction.
struct DeliveryImport: Sendable {
    let reader: DeliveryReader
    let delivery: Int64
    let source: SourceNumber
    let semantics: DeliverySemantics
    /// Takes a full delivery however much it withdraws.
    let acceptsWithdrawals: Bool
    let standardizer: Standardizer
    let catalog: Catalog
    let rulesChecksum: String
    let progress: @Sendable (ImportProgress) -> Void

    /// - Parameter resolvesNext: the same transaction resolves afterwards: it needs that lock before it takes a moment.
    /// - Throws: `deliveryRefused`; what reading and the database throw. Nothing is stored then.
    func run(
        _ store: Store, from bytes: any ByteSource & Sendable, resolvesNext: Bool = false
    ) throws -> (counts: DeliveryCounts, warnings: [DeliveryWarning]) {
        try store.expectMuchWork()
        try store.lockDelivery(delivery)
        try store.prepareStaging()
        let isFirst = try takeSourceIfEmpty(store)
        let watch = DeliveryWatch(delivery: delivery)
        let load = DeliveryLoad(
            reader: reader, standardizers: StandardizerPool(standardizer, catalog), source: source, delivery: delivery,
            isFirst: isFirst, watch: watch, progress: progress)
        let outcome = try load.run(store, from: bytes)
        if !isFirst { try store.lockSource(source) }
        var counts = StoredCounts()
        if outcome.staged > 0 {
            try store.measureStaging()
            let known = isFirst ? try store.countStagedKnown(source) : 0
            counts = try store.storeStaged(source: source, delivery: delivery)
            counts.repeated += known
        }
        counts.created += outcome.created
        counts.records += outcome.created
        var absence = Absence()
        if semantics.extent == .full, !isFirst { absence = try withdrawAbsent(store) }
        counts.withdrawn += absence.absent
        try store.noteReading(rulesChecksum)
        let warnings = outcome.warnings.map(DeliveryWarning.init)
        if resolvesNext { try store.lockResolution() }
        try store.finishDelivery(
            delivery, counts: counts, bytes: outcome.bytes, layout: try layout(outcome.layout),
            warnings: Array(try JSONEncoder().encode(warnings)))
        try watch.check(store)
        return (DeliveryCounts(counts, absence), warnings)
    }

    private func layout(_ layout: DeliveryLayout?) throws -> [UInt8]? {
        try layout.map { Array(try JSONEncoder().encode($0)) }
    }

    /// With nothing to compare with, the source stays locked from the start: no other record may come in between.
    private func takeSourceIfEmpty(_ store: Store) throws -> Bool {
        guard try store.isEmpty(source), try !store.hasSuppressions(source) else { return false }
        try store.lockSource(source)
        return try store.isEmpty(source) && !store.hasSuppressions(source)
    }

    /// Withdraws what the delivery lacks.
    private func withdrawAbsent(_ store: Store) throws -> Absence {
        let (absent, current) = try store.countAbsent(source: source, delivery: delivery)
        guard absent > 0 else { return Absence(absent: 0, current: current) }
        if !acceptsWithdrawals, let refusal = refusal(withdrawing: absent, of: current) {
            throw HubError(.deliveryRefused, refusal)
        }
        try store.withdrawAbsent(delivery: delivery)
        return Absence(absent: absent, current: current)
    }

    /// Why a delivery that lacks some of the current records is not taken; nil when it is.
    func refusal(withdrawing absent: Int, of current: Int) -> String? {
        let percent = Double(absent) * 100 / Double(max(1, current))
        guard percent > semantics.maximumWithdrawnPercent else { return nil }
        return """
            The full delivery lacks \(absent) of \(current) records, more than the \
            \(semantics.maximumWithdrawnPercent) % that its mapping allows; nothing of it was stored.
            """
    }
}

/// Looks now and then whether somebody wants a delivery to end.
struct DeliveryWatch: Sendable {
    let delivery: Int64

    private static let pause = Duration.milliseconds(500)

    /// - Parameter last: when it looked last.
    /// - Throws: `stopped`.
    func check(_ store: Store, after last: inout ContinuousClock.Instant) throws {
        guard ContinuousClock.now - last > Self.pause else { return }
        last = .now
        try check(store)
    }

    /// - Throws: `stopped`.
    func check(_ store: Store) throws {
        guard try store.stopper(of: delivery) != nil else { return }
        throw HubError(.stopped, "Somebody stopped the import; nothing of it was stored.")
    }
}

/// What a full delivery lacks.
struct Absence {
    var absent = 0
    /// Records that were current before the delivery.
    var current = 0
}

extension DeliveryCounts {
    init(_ counts: StoredCounts, _ absence: Absence) {
        self.init()
        read = counts.records
        created = counts.created
        updated = counts.updated
        unchanged = counts.unchanged
        late = counts.late
        withdrawn = counts.withdrawn
        suppressed = counts.suppressed
        repeated = counts.repeated
        rejected = counts.rejected
        absent = absence.absent
        formerlyCurrent = absence.current
    }
}
