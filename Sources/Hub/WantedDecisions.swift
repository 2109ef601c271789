import CustomerModel
import Postgres
import RuleBook
import Standardization
import Store

/// What a command says about pairs of records, and about values.
///
/// Customers come and go, source keys stay: so a decision about customers is kept as one about each record of one and each
/// of the other, as they are when it is made.
struct WantedDecisions {
    /// Pairs of one customer, of different ones, and such as are left to the evidence.
    var together: Set<RecordPair> = []
    var apart: Set<RecordPair> = []
    private(set) var open: Set<RecordPair> = []
    /// What is to stand in a golden record; the pins of the same place, or places, that go for it.
    private(set) var pin: NewPin?
    private(set) var unpinned: (attribute: String, occurrence: Int?)?
    /// Whether the records are to be confirmed as one customer, or not to be any longer; nil when neither.
    private(set) var confirmation: Confirmation?
    /// What pairs that are apart are asked about again; nil leaves that as it is.
    private(set) var watched: [String]?
    /// Every record that the command touches; ascending.
    private(set) var records: [RecordNumber] = []
    private var problems: [HubError.Problem] = []

    enum Confirmation {
        case wanted, unwanted
    }

    private static let mostPairs = 20_000

    /// - Throws: `invalidDocument` with the ids and keys that cannot be used.
    init(_ command: StewardCommand, _ store: Store, _ hub: Hub) throws {
        switch command {
        case .merge(let ids):
            let customers = try customers(ids, store)
            together = Self.across(customers)
        case .separate(let ids, let watched):
            let customers = try customers(ids, store)
            apart = Self.across(customers)
            self.watched = watched
        case .mergeEach(let groups): together = try eachAcross(groups, store)
        case .separateEach(let groups, let watched):
            apart = try eachAcross(groups, store)
            self.watched = watched
        case .split(let id, let parts): try split(id, parts, store)
        case .move(let keys, let id): try move([RecordMove(keys, to: id)], store) { _ in "" }
        case .moveEach(let moves): try move(moves, store) { "/moves/\($0)" }
        case .mustLink(let left, let right): together = try pair(left, right, store)
        case .cannotLink(let left, let right, let watched):
            apart = try pair(left, right, store)
            self.watched = watched
        case .release(let left, let right): open = try pair(left, right, store)
        case .pin(let request):
            let members = try customers([request.customer], store, pointers: ["/customer"])[0]
            pin = try pin(request, members, store, hub)
            unpinned = (request.attribute, request.occurrence)
            records = members
        case .unpin(let id, let attribute, let occurrence):
            records = try customers([id], store, pointers: ["/customer"])[0]
            unpinned = (attribute, occurrence)
        case .confirm(let id):
            records = try customers([id], store, pointers: ["/customer"])[0]
            confirmation = .wanted
        case .unconfirm(let id): try unconfirm(id, store)
        case .undo: break
        }
        if together.count + apart.count > Self.mostPairs {
            report("", "The command is about more than \(Self.mostPairs) pairs of records; do it in smaller steps.")
        }
        let named = together.union(apart).union(open).flatMap { [$0.left, $0.right] }
        records = Set(records + named).sorted()
        let kinds = try store.kinds(of: records)
        if problems.isEmpty, kinds.count > 1 {
            report("", "A person and an organization are never one customer, and need no separating.")
        }
        check(watched ?? [], kinds, hub.ruleBook.catalog)
        guard problems.isEmpty else {
            throw HubError(.invalidDocument, "The command cannot be performed.", problems: problems)
        }
    }

    mutating func report(_ pointer: String, _ message: String) {
        problems.append(HubError.Problem(pointer: pointer, message: message))
    }

    // MARK: Customers

    /// The records of each customer.
    private mutating func customers(
        _ ids: [String], _ store: Store, pointers: [String]? = nil
    ) throws -> [[RecordNumber]] {
        let pointers = pointers ?? ids.indices.map { "/customers/\($0)" }
        let found = try zip(ids, pointers).map { try customer($0, $1, store) }
        for (index, golden) in found.enumerated() where golden != nil && found[..<index].contains(golden) {
            report(pointers[index], "The customer is named twice.")
        }
        let members = Dictionary(grouping: try store.members(found.compactMap(\.self)), by: \.golden)
        return found.map { $0.flatMap { members[$0] }?.map(\.record) ?? [] }
    }

    /// The pairs across the customers of each group.
    private mutating func eachAcross(_ groups: [[String]], _ store: Store) throws -> Set<RecordPair> {
        var pairs: Set<RecordPair> = []
        for ids in groups { pairs.formUnion(Self.across(try customers(ids, store))) }
        return pairs
    }

    /// A living customer; nil after a report.
    mutating func customer(_ id: String, _ pointer: String, _ store: Store) throws -> GoldenNumber? {
        guard let golden = GoldenNumber(publicId: id), let end = try store.successor(of: golden) else {
            report(pointer, "No customer has that id.")
            return nil
        }
        if end.publicId == golden.publicId, end.status == "active" { return golden }
        let fate =
            end.publicId != golden.publicId
            ? "was merged into \(end.publicId)"
            : end.status == "split"
                ? "was split into \(end.parts.joined(separator: ", "))"
                : end.status == "erased" ? "was erased" : "has no records any more"
        report(pointer, "The customer \(fate).")
        return nil
    }

    // MARK: Records

    mutating func record(_ key: SourceKey, _ pointer: String, _ store: Store) throws -> RecordNumber? {
        if let number = try store.recordNumber(key) { return number }
        report(pointer, "The hub has no source record with that key.")
        return nil
    }

    private mutating func pair(_ left: SourceKey, _ right: SourceKey, _ store: Store) throws -> Set<RecordPair> {
        let (one, other) = (try record(left, "/left", store), try record(right, "/right", store))
        guard let one, let other else { return [] }
        return [RecordPair(one, other)]
    }

    private mutating func split(_ id: String, _ parts: [[SourceKey]], _ store: Store) throws {
        let golden = try customer(id, "/customer", store)
        let members = try store.members([golden].compactMap(\.self)).map(\.record)
        var seen: Set<RecordNumber> = []
        var numbers: [[RecordNumber]] = []
        for (part, keys) in parts.enumerated() {
            numbers.append([])
            for (index, key) in keys.enumerated() {
                let pointer = "/parts/\(part)/\(index)"
                guard let number = try record(key, pointer, store) else { continue }
                if golden != nil, !members.contains(number) {
                    report(pointer, "The record does not belong to the customer.")
                }
                if !seen.insert(number).inserted { report(pointer, "The record is named twice.") }
                numbers[part].append(number)
            }
        }
        let rest = members.filter { !seen.contains($0) }
        if golden != nil, rest.isEmpty, parts.count == 1 {
            report("/parts", "The part has every record of the customer: nothing would be split off.")
        }
        apart = Self.across(numbers + [rest])
        together = numbers.reduce(into: []) { $0.formUnion(Self.within($1)) }
    }

    // MARK: Confirmations

    private mutating func unconfirm(_ id: String, _ store: Store) throws {
        records = try customers([id], store, pointers: ["/customer"])[0]
        confirmation = .unwanted
        if problems.isEmpty, try store.confirmations(of: records).value.isEmpty {
            report("/customer", "Nobody has confirmed the customer.")
        }
    }

    /// - Parameter kinds: of the records that are apart.
    private mutating func check(_ watched: [String], _ kinds: Set<String>, _ catalog: Catalog) {
        for (index, name) in watched.enumerated() {
            let pointer = "/askAgainWhen/\(index)"
            let attributes = catalog[AttributeName(rawValue: name)].map { [$0] } ?? catalog.members(of: name)
            if attributes.isEmpty {
                report(pointer, "The catalog has no such attribute and no such group.")
            } else if kinds.count == 1,
                !attributes.contains(where: { !kinds.isDisjoint(with: $0.appliesTo.map(\.rawValue)) })
            {
                report(pointer, "The attribute does not belong to a customer of this kind.")
            } else if watched[..<index].contains(name) {
                report(pointer, "The attribute is named twice.")
            }
        }
    }

    // MARK: Values

    private mutating func pin(
        _ request: PinRequest, _ members: [RecordNumber], _ store: Store, _ hub: Hub
    ) throws -> NewPin? {
        guard let golden = GoldenNumber(publicId: request.customer), !members.isEmpty else { return nil }
        let checked = PinCheck(request, kinds: try store.kinds(of: members), hub)
        problems += checked.problems
        var choice = checked.values.map(NewPin.Choice.values)
        if case .record(let key, let occurrence) = request.choice {
            let number = try record(key, "/record", store)
            if let number, !members.contains(number) {
                report("/record", "The record does not belong to the customer.")
            }
            choice = number.map { .record($0, occurrence: occurrence) }
        }
        guard problems.isEmpty, let choice else { return nil }
        let overruled = try store.winner(golden, checked.attributes.map(\.name.rawValue), request.occurrence)
        let until: Timestamp? = if case .moment(let moment) = request.life { moment } else { nil }
        return NewPin(
            record: overruled ?? members[0], attribute: request.attribute, occurrence: request.occurrence,
            choice: choice, endsWithVersion: request.life == .sourceChanges, until: until)
    }

    // MARK: Pairs

    /// Every record of each group with every one of the others.
    private static func across(_ groups: [[RecordNumber]]) -> Set<RecordPair> {
        var pairs: Set<RecordPair> = []
        for (index, group) in groups.enumerated() {
            for other in groups[(index + 1)...] {
                for one in group { for another in other { pairs.insert(RecordPair(one, another)) } }
            }
        }
        return pairs
    }

    private static func within(_ group: [RecordNumber]) -> Set<RecordPair> {
        across(group.map { [$0] })
    }
}
