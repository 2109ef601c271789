/// Draws customers and spreads their records over the exports.
struct DemoWriter {
    private let records: Int
    private var random: DemoRandom
    private var population: Population
    private var shuffle: RecordShuffle
    private var exports: any DemoOutput
    private var drawn = 0
    private var personRecords = 0
    private var entities = 0
    private var defects = 0

    init(folder: String, shape: DemoShape, records: Int, seed: UInt64) throws {
        self.records = records
        random = DemoRandom(seed: seed)
        population = Population(random: DemoRandom(seed: seed &+ 1))
        shuffle = RecordShuffle()
        exports =
            switch shape {
            case .exports: try DemoExports(folder: folder, random: DemoRandom(seed: seed &+ 2))
            case .flat: try FlatExport(folder: folder)
            }
    }

    mutating func run(progress: (Int) -> Void) throws -> DemoData.Summary {
        while drawn < records {
            let group = personRecords * 2 <= drawn ? population.people() : population.organizations()
            for entity in group { try observe(entity) }
            if drawn % 4096 < 8 { progress(exports.summary.records) }
        }
        while let (source, record) = shuffle.last(&random) { try exports.write(record, to: source) }
        try exports.close()
        progress(exports.summary.records)
        var summary = exports.summary
        summary.entities = entities
        return summary
    }

    private mutating func observe(_ entity: DemoEntity) throws {
        let count = min(Self.clusterSizes.pick(&random), records - drawn)
        guard count > 0 else { return }
        entities += 1
        for source in sources(count) {
            var observation = Observation(random: random, source: source, mayBeOld: count > 1)
            var record: DemoRecord
            switch entity {
            case .person(let person):
                record = observation.record(of: person, entity: entities)
                personRecords += 1
            case .organization(let organization):
                record = observation.record(of: organization, entity: entities)
            }
            random = observation.random
            record.defect = defect(in: source)
            drawn += 1
            if let (source, record) = shuffle.exchange(record, of: source, &random) {
                try exports.write(record, to: source)
            }
        }
    }

    /// How many records a customer has.
    private static let clusterSizes = SkewedList(Array(1...8), weights: [40, 28, 16, 8, 4, 2, 1, 1])

    /// Mostly different sources for one customer; sometimes a source has it twice.
    private mutating func sources(_ count: Int) -> [DemoSource] {
        var left: [DemoSource] = []
        return (0..<count).map { _ in
            if random.happens(14) { return random.one(of: DemoSource.allCases) }
            if left.isEmpty { left = DemoSource.allCases }
            return left.remove(at: random.below(left.count))
        }
    }

    /// Every so often one row of the CSV exports, by turns, must be rejected.
    private mutating func defect(in source: DemoSource) -> DemoDefect {
        let turn: DemoSource = defects % 2 == 0 ? .billing : .sales
        if source == turn, drawn >= (defects + 1) * Self.recordsPerDefect {
            defects += 1
            return turn == .billing ? .ragged : .missingKey
        }
        return source == .sales && random.happens(0.3) ? .doubleEncoded : .none
    }

    private static let recordsPerDefect = 900
}

/// Holds back some thousand records of each source, so that the records of one customer do not follow each other.
struct RecordShuffle {
    private static let capacity = 4096
    private var waiting: [[DemoRecord]] = Array(repeating: [], count: DemoSource.allCases.count)

    /// Takes a record and gives back another of the same source, or nothing while there is room.
    mutating func exchange(
        _ record: DemoRecord, of source: DemoSource, _ random: inout DemoRandom
    ) -> (DemoSource, DemoRecord)? {
        guard waiting[source.rawValue].count >= Self.capacity else {
            waiting[source.rawValue].append(record)
            return nil
        }
        let place = random.below(Self.capacity)
        let other = waiting[source.rawValue][place]
        waiting[source.rawValue][place] = record
        return (source, other)
    }

    /// Takes out one of the records still waiting; nil when there is none.
    mutating func last(_ random: inout DemoRandom) -> (DemoSource, DemoRecord)? {
        guard let source = DemoSource.allCases.first(where: { !waiting[$0.rawValue].isEmpty }) else { return nil }
        let place = random.below(waiting[source.rawValue].count)
        waiting[source.rawValue].swapAt(place, waiting[source.rawValue].count - 1)
        return (source, waiting[source.rawValue].removeLast())
    }
}

/// Where the drawn records go.
protocol DemoOutput {
    /// What was written so far.
    var summary: DemoData.Summary { get }

    mutating func write(_ record: DemoRecord, to source: DemoSource) throws

    func close() throws
}

/// The three exports and the truth about them.
struct DemoExports: DemoOutput {
    private(set) var summary = DemoData.Summary()
    private var random: DemoRandom
    private var erp: ErpExport
    private var billing: BillingExport
    private var sales: SalesExport
    private let truth: ByteFile
    private var numbers = [Int](repeating: 0, count: DemoSource.allCases.count)

    init(folder: String, random: DemoRandom) throws {
        self.random = random
        erp = try ErpExport(path: folder + "/erp.xml")
        billing = try BillingExport(path: folder + "/billing.csv")
        sales = try SalesExport(path: folder + "/sales.csv")
        truth = try ByteFile(path: folder + "/truth.csv")
        try truth.write("source,key,entity\n")
    }

    mutating func write(_ record: DemoRecord, to source: DemoSource) throws {
        let record = record.defect == .doubleEncoded ? record.doubleEncoded : record
        let key = nextKey(of: source)
        switch source {
        case .erp: try erp.write(record, key: key, &random)
        case .billing: try billing.write(record, key: key, &random)
        case .sales: try sales.write(record, key: key, &random)
        }
        summary.records += 1
        summary.recordsBySource[source.name, default: 0] += 1
        let isRejected = record.defect == .ragged || record.defect == .missingKey
        if isRejected { summary.rejects += 1 } else { try truth.write("\(source.name),\(key),E\(record.entity)\n") }
    }

    func close() throws {
        try erp.close()
        try billing.close()
        try sales.close()
        try truth.close()
    }

    /// Keys grow with gaps, as in systems that have deleted customers.
    private mutating func nextKey(of source: DemoSource) -> String {
        numbers[source.rawValue] += random.within(1...3)
        let number = numbers[source.rawValue]
        switch source {
        case .erp: return ErpExport.key(number)
        case .billing: return BillingExport.key(number)
        case .sales: return SalesExport.key(number)
        }
    }
}

extension DemoRecord {
    /// With every value of words read in the wrong encoding.
    var doubleEncoded: DemoRecord {
        var damaged = self
        damaged.name = Damage.doubleEncoded(name)
        damaged.givenName = Damage.doubleEncoded(givenName)
        damaged.familyName = Damage.doubleEncoded(familyName)
        damaged.street = Damage.doubleEncoded(street)
        damaged.city = Damage.doubleEncoded(city)
        return damaged
    }
}
