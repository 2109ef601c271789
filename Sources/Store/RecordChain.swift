import CustomerModel

/// Everything that a source said of one record, in the order in which it said it: what an import that had rejected
/// nothing would have seen.
struct RecordChain {
    /// One row about the record, or its absence from a full delivery.
    struct Link: Hashable {
        enum Origin: Hashable {
            case version(Int32)
            case confirmation
            /// Index of a row that is read again.
            case replayed(Int)
            case absence
        }

        let origin: Origin
        let place: DeliveryPlace
        /// Nil for an absence that is not stored: it says nothing but that the record is gone.
        let hash: [UInt8]?
        let changedAt: Int64?
        let isWithdrawn: Bool

        /// True when two rows say the same.
        func says(_ other: Link) -> Bool {
            hash == other.hash && changedAt == other.changedAt && isWithdrawn == other.isWithdrawn
        }
    }

    /// What reading the chain from its start comes to.
    struct Reading {
        /// By index of the replayed row.
        var outcomes: [Int: StoredOutcome] = [:]
        /// The link that the record stands at in the end; nil when nothing but withdrawals was ever said.
        var current: Link?
    }

    private(set) var links: [Link] = []

    mutating func add(_ link: Link) { links.append(link) }

    /// Whether a delivery said anything of the record.
    func isIn(_ delivery: Int64) -> Bool { links.contains { $0.place.delivery == delivery } }

    /// Reads the links in order, by the rules of `Store.storeStaged`.
    func read() -> Reading {
        var reading = Reading()
        var seen: [Link] = []
        for link in links.sorted(by: { $0.place < $1.place }) {
            let outcome = Self.outcome(of: link, after: reading.current, seen)
            if case .replayed(let index) = link.origin { reading.outcomes[index] = outcome }
            if outcome != .unchanged { seen.append(link) }
            if outcome == .unchanged || outcome == .late { continue }
            reading.current = link
        }
        return reading
    }

    private static func outcome(of link: Link, after current: Link?, _ seen: [Link]) -> StoredOutcome {
        guard let current else { return link.isWithdrawn ? .unchanged : .created }
        if link.isWithdrawn, current.isWithdrawn { return .unchanged }
        if link.isWithdrawn == current.isWithdrawn, link.hash == current.hash,
            link.changedAt == nil || link.changedAt == current.changedAt
        {
            return .unchanged
        }
        if let changed = link.changedAt, let known = current.changedAt, changed < known {
            return seen.contains { $0.says(link) } ? .unchanged : .late
        }
        return link.isWithdrawn ? .withdrawn : .updated
    }
}

/// Where a row stands among all that a source delivered. An absence stands at the end of its delivery.
struct DeliveryPlace: Hashable, Sendable, Comparable {
    let delivery: Int64
    let line: Int32
    let column: Int32

    init(delivery: Int64, line: Int32, column: Int32) {
        self.delivery = delivery
        self.line = line
        self.column = column
    }

    init(delivery: Int64, _ position: TextPosition) {
        self.init(delivery: delivery, line: Int32(clamping: position.line), column: Int32(clamping: position.column))
    }

    /// The end of a delivery, where records that it lacks are withdrawn.
    static func end(of delivery: Int64) -> DeliveryPlace { DeliveryPlace(delivery: delivery, line: 0, column: 0) }

    static func < (left: DeliveryPlace, right: DeliveryPlace) -> Bool {
        (left.delivery, left.order, left.column) < (right.delivery, right.order, right.column)
    }

    private var order: Int32 { line == 0 ? .max : line }
}
