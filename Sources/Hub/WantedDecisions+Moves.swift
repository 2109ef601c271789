import CustomerModel
import Store

extension WantedDecisions {
    /// Where a record belongs after the moves.
    enum Place: Hashable {
        case customer(GoldenNumber)
        /// A new customer, by the number of the move that makes it.
        case new(Int)
    }

    /// What moves say about pairs: who comes together is one customer, who was together and is no more is not. What is not
    /// moved, and pairs that neither were nor are together, are left alone.
    ///
    /// - Parameter pointer: where a move stands in the document.
    mutating func move(_ moves: [RecordMove], _ store: Store, _ pointer: (Int) -> String) throws {
        var places: [RecordNumber: Place] = [:]
        for (number, move) in moves.enumerated() {
            let target = try move.target.map { try customer($0, "\(pointer(number))/to", store) } ?? nil
            guard move.target == nil || target != nil else { continue }
            for (index, key) in move.records.enumerated() {
                let pointer = "\(pointer(number))/records/\(index)"
                guard let record = try record(key, pointer, store) else { continue }
                if places[record] != nil { report(pointer, "The record is named twice.") }
                places[record] = target.map { .customer($0) } ?? .new(number)
            }
        }
        let homes = try store.goldenOf(Array(places.keys))
        try refuseIdle(moves, places, homes, store, pointer)
        let touched = Set(homes.values).union(places.values.compactMap(\.golden))
        let before = Dictionary(
            try store.members(Array(touched)).map { ($0.record, $0.golden) }, uniquingKeysWith: { first, _ in first })
        decide(places, before)
    }

    private mutating func decide(_ places: [RecordNumber: Place], _ before: [RecordNumber: GoldenNumber]) {
        let moved = places.keys.sorted()
        let all = Set(before.keys).union(moved).sorted()
        func place(_ record: RecordNumber) -> Place? { places[record] ?? before[record].map { .customer($0) } }
        for one in moved {
            for other in all where other != one && (places[other] == nil || one < other) {
                if place(one) == place(other) {
                    together.insert(RecordPair(one, other))
                } else if let home = before[one], home == before[other] {
                    apart.insert(RecordPair(one, other))
                }
            }
        }
    }

    /// Reports moves that would move nothing.
    private mutating func refuseIdle(
        _ moves: [RecordMove], _ places: [RecordNumber: Place], _ homes: [RecordNumber: GoldenNumber], _ store: Store,
        _ pointer: (Int) -> String
    ) throws {
        let sizes = Dictionary(grouping: try store.members(Array(Set(homes.values))), by: \.golden).mapValues(\.count)
        for (number, move) in moves.enumerated() {
            for (index, key) in move.records.enumerated() {
                guard let record = try store.recordNumber(key), let home = homes[record] else { continue }
                if places[record] == .customer(home) {
                    report("\(pointer(number))/records/\(index)", "The record belongs to that customer already.")
                }
            }
            let own = places.filter { $0.value == .new(number) }.map(\.key)
            guard let home = own.first.flatMap({ homes[$0] }), own.allSatisfy({ homes[$0] == home }) else { continue }
            let arriving = places.contains { $0.value == .customer(home) }
            if own.count == sizes[home], !arriving {
                report(pointer(number), "The records are every one of their customer: nothing would be moved.")
            }
        }
    }
}

extension WantedDecisions.Place {
    fileprivate var golden: GoldenNumber? { if case .customer(let golden) = self { golden } else { nil } }
}
