import CustomerModel
import Hub
import Postgres
import Store
import Testing

/// Invariants 1 to 3 at the size at which things go wrong: many customers, many writers, everything interleaved.
@Suite("Crowd")
struct CrowdTests {
    /// 10,000 where time does not matter.
    private static let steps = Soak.isThorough ? 10_000 : 2_000

    @Test("after shuffled, interleaved inserts, updates, withdrawals and decisions nothing differs from a rebuild")
    func interleaved() async throws {
        try await World.with { world in
            let customers = Self.steps * 9 / 100
            let work = Crowd(customers: customers, seed: 25).steps(Self.steps)
            try await withThrowingTaskGroup { group in
                for writer in 0..<4 {
                    group.addTask {
                        for place in stride(from: writer, to: work.count, by: 4) {
                            try await perform(work[place], in: world)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let early = try await world.hub.verify(VerifyOptions(seed: 1)).report
            #expect(early.isConsistent, "\(early.differences)")
            _ = try await world.hub.resolve()
            let late = try await world.hub.verify(VerifyOptions(seed: 2)).report
            #expect(late.isConsistent && late.waiting == 0 && late.unchecked == 0, "\(late.differences)")
            #expect(late.checked.customers > customers / 2 && late.checked.separations > Self.steps / 200)
            // How much is merged hangs on who was there when the rules learned their weights; that much is, lest it show nothing.
            let merged = late.checked.records - late.checked.customers
            #expect(merged > customers / 20 && late.checked.endedIds > 10, "\(late.checked)")
        }
    }

    /// Tries again while the hub answers that it has no time: on a busy machine, a run that learns the weights anew
    /// holds the writers longer than they wait.
    private func perform(_ step: Step, in world: World) async throws {
        while true {
            do {
                try await world.perform(step)
                return
            } catch let error as HubError where error.code == .unknownRecord {
                return  // Withdrawn before it came.
            } catch let error as HubError where error.code == .unavailable {
                continue
            }
        }
    }
}

/// Persons whom three sources know, with typing errors, missing values, moves and households.
private struct Crowd {
    let customers: Int
    private var random: SplitMix

    init(customers: Int, seed: UInt64) {
        self.customers = customers
        random = SplitMix(seed: seed)
    }

    /// Inserts, updates, withdrawals, decisions and runs in no order but that of chance.
    func steps(_ count: Int) -> [Step] {
        var crowd = self
        return (0..<count).map { crowd.step($0) }
    }

    private mutating func step(_ number: Int) -> Step {
        let customer = Int.random(in: 0..<customers, using: &random)
        let key = key(customer)
        let other = self.key((customer + Int.random(in: 1..<customers, using: &random)) % customers)
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<80: return .submit(key, person(customer, changed: number))
        case 80..<88: return .withdraw(key)
        case 88..<93: return .constrain(mustLink: false, key, other)
        case 93..<95: return .constrain(mustLink: true, key, other)
        case 95..<99: return .release(key, other)
        default: return .resolve(full: false)
        }
    }

    /// The customer's number stands in the key for whoever reads a failure; the hub makes nothing of it.
    private mutating func key(_ customer: Int) -> SourceKey {
        SourceKey(system: ["alpha", "omega", "sigma"].randomElement(using: &random) ?? "alpha", key: "\(customer)")
    }

    /// What some source says of a customer at some time.
    private mutating func person(_ customer: Int, changed: Int) -> TinyPerson {
        let (given, family) = (Self.given[customer % 15], Self.family[customer / 15 % 20])
        return TinyPerson(
            given: sometimes(given, or: [String(given.dropLast()), ""]),
            family: sometimes(family, or: [String(family.dropFirst()), Self.family[customer % 20]]),
            born: sometimes("\(1940 + customer % 60)-0\(1 + customer % 9)-1\(customer % 10)", or: ["", "1999-09-09"]),
            phone: sometimes("+3584012\(34500 + customer / 2)", or: ["", "+358401299999"]),
            email: sometimes("\(given.lowercased())\(customer)@yritys.example", or: ["", "info@yritys.example"]),
            street: sometimes("Hämeentie \(1 + customer / 2)", or: ["", "Satamakatu \(1 + customer)"]), changed: changed
        )
    }

    private mutating func sometimes(_ value: String, or others: [String]) -> String {
        Int.random(in: 0..<6, using: &random) > 0 ? value : (others.randomElement(using: &random) ?? value)
    }

    private static let given = [
        "Maija", "Kalle", "Aino", "Olavi", "Jaana", "Pekka", "Liisa", "Timo", "Ossi", "Helmi", "Eero", "Saara",
        "Veikko",
        "Inkeri", "Tuomo",
    ]
    private static let family = [
        "Meikäläinen", "Korhonen", "Virtanen", "Mäkinen", "Laine", "Niemi", "Salonen", "Heikkinen", "Toivonen", "Koski",
        "Järvinen", "Lehtonen", "Saarinen", "Rantala", "Nyström", "Åkerlund", "Öhman", "Kivelä", "Harju", "Peltola",
    ]
}
