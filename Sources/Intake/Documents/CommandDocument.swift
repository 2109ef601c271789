package import CustomerModel

/// The API's JSON form of a command: what its kind needs, and `author` and `reason`.
package struct CommandDocument: Hashable, Sendable {
    package let command: StewardCommand
    package let author: String
    package let reason: String

    package init(_ command: StewardCommand, author: String, reason: String) {
        self.command = command
        self.author = author
        self.reason = reason
    }

    /// Customers, parts, and records of a part or a move that a command may name.
    package static let mostCustomers = 20
    package static let mostRecords = 200
    /// Attributes after whose change a command may want a person to be asked again.
    package static let mostWatched = 50

    /// Throws everything that is wrong with a document at once.
    ///
    /// - Parameter author: stands where the document names none; nil: it must name one.
    package static func parse(
        _ json: [UInt8], _ kind: StewardCommand.Kind, author standard: String? = nil
    ) throws(DocumentError) -> CommandDocument {
        var reading = CommandReading(try DocumentRoot.parse(json))
        let (author, reason) = (reading.author(orElse: standard), reading.text("reason", most: 1000))
        let command = reading.command(kind)
        reading.refuseOthers()
        guard let author, let reason, let command, reading.problems.isEmpty else {
            throw DocumentError(problems: reading.problems)
        }
        return CommandDocument(command, author: author, reason: reason)
    }
}

/// The API's JSON form of the answer to a steward's task: `{"decision": "same" | "different" | "related", "author", "reason"}`,
/// `askAgainWhen` with `different` and `related`, and `relation` with `related`.
package struct DecisionDocument: Hashable, Sendable {
    package enum Decision: String, Hashable, Sendable, CaseIterable {
        /// The task's two customers are one.
        case same
        case different
        /// They are different, and belong together: a group of companies, a household.
        case related
    }

    /// How two customers that are not one belong together.
    package enum Relation: String, Hashable, Sendable, CaseIterable {
        case sameGroup, sameHousehold, contactPerson, other
    }

    package let decision: Decision
    /// Nil unless they are related.
    package let relation: Relation?
    /// As of `StewardCommand.separate`.
    package let askAgainWhen: [String]?
    package let author: String
    package let reason: String

    package init(
        _ decision: Decision, relation: Relation? = nil, askAgainWhen: [String]? = nil, author: String, reason: String
    ) {
        self.decision = decision
        self.relation = relation
        self.askAgainWhen = askAgainWhen
        self.author = author
        self.reason = reason
    }

    /// Throws everything that is wrong with a document at once.
    ///
    /// - Parameter author: stands where the document names none; nil: it must name one.
    package static func parse(
        _ json: [UInt8], author standard: String? = nil
    ) throws(DocumentError) -> DecisionDocument {
        var reading = CommandReading(try DocumentRoot.parse(json))
        let (author, reason) = (reading.author(orElse: standard), reading.text("reason", most: 1000))
        let decision = reading.choice("decision", Decision.allCases.map(\.rawValue)).flatMap(Decision.init)
        let watched = decision == .same ? nil : reading.watched()
        let relation =
            decision == .related
            ? reading.choice("relation", Relation.allCases.map(\.rawValue)).flatMap(Relation.init) : nil
        reading.refuseOthers()
        guard let author, let reason, let decision, reading.problems.isEmpty else {
            throw DocumentError(problems: reading.problems)
        }
        return DecisionDocument(
            decision, relation: relation, askAgainWhen: watched, author: author, reason: reason)
    }
}
