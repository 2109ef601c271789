import Evaluation
import Hub

/// What the demo shows at its end, as a table for people and as JSON for scripts.
struct DemoReport: Encodable {
    /// Source records stored, by source system.
    private(set) var records: [String: Int] = [:]
    private(set) var quarantined = 0
    private(set) var goldenCustomers = 0
    private(set) var goldenPersons = 0
    private(set) var goldenOrganizations = 0
    /// Records beyond the first of each golden customer.
    private(set) var duplicates = 0
    /// Pairs that wait for a steward.
    private(set) var possibleMatches = 0
    /// Seconds of each stage.
    private(set) var seconds: [String: Double] = [:]
    var accuracy: EvaluationReport?
    /// What resolving a sample again gave.
    var consistency: ConsistencyReport? {
        didSet { differences = consistency?.total }
    }
    /// Between what is stored and what resolving a sample again gives.
    private(set) var differences: Int?
    var example: DemoExample?
    private var stages: [String] = []

    private enum CodingKeys: CodingKey {
        case records, quarantined, goldenCustomers, goldenPersons, goldenOrganizations, duplicates, possibleMatches
        case differences, seconds, accuracy, example
    }

    /// Runs a stage and keeps its seconds.
    @discardableResult
    mutating func time<Result>(_ stage: String, _ work: () async throws -> Result) async rethrows -> Result {
        let start = ContinuousClock.now
        defer { keep(stage, ContinuousClock.now - start) }
        return try await work()
    }

    /// Takes over the hub's counts.
    mutating func add(_ summary: HubSummary) {
        records = summary.recordsBySource
        quarantined = summary.quarantined
        goldenCustomers = summary.goldenCustomers
        goldenPersons = summary.goldenPersons
        goldenOrganizations = summary.goldenOrganizations
        duplicates = summary.duplicates
        possibleMatches = summary.possibleMatches
    }

    private mutating func keep(_ stage: String, _ duration: Duration) {
        stages.append(stage)
        seconds[stage] = (duration.inSeconds * 1000).rounded() / 1000
    }
}

extension DemoReport {
    /// The summary table, the accuracy, and one golden customer with its lineage.
    var text: String {
        var table = Table()
        table.add("Records in", grouped(records.values.reduce(0, +)))
        for (source, count) in records.sorted(by: { $0.key < $1.key }) { table.add("  \(source)", grouped(count)) }
        table.add("Rows in quarantine", grouped(quarantined))
        table.add("Golden customers", grouped(goldenCustomers))
        table.add("  organizations", grouped(goldenOrganizations))
        table.add("  persons", grouped(goldenPersons))
        table.add("Duplicates found", grouped(duplicates))
        table.add("Possible matches", grouped(possibleMatches))
        for stage in stages { table.add("Seconds to \(stage)", decimals(seconds[stage] ?? 0, 2)) }
        let parts = [
            "", table.text, "", consistency?.sentence ?? "", "", "Against the truth", accuracy?.table ?? "", "",
            example?.text ?? "",
        ]
        return parts.joined(separator: "\n")
    }

    /// What to look at while the server runs.
    func invitation(url: String, database: String, accounts: [DemoAccount]) -> String {
        let id = example?.id ?? "{id}"
        let people = accounts.map(\.text).joined(separator: "\n")
        return """

            The hub serves until you press Control-C, without accounts: whoever is on this machine may do everything.
            The stewards' workbench, with \(grouped(possibleMatches)) cases to decide:
              \(url)/workbench
            Accounts of this run, for \(url)/workbench/sign-in, to see it with the rights of a role:
            \(people)
            The API:
              \(url)/v1/customers?q=oy
              \(url)/v1/customers/\(id)
              \(url)/v1/customers/\(id)/lineage
              \(url)/v1/tasks
              \(url)/v1/changes
              \(url)/openapi.json
            The same in psql:
              \(database)
            """
    }
}
