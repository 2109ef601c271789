/// What a person may do to customers. Customers are named by their public ids, records by their source keys.
package enum StewardCommand: Hashable, Sendable {
    /// These customers are one.
    case merge(customers: [String])
    /// These customers are different from each other, whatever the evidence. `askAgainWhen` names attributes and groups: when
    /// one of them changes in a record of either side, a person is asked again. Nil leaves what was asked for before.
    case separate(customers: [String], askAgainWhen: [String]?)
    /// The same about each of many groups of customers, as one command that is taken back as one.
    case mergeEach([[String]])
    case separateEach([[String]], askAgainWhen: [String]?)
    /// The records of each part are a customer of their own; records in no part stay together, apart from all of them.
    case split(customer: String, parts: [[SourceKey]])
    /// These records belong to another customer, and to none that they leave.
    case move(records: [SourceKey], to: String)
    /// The same about several groups of records at once, some of which may become customers of their own; one command, that is
    /// taken back as one.
    case moveEach([RecordMove])
    case mustLink(SourceKey, SourceKey)
    case cannotLink(SourceKey, SourceKey, askAgainWhen: [String]?)
    /// What a person or a source said about two records no longer holds: the evidence decides.
    case release(SourceKey, SourceKey)
    /// A golden value is what a person says, whatever sources say.
    case pin(PinRequest)
    /// The rules choose again. Nil as `occurrence` means every pinned place of the attribute.
    case unpin(customer: String, attribute: String, occurrence: Int?)
    /// The records that the customer has now are one customer.
    case confirm(customer: String)
    /// What was confirmed about the customer no longer holds.
    case unconfirm(customer: String)
    /// A command is taken back.
    case undo(Int64)

    /// The word for a kind of command in paths and answers.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case merge, separate, split, move
        case mustLink = "must-link"
        case cannotLink = "cannot-link"
        case release, pin, unpin, confirm, unconfirm, undo
    }

    package var kind: Kind {
        switch self {
        case .merge, .mergeEach: .merge
        case .separate, .separateEach: .separate
        case .split: .split
        case .move, .moveEach: .move
        case .mustLink: .mustLink
        case .cannotLink: .cannotLink
        case .release: .release
        case .pin: .pin
        case .unpin: .unpin
        case .confirm: .confirm
        case .unconfirm: .unconfirm
        case .undo: .undo
        }
    }
}

/// Records that become one customer with those of another, or one of their own.
package struct RecordMove: Hashable, Sendable {
    package let records: [SourceKey]
    /// The customer that they come to; nil: a new one.
    package let target: String?

    package init(_ records: [SourceKey], to target: String?) {
        self.records = records
        self.target = target
    }
}

/// What a person wants to stand in one place of a golden record.
package struct PinRequest: Hashable, Sendable {
    package enum Choice: Hashable, Sendable {
        /// Of an attribute outside groups.
        case value(String)
        /// Of a group, by the short names of its attributes.
        case members([String: String])
        /// Whatever the record says in this place among its own, from 0.
        case record(SourceKey, occurrence: Int)
    }

    /// How long a pin holds, unless it is taken back before.
    package enum Life: Hashable, Sendable {
        case always
        /// Until the record of which the value is overruled gets another version.
        case sourceChanges
        case moment(Timestamp)
    }

    package let customer: String
    /// An attribute or a group.
    package let attribute: String
    /// The place among several values, from 0.
    package let occurrence: Int
    package let choice: Choice
    package let life: Life

    package init(customer: String, attribute: String, occurrence: Int, choice: Choice, life: Life) {
        self.customer = customer
        self.attribute = attribute
        self.occurrence = occurrence
        self.choice = choice
        self.life = life
    }
}
