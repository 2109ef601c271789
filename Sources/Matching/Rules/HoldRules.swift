/// Joins that clustering leaves to a person although the evidence asks for them.
package struct HoldRules: Hashable, Sendable {
    /// When a join waits because a person has confirmed a customer.
    package enum Confirmed: String, Hashable, Sendable, Codable {
        case never
        /// When both sides are confirmed.
        case both
        /// When one side is: nothing joins a confirmed customer unseen.
        case either
    }

    package var confirmed: Confirmed
    /// The most records that a join may bring together, at least 2; nil: any number.
    package var recordsAbove: Int?
    /// A join waits when nothing but one edge runs between two clusters of at least so many records each, at least 2; nil:
    /// no join waits for that.
    package var bridgeBetween: Int?

    package init(confirmed: Confirmed = .both, recordsAbove: Int? = nil, bridgeBetween: Int? = nil) {
        self.confirmed = confirmed
        self.recordsAbove = recordsAbove
        self.bridgeBetween = bridgeBetween
    }

    /// What is wrong with them, one sentence each.
    var problems: [String] {
        var found: [String] = []
        if let recordsAbove, recordsAbove < 2 { found.append("hold: recordsAbove below 2") }
        if let bridgeBetween, bridgeBetween < 2 { found.append("hold: bridgeBetween below 2") }
        return found
    }
}

extension HoldRules: Codable {
    private enum CodingKeys: String, CodingKey {
        case confirmed, recordsAbove, bridgeBetween
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        confirmed = try container.decodeIfPresent(Confirmed.self, forKey: .confirmed) ?? .both
        recordsAbove = try container.decodeIfPresent(Int.self, forKey: .recordsAbove)
        bridgeBetween = try container.decodeIfPresent(Int.self, forKey: .bridgeBetween)
    }
}
