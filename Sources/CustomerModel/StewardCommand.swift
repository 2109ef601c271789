/// What a person may do to customers. Customers are named by their public ids, records by their source keys.
package enum StewardCommand: Hashable, Sendable {
    /// These customers are one.
    case merge(customers: [String])
    /// These customers are different from each other, whatever the evidence.
    case separate(customers: [String])
    /// The records of each part are a customer of their own; records in no part stay together, apart from all of them.
    case split(customer: String, parts: [[SourceKey]])
    /// These records belong to another customer, and to none that they leave.
    case move(records: [SourceKey], to: String)
    case mustLink(SourceKey, SourceKey)
    case cannotLink(SourceKey, SourceKey)
    /// What a person or a source said about two records no longer holds: the evidence decides.
    case release(SourceKey, SourceKey)
    /// A command is taken back.
    case undo(Int64)

    /// The word for a kind of command in paths and answers.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case merge, separate, split, move
        case mustLink = "must-link"
        case cannotLink = "cannot-link"
        case release, undo
    }

    package var kind: Kind {
        switch self {
        case .merge: .merge
        case .separate: .separate
        case .split: .split
        case .move: .move
        case .mustLink: .mustLink
        case .cannotLink: .cannotLink
        case .release: .release
        case .undo: .undo
        }
    }
}
