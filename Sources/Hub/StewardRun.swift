import CustomerModel
import Intake
import Postgres
import RuleBook
import Store

/// One command inside one transaction that holds the resolution lock.
struct StewardRun {
    private let hub: Hub
    private let store: Store
    private let isTrial: Bool
    /// Who gives the command.
    private let caller: Caller
    private let book: TrainedRuleBook
    /// The feed's position before the command.
    private let start: Int64

    /// A run on trial for whoever does not wait long; nil when others resolve for longer than a second.
    static func onTrial(hub: Hub, store: Store, caller: Caller) throws -> StewardRun? {
        guard try store.tryLockResolution() else { return nil }
        return try StewardRun(hub: hub, store: store, isTrial: true, caller: caller)
    }

    init(hub: Hub, store: Store, isTrial: Bool, caller: Caller) throws {
        self.hub = hub
        self.store = store
        self.isTrial = isTrial
        self.caller = caller
        try store.expectLittleWork()
        try store.lockResolution()
        book = try hub.ruleBookInForce(store)
        start = try store.feedPosition()
    }

    func perform(_ asked: CommandDocument, document: [UInt8]) throws -> CommandReceipt {
        if case .undo(let command) = asked.command { return try undo(command, asked, document) }
        let wanted = try WantedDecisions(asked.command, store, hub)
        let command = try note(asked, document, undoes: nil)
        let verdict = Verdict(author: asked.author, reason: asked.reason, command: command)
        let joined = try store.decide(.mustLink, wanted.together, verdict)
        let parted = try store.decide(.cannotLink, wanted.apart, verdict, askAgainWhen: wanted.watched)
        let released = try store.release(wanted.open, by: command)
        let pinned = try pin(wanted, verdict, command)
        let unconfirmed = try confirm(wanted, command)
        let outcome = try resolve(Set(wanted.records + unconfirmed.records).sorted(), command: command)
        return try receipt(
            command, asked, stands: try stands(wanted), outcome,
            decided: joined.added + parted.added + pinned.added + (wanted.confirmation == .wanted ? 1 : 0),
            ended: joined.removed + parted.removed + released + pinned.removed + unconfirmed.count, kept: 0)
    }

    /// Confirms the customer of a command, or ends what was confirmed; what is said to be different is no longer confirmed
    /// to be one.
    private func confirm(_ wanted: WantedDecisions, _ command: Int64) throws -> EndedConfirmations {
        switch wanted.confirmation {
        case .wanted: try store.confirm(wanted.records, by: command)
        case .unwanted: try store.endConfirmations(of: wanted.records, by: command)
        case nil: try store.endCrossedConfirmations(of: wanted.apart.map(\.left), by: command)
        }
    }

    private func pin(
        _ wanted: WantedDecisions, _ verdict: Verdict, _ command: Int64
    ) throws -> (added: Int, removed: Int) {
        guard let place = wanted.unpinned else { return (0, 0) }
        let removed = try store.removePins(place.attribute, place.occurrence, of: wanted.records, by: command)
        if let pin = wanted.pin { try store.add(pin, verdict) }
        return (wanted.pin == nil ? 0 : 1, removed)
    }

    /// Decisions come back, then records go back to the golden records that they came from: so the ids come back, too.
    private func undo(_ target: Int64, _ asked: CommandDocument, _ document: [UInt8]) throws -> CommandReceipt {
        guard let known = try store.command(target) else {
            throw HubError(.unknownCommand, "There is no command \(target).")
        }
        if let undo = known.undoneBy {
            throw HubError(.alreadyDecided, "Command \(target) was taken back by command \(undo).")
        }
        let command = try note(asked, document, undoes: target)
        let moved = try store.formerMemberships(movedBy: target)
        let decided =
            try store.recordsDecided(by: target) + store.recordsPinned(by: target)
            + store.recordsConfirmed(by: target)
        let changes = try store.takeBack(target, by: command)
        let pins = try store.takeBackPins(target, by: command)
        let confirmed = try store.takeBackConfirmations(target, by: command)
        let crossed = try store.endCrossedConfirmations(of: decided, by: command)
        let outcome = try resolve(
            decided + crossed.records, command: command,
            returning: Dictionary(moved.map { ($0.record, $0.golden) }, uniquingKeysWith: { first, _ in first }))
        return try receipt(
            command, asked, stands: true, outcome, decided: changes.added + pins.added + confirmed.added,
            ended: changes.removed + pins.removed + confirmed.removed + crossed.count, kept: changes.kept)
    }

    private func note(_ asked: CommandDocument, _ document: [UInt8], undoes: Int64?) throws -> Int64 {
        try store.addCommand(
            kind: asked.command.kind.rawValue, author: asked.author, token: caller.token,
            person: caller.session?.person.id, reason: asked.reason, document: document, undoes: undoes)
    }

    private func resolve(
        _ records: [RecordNumber], command: Int64, returning: [RecordNumber: GoldenNumber] = [:]
    ) throws -> [GoldenConsequence] {
        let run = try store.beginRun(trigger: .command, ruleBook: book.version, delivery: nil)
        try store.attribute(run: run.value, to: command)
        var resolver = Resolver(
            store: store, book: book, survivorship: hub.survivorship, searchWords: hub.searchWords, run: run,
            threads: 1, progress: { _ in })
        resolver.returning = returning
        _ = try resolver.resolveChanged(records)
        return try store.consequences(of: run.value, after: start)
    }

    private func stands(_ wanted: WantedDecisions) throws -> Bool {
        let golden = try store.goldenOf(wanted.records)
        func areTogether(_ pair: RecordPair) -> Bool? {
            guard let left = golden[pair.left], let right = golden[pair.right] else { return nil }
            return left == right
        }
        return wanted.together.allSatisfy { areTogether($0) != false }
            && wanted.apart.allSatisfy { areTogether($0) != true }
    }

    private func receipt(
        _ command: Int64, _ asked: CommandDocument, stands: Bool, _ customers: [GoldenConsequence], decided: Int,
        ended: Int, kept: Int
    ) throws -> CommandReceipt {
        CommandReceipt(
            command: isTrial ? nil : command, kind: asked.command.kind, token: caller.token,
            person: caller.session?.person.id, outcome: stands ? .done : .held,
            customers: customers.map(CommandReceipt.Customer.init),
            previews: isTrial ? try previews(customers) : [], decided: decided, ended: ended, kept: kept,
            ruleBookVersion: book.version,
            feedPosition: String(isTrial ? start : try store.feedPosition()))
    }

    /// At most as many customers as a command may name.
    private func previews(_ customers: [GoldenConsequence]) throws -> [CommandReceipt.Preview] {
        try customers.filter { $0.status == "active" }.prefix(CommandDocument.mostCustomers).compactMap { customer in
            guard let golden = GoldenNumber(publicId: customer.id), let document = try store.customer(golden),
                let lineage = try store.lineage(golden)
            else { return nil }
            return CommandReceipt.Preview(id: customer.id, customer: document.json, lineage: lineage.json)
        }
    }
}
