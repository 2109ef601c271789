package import CustomerModel
import Store

/// What became of a person's command, or would become of it.
package struct CommandReceipt: Hashable, Sendable {
    /// Whether what was asked for stands.
    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        case done
        /// It is noted, but another decision speaks against it: a task asks a person which one is to hold.
        case held
    }

    /// What became of one golden customer.
    package struct Customer: Hashable, Sendable {
        package let id: String
        /// The last word of the change event's type, such as `merged`.
        package let event: String
        package let version: Int
        /// `active`, `redirected`, `split` or `retired`.
        package let status: String
        /// Source records that it has now.
        package let records: Int
        /// The customer that stands for it now; nil unless it was redirected.
        package let canonicalId: String?
    }

    /// A customer as a trial would make it.
    package struct Preview: Hashable, Sendable {
        package let id: String
        /// JSON, as `Hub.customer(id:)` and `Hub.lineage(id:)` answer it.
        package let customer: [UInt8]
        package let lineage: [UInt8]
    }

    /// Nil for a trial.
    package let command: Int64?
    package let kind: StewardCommand.Kind
    /// The API token that it came with; nil without one.
    package let token: Int64?
    /// Who gave it, when they had signed in; nil for programs.
    package let person: Int64?
    package let outcome: Outcome
    /// What it made of customers, in the order of the feed's events; none when they stay as they are.
    package let customers: [Customer]
    /// Of a trial: the living ones among them as they would be. None of a command in earnest.
    package let previews: [Preview]
    /// Decisions about pairs of records that came into force, and those that ended.
    package let decided: Int
    package let ended: Int
    /// Of an undo: pairs that were decided again since, where the later decision stays.
    package let kept: Int
    package let ruleBookVersion: Int
    /// The cursor of the change feed just after this command's events.
    package let feedPosition: String
}

extension CommandReceipt.Customer {
    init(_ stored: GoldenConsequence) {
        self.init(
            id: stored.id, event: stored.event, version: stored.version, status: stored.status, records: stored.records,
            canonicalId: stored.canonicalId)
    }
}
