import CustomerModel
import Hub
import Postgres
import Store
import Synchronization
import Testing

/// Resolving the source records again and comparing: nothing differs after any history, and whatever differs is named.
@Suite("Consistency")
struct ConsistencyTests {
    @Test("nothing differs after any step of a history, nor in any sample of it", arguments: UInt64(21)...26)
    func histories(seed: UInt64) async throws {
        try await World.with { world in
            var random = SplitMix(seed: seed)
            var known: Set<SourceKey> = []
            var largest = 0
            for number in 1...60 {
                let step = Step.random(number: number, known: known.sorted(), using: &random)
                try await world.perform(step)
                known.formUnion(step.keys)
                let order = UInt32(truncatingIfNeeded: random.next())
                let whole = try await world.hub.verify(VerifyOptions(seed: order)).report
                #expect(whole.isConsistent, "seed \(seed), step \(number) (\(step)): \(whole.differences)")
                let sample = try await world.hub.verify(VerifyOptions(sample: 2, seed: order)).report
                #expect(sample.isConsistent, "seed \(seed), step \(number) (\(step)): \(sample.differences)")
                largest = max(largest, whole.checked.records - whole.checked.customers)
            }
            #expect(largest > 0, "the history joined nothing, so it shows nothing")
            _ = try await world.hub.resolve()
            let last = try await world.hub.verify().report
            #expect(last.isConsistent && last.waiting == 0 && last.unchecked == 0)
            #expect(last.checked.events > 0 && last.checked.edges > 0 && last.checked.blockingKeys > 0)
        }
    }

    @Test("a hub that has something of everything is consistent")
    func everything() async throws {
        try await World.withEverything { world in
            let report = try await world.hub.verify().report
            #expect(report.isConsistent, "\(report.differences)")
            #expect(report.checked.records == 9 && report.checked.endedIds > 1)
            #expect(report.checked.separations == 1 && report.checked.tasks == 1)
        }
    }

    @Test("whatever differs is named with its ids, in the whole and in a sample", arguments: Plant.all)
    func planted(plant: Plant) async throws {
        try await World.withEverything { world in
            let customers = try await world.publicIds(plant.customers)
            try await world.plant(plant.sql)
            for sample in [nil, 50] {
                let report = try await world.hub.verify(VerifyOptions(sample: sample, seed: 1)).report
                let found = report.differences.filter { $0.kind == plant.kind }
                #expect(Set(report.counts.keys) == Set(report.differences.map(\.kind)))
                #expect(Set(report.counts.keys).isSubset(of: plant.also.union([plant.kind])), "\(report.differences)")
                #expect(
                    found.contains { $0.records.map(\.description).sorted() == plant.records.sorted() }, "\(found)")
                if plant.kind == .untoldVersion {
                    #expect(Set(found.flatMap(\.customers)) == Set(customers))
                } else if !customers.isEmpty {
                    #expect(found.map { Set($0.customers) } == [Set(customers)], "\(found)")
                }
                if let place = plant.place { #expect(found.map(\.place) == [place]) }
            }
        }
    }

    @Test("every kind of difference has been planted")
    func complete() {
        #expect(Set(Plant.all.map(\.kind)) == Set(Difference.Kind.allCases))
    }

    @Test("records that wait for resolution, and what hangs together with them, are no difference")
    func waiting() async throws {
        try await World.withEverything { world in
            try await world.deliver(World.person(1, "Marja,Toinen,1970-01-10", minute: 9), to: "sigma")
            try await world.deliver(World.person(9, "Uusi,Henkilö,1971-01-10"), to: "sigma")
            let report = try await world.hub.verify().report
            #expect(report.isConsistent, "\(report.differences)")
            #expect(report.waiting == 2 && report.unchecked == 3)
            #expect(report.checked.records == 7)
            try await world.plant("DELETE FROM edge WHERE left_id = rec('alpha/8')")
            #expect(try await world.hub.verify().report.counts == [.missingEdge: 1])
        }
    }

    @Test("a sample is the same for the same seed, whole customers, and less than all")
    func samples() async throws {
        try await World.withEverything { world in
            var sizes: Set<Int> = []
            for seed in UInt32(1)...6 {
                let one = try await world.hub.verify(VerifyOptions(sample: 1, seed: seed)).report
                let again = try await world.hub.verify(VerifyOptions(sample: 1, seed: seed)).report
                #expect(one.isConsistent && one.checked == again.checked && one.sample == 1 && one.seed == seed)
                sizes.insert(one.checked.records)
            }
            #expect(sizes.isSubset(of: [0, 1, 2, 3]) && sizes.count > 1)
        }
    }

    @Test("writers are not held up, and what they write meanwhile is not seen")
    func writers() async throws {
        try await World.withEverything { world in
            let (begun, announce) = AsyncStream.makeStream(of: Void.self)
            let mayGoOn = Mutex(false)
            let before = try await world.count("change_event")
            async let checking = world.hub.verify { _ in
                announce.yield()
                announce.finish()
                while !mayGoOn.withLock({ $0 }) { _ = ContinuousClock.now }
            }
            for await _ in begun {}
            let receipt = try await world.hub.submit(
                source: "sigma", key: "1", document: Array(#"{"kind":"person","attributes":{"givenName":"Uusi"}}"#.utf8)
            )
            await #expect(throws: HubError.self) { try await world.hub.verify() }
            mayGoOn.withLock { $0 = true }
            let report = try await checking.report
            #expect(receipt.outcome == .moved && report.isConsistent, "\(report.differences)")
            #expect(report.feedPosition == Int64(before))
            #expect(try await world.hub.verify().report.feedPosition > Int64(before))
        }
    }

    @Test("checks are kept, newest first")
    func kept() async throws {
        try await World.withEverything { world in
            let first = try await world.hub.verify(VerifyOptions(sample: 1, seed: 7)).id
            try await world.plant("DELETE FROM edge WHERE left_id = rec('alpha/8')")
            let second = try await world.hub.verify(VerifyOptions(seed: 8)).id
            let json = try JSON(try #require(try await world.hub.consistencyCheck(second)))
            #expect(json["differences"]?.list.count == 1 && json["seed"]?.number == 8)
            #expect(json["differenceCount"]?["missing-edge"]?.number == 1)
            #expect(json["differences"]?[0]?["records"]?[0]?["key"]?.text == "8")
            let page = try await world.hub.consistencyChecks(cursor: nil, limit: 1)
            #expect(try JSON(page.items)[0]?["id"]?.number == Double(second))
            let rest = try await world.hub.consistencyChecks(cursor: page.next, limit: 5)
            #expect(try JSON(rest.items).list.map { $0["id"]?.number } == [Double(first)])
            #expect(try await world.hub.consistencyCheck(99) == nil)
        }
    }
}

extension World {
    /// The ids of customers named by a record; `merged` is the id that was merged, a number stands for itself.
    fileprivate func publicIds(_ names: [String]) async throws -> [String] {
        var ids: [String] = []
        for name in names {
            if let number = Int64(name) {
                ids.append(GoldenNumber(number).publicId)
            } else if name == "merged" {
                ids.append(
                    try #require(
                        try await text("SELECT public_id FROM golden_record WHERE redirect_to = gold('alpha/7')")))
            } else {
                let key = World.key(name)
                ids.append(try #require(try await golden(key.key, in: key.system)))
            }
        }
        return ids
    }
}

extension Step {
    /// The records that the step writes.
    fileprivate var keys: [SourceKey] {
        switch self {
        case .submit(let key, _): [key]
        case .deliver(let system, let rows, _):
            rows.filter { $0.1 != nil }.map { SourceKey(system: system, key: $0.0) }
        case .withdraw, .constrain, .release, .confirm, .resolve, .takeBack, .decide: []
        }
    }
}
