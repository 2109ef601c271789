package import CustomerModel
import Intake

/// How far an import is.
package struct ImportProgress: Hashable, Sendable {
    /// Records and rejects read so far.
    package let records: Int
    package let rejects: Int
    /// Bytes of the delivery read so far.
    package let bytes: Int
    package let seconds: Double

    package init(records: Int, rejects: Int, bytes: Int, seconds: Double) {
        self.records = records
        self.rejects = rejects
        self.bytes = bytes
        self.seconds = seconds
    }

    /// Records per second since the start.
    package var rate: Double { seconds > 0 ? Double(records) / seconds : 0 }
}

/// What became of the rows of one delivery. `read` = created + updated + unchanged + late + withdrawn + suppressed,
/// plus the records that a full delivery withdraws by their absence.
package struct DeliveryCounts: Hashable, Sendable {
    /// Rows that were accepted.
    package var read = 0
    /// Records that the hub did not know.
    package var created = 0
    /// Records that got a new current version.
    package var updated = 0
    /// Records whose values were already the current ones.
    package var unchanged = 0
    /// Versions older than the current one: kept, but not current.
    package var late = 0
    /// Records that the delivery deletes, by a row or (full deliveries) by their absence.
    package var withdrawn = 0
    /// Rows of records that were erased: not taken.
    package var suppressed = 0
    /// Rows whose key stood before in the same delivery; each is counted by what became of it as well.
    package var repeated = 0
    /// Rows in quarantine.
    package var rejected = 0
    /// Of the withdrawn: records that a full delivery lacks, and how many records were current before it.
    package var absent = 0
    package var formerlyCurrent = 0

    package init() {}
}

/// Something about a delivery that a person should know, and that stopped no record: mended text, totals passed over.
package struct DeliveryWarning: Hashable, Sendable, Codable {
    /// A stable word for each reason, such as `mojibake-repaired`.
    package let code: String
    /// What was found and what was done, without customer data.
    package let message: String
    /// How often.
    package let count: Int
    /// The lines where it was found first; empty when it has no place.
    package let lines: [Int]
    /// Message, count and lines in one sentence.
    package let text: String

    init(_ warning: IntakeWarning) {
        code = warning.code.rawValue
        message = warning.message
        count = warning.count
        lines = warning.lines
        text = warning.description
    }
}

/// What one delivery changed.
package struct DeliveryReceipt: Hashable, Sendable {
    package let delivery: Int64
    package let source: String
    package let fileName: String
    package let counts: DeliveryCounts
    /// What the readers noticed or mended, in the order in which it came up.
    package let warnings: [DeliveryWarning]
    package let seconds: Double

    package init(
        delivery: Int64, source: String, fileName: String, counts: DeliveryCounts, warnings: [DeliveryWarning],
        seconds: Double
    ) {
        self.delivery = delivery
        self.source = source
        self.fileName = fileName
        self.counts = counts
        self.warnings = warnings
        self.seconds = seconds
    }
}

/// What became of one submitted or withdrawn record.
package enum SubmitOutcome: String, Hashable, Sendable, CaseIterable {
    /// A new golden customer stands for the record.
    case created
    /// The record became one of several of an existing golden customer.
    case joined
    /// The record left one golden customer for another.
    case moved
    /// The record has its own golden customer and looks like another: a task waits for a person.
    case proposed
    /// The evidence asks for a join with another customer, which the rules leave to a person: a task waits.
    case held
    /// The golden customer is the same, its values or history are new.
    case updated
    /// Nothing is new: no version, no event.
    case unchanged
    /// The version is older than the current one: kept, but not current.
    case late
    /// The record left its golden customer.
    case withdrawn
}

/// The answer to every single-record write.
package struct SubmitReceipt: Hashable, Sendable {
    package let record: SourceKey
    /// The number of the record's version that the call stored or found, from 1.
    package let version: Int
    package let outcome: SubmitOutcome
    /// The golden customer that the record now belongs to; nil after a withdrawal.
    package let goldenId: String?
    /// Why the record belongs there, such as `+NAME+BUSINESS_ID-ADDRESS`; nil when it stands alone.
    package let matchKey: String?
    package let ruleBookVersion: Int
    /// The cursor of the change feed just after this write's events.
    package let feedPosition: String

    package init(
        record: SourceKey, version: Int, outcome: SubmitOutcome, goldenId: String?, matchKey: String?,
        ruleBookVersion: Int, feedPosition: String
    ) {
        self.record = record
        self.version = version
        self.outcome = outcome
        self.goldenId = goldenId
        self.matchKey = matchKey
        self.ruleBookVersion = ruleBookVersion
        self.feedPosition = feedPosition
    }
}

/// What a resolution run is to do.
package struct ResolveOptions: Hashable, Sendable {
    /// Every record instead of those that changed.
    package var full: Bool
    /// Learn the weights anew, which makes a new rule-book version and implies `full`.
    package var train: Bool
    /// Threads for scoring and training.
    package var threads: Int

    package init(full: Bool = false, train: Bool = false, threads: Int = 2) {
        self.full = full
        self.train = train
        self.threads = threads
    }
}

/// How far a resolution run is.
package struct ResolveProgress: Hashable, Sendable {
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        case loading, training, matching, clustering, merging, storing
    }

    package let stage: Stage
    package let kind: PartyKind?
    /// Units of the stage that are done, and all of them; 0 of 0 when the stage has just begun.
    package let done: Int
    package let total: Int

    package init(stage: Stage, kind: PartyKind?, done: Int, total: Int) {
        self.stage = stage
        self.kind = kind
        self.done = done
        self.total = total
    }
}

/// What a resolution run changed.
package struct ResolveReceipt: Hashable, Sendable {
    package var ruleBookVersion = 0
    /// True when the run learned new weights.
    package var trained = false
    /// True when the run looked at every record.
    package var full = false
    /// Records that had changed since they were last resolved (all of them in a full run).
    package var records = 0
    package var edges = 0
    package var goldenCreated = 0
    package var goldenUpdated = 0
    /// Golden ids that now redirect to another.
    package var goldenRedirected = 0
    /// Golden ids whose records went to several customers, or that have no record any more.
    package var goldenSplit = 0
    package var tasksOpened = 0
    package var tasksClosed = 0
    package var events = 0
    /// The erasure of records that their sources marked as erased; nil when there were none.
    package var erasure: Int64?
    /// Seconds of each stage.
    package var seconds: [ResolveProgress.Stage: Double] = [:]

    package init() {}
}
