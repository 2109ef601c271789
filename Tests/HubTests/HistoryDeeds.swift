import CustomerModel
import Hub
import Store

/// What a person does in a history, told by source keys: ids are others in a shrunk history.
enum Deed: CustomStringConvertible {
    /// The customers of two records are one.
    case merge(SourceKey, SourceKey)
    /// They are two.
    case separate(SourceKey, SourceKey)
    /// The record is a customer of its own.
    case split(SourceKey)
    /// The record belongs to the customer of another.
    case move(SourceKey, to: SourceKey)
    /// Two records are one customer, or two, or (nil) whatever the evidence says.
    case link(Bool?, SourceKey, SourceKey)
    /// The customer of a record has a title that no source knows; nil takes the pin away.
    case title(String?, SourceKey)
    /// A command is taken back: which of those that hold, counted from the newest.
    case undo(Int)

    /// The attribute that `title` pins: no source of the histories has it.
    static let pinned = "title"

    /// Nil when too few records are known.
    static func random(known: [SourceKey], using random: inout SplitMix) -> Deed? {
        guard let one = known.randomElement(using: &random), let other = known.randomElement(using: &random),
            one != other
        else { return nil }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .merge(one, other)
        case 1: return .separate(one, other)
        case 2: return .split(one)
        case 3: return .move(one, to: other)
        case 4: return .title(["tohtori", "johtaja", nil].randomElement(using: &random) ?? nil, one)
        case 5: return .link(nil, one, other)
        default: return .undo(Int.random(in: 0..<4, using: &random))
        }
    }

    var description: String {
        switch self {
        case .merge(let one, let other): "merge the customers of \(one) and \(other)"
        case .separate(let one, let other): "separate the customers of \(one) and \(other)"
        case .split(let key): "split \(key) off"
        case .move(let key, let other): "move \(key) to the customer of \(other)"
        case .link(let kind, let one, let other):
            "\(kind.map { $0 ? "must-link" : "cannot-link" } ?? "release") \(one) \(other)"
        case .title(let title, let key): "title of \(key) is \(title ?? "no longer pinned")"
        case .undo(let back): "undo \(back) back"
        }
    }
}

/// What persons have decided, by rules written down a second time: a pair is what the last command about it says that holds,
/// and a command holds while nothing that holds takes it back. What is so already a command does not say again.
struct Decisions {
    private struct Entry {
        let command: Int64
        let undoes: Int64?
        let said: [Set<SourceKey>: Bool?]
    }

    private var log: [Entry] = []

    /// Must-links (true) and cannot-links by their records.
    private(set) var inForce: [Set<SourceKey>: Bool] = [:]

    /// Commands that nothing has taken back, undos included; the newest first.
    var undoable: [Int64] {
        let undone = Set(log.compactMap(\.undoes))
        return log.map(\.command).filter { !undone.contains($0) }.reversed()
    }

    mutating func note(_ command: Int64, undoes: Int64? = nil, _ said: [Set<SourceKey>: Bool?] = [:]) {
        log.append(Entry(command: command, undoes: undoes, said: said.filter { inForce[$0.key] != $0.value }))
        var isTakenBack: Set<Int64> = []
        for entry in log.reversed() where !isTakenBack.contains(entry.command) {
            if let target = entry.undoes { isTakenBack.insert(target) }
        }
        inForce = [:]
        for entry in log where !isTakenBack.contains(entry.command) {
            for (pair, word) in entry.said { inForce[pair] = word }
        }
    }
}

private struct RefusedDeed: Error, CustomStringConvertible {
    let description: String
}

/// A deed as the command that it becomes among the present customers.
private struct DeedCommand {
    let kind: StewardCommand.Kind
    let members: String
    var said: [Set<SourceKey>: Bool?] = [:]
}

extension World {
    /// Performs a deed and notes what it decided. What makes no sense at present, such as merging a customer with itself, is
    /// passed over.
    ///
    /// - Parameter known: records that were ever delivered.
    func perform(
        _ deed: Deed, among now: Partitioning, known: [SourceKey], _ decisions: inout Decisions
    ) async throws {
        var undoes: Int64?
        if case .undo(let back) = deed {
            let choice = decisions.undoable
            guard !choice.isEmpty else { return }
            undoes = choice[min(back, choice.count - 1)]
        }
        guard let command = deed.command(now, known: Set(known), undoes: undoes) else { return }
        let document = Array(#"{\#(command.members), "author": "test", "reason": "test"}"#.utf8)
        let receipt: CommandReceipt
        do {
            receipt = try await hub.perform(command.kind, document: document)
        } catch let error as HubError {
            throw RefusedDeed(description: "\(deed) was refused: \(error) \(error.problems)")
        }
        decisions.note(receipt.command ?? 0, undoes: undoes, command.said)
    }

    /// The decisions in force as the hub lists them.
    func decisionsInForce() async throws -> [Set<SourceKey>: Bool] {
        let page = try await hub.constraints(of: nil, cursor: nil, limit: 500)
        let pairs = try JSON(page.items).list.map { constraint in
            let ends = ["left", "right"].map {
                SourceKey(system: constraint[$0]?["source"]?.text ?? "", key: constraint[$0]?["key"]?.text ?? "")
            }
            return (Set(ends), constraint["kind"]?.text == "must-link")
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}

extension Deed {
    /// Nil when it makes no sense among these customers.
    fileprivate func command(_ now: Partitioning, known: Set<SourceKey>, undoes: Int64?) -> DeedCommand? {
        let idOf = now.idOf
        func rest(_ key: SourceKey) -> Set<SourceKey> { now.members[idOf[key] ?? "", default: []].subtracting([key]) }
        switch self {
        case .merge(let one, let other), .separate(let one, let other):
            guard let left = idOf[one], let right = idOf[other], left != right else { return nil }
            let isMerge = if case .merge = self { true } else { false }
            let said = Self.across(now.members[left, default: []], now.members[right, default: []], isMerge)
            return DeedCommand(
                kind: isMerge ? .merge : .separate, members: #""customers": ["\#(left)", "\#(right)"]"#, said: said)
        case .split(let key):
            guard let id = idOf[key], !rest(key).isEmpty else { return nil }
            return DeedCommand(
                kind: .split, members: #""customer": "\#(id)", "parts": [[\#(Self.name(key))]]"#,
                said: Self.across([key], rest(key), false))
        case .move(let key, let other):
            guard let home = idOf[other], idOf[key] != home, known.contains(key) else { return nil }
            let said = Self.across([key], now.members[home, default: []], true)
            return DeedCommand(
                kind: .move, members: #""records": [\#(Self.name(key))], "to": "\#(home)""#,
                said: said.merging(Self.across([key], rest(key), false)) { first, _ in first })
        case .link(let word, let one, let other):
            guard known.isSuperset(of: [one, other]) else { return nil }
            return DeedCommand(
                kind: word.map { $0 ? .mustLink : .cannotLink } ?? .release,
                members: #""left": \#(Self.name(one)), "right": \#(Self.name(other))"#, said: [[one, other]: word])
        case .title(let title, let key):
            guard let id = idOf[key] else { return nil }
            let value = title.map { #", "value": "\#($0)""# } ?? ""
            return DeedCommand(
                kind: title == nil ? .unpin : .pin,
                members: #""customer": "\#(id)", "attribute": "\#(Self.pinned)"\#(value)"#)
        case .undo: return undoes.map { DeedCommand(kind: .undo, members: #""command": \#($0)"#) }
        }
    }

    private static func across(
        _ one: Set<SourceKey>, _ other: Set<SourceKey>, _ word: Bool
    ) -> [Set<SourceKey>: Bool?] {
        Dictionary(
            one.flatMap { left in other.map { (Set([left, $0]), Optional(word)) } },
            uniquingKeysWith: { first, _ in first })
    }

    private static func name(_ key: SourceKey) -> String { #"{"source": "\#(key.system)", "key": "\#(key.key)"}"# }
}
