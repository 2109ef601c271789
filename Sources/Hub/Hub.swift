import Matching
package import Postgres
package import RuleBook
import Standardization
import Store
import Survivorship
import Synchronization

/// The customer master data hub: every use case, each in its transaction.
///
/// All calls may be made from any task, from several processes at once. They throw `HubError` only.
/// JSON answers are the bytes that PostgreSQL made; their shapes are documented in `docs/api.md`.
package final class Hub: Sendable {
    /// The rule files of this process, with the source mappings that it was started with; see `mappings`.
    package let ruleBook: RuleBook
    let pool: ConnectionPool
    /// Where single records and commands are written. They wait for each other anyway, so that more connections would only be
    /// more plans to make, and their waiting would keep readers from the others.
    let writers: ConnectionPool
    let schemaFolder: String
    let mappings: CurrentMappings
    let standardizer: Standardizer
    let survivorship: Survivorship
    let searchWords: SearchWords
    let trained = Mutex<TrainedRuleBook?>(nil)
    let imports = RunningImports()
    let counted = CountedSources()
    let customerReader: CustomerReader
    let news: FeedNews
    /// True while this process compares the store with its source records: one at a time is enough for two cores.
    let isChecking = Atomic(false)

    /// A hub on a migrated database. Whoever made the pool closes it, after the hub's last call.
    ///
    /// - Parameters:
    ///   - schemaFolder: the project's `schemas` folder, for the XML schemas that mappings name.
    ///   - project: the folder whose source mappings are read again before each import and replay, so that a mended
    ///     mapping counts at once; nil: the mappings of the rule book stay.
    /// - Throws: `unavailable`.
    package static func open(
        pool: ConnectionPool, ruleBook: RuleBook, schemaFolder: String = "schemas",
        project: ProjectFolder? = nil
    ) async throws -> Hub {
        let hub = Hub(pool: pool, ruleBook: ruleBook, schemaFolder: schemaFolder, project: project)
        try await hub.ask { try $0.noteInterrupted() }
        try await hub.makeSearchable()
        return hub
    }

    private init(pool: ConnectionPool, ruleBook: RuleBook, schemaFolder: String, project: ProjectFolder?) {
        self.pool = pool
        writers = ConnectionPool(configuration: pool.configuration, size: Self.writerCount)
        customerReader = CustomerReader(pool: pool)
        self.schemaFolder = schemaFolder
        self.ruleBook = ruleBook
        mappings = CurrentMappings(ruleBook, project: project)
        standardizer = Standardizer(catalog: ruleBook.catalog, references: ruleBook.references)
        survivorship = Survivorship(rules: ruleBook.survivorship, catalog: ruleBook.catalog)
        searchWords = SearchWords(ruleBook)
        news = FeedNews(pool.configuration)
    }

    static let writerCount = 2

    /// Reads from one consistent snapshot.
    func read<Answer: Sendable>(_ body: @escaping @Sendable (Store) throws -> Answer) async throws -> Answer {
        try await asHubErrors {
            try await pool.transaction(isolation: .repeatableRead, access: .readOnly) { try body(Store($0)) }
        }
    }

    /// Asks one statement, without a transaction around it.
    func ask<Answer: Sendable>(_ body: @escaping @Sendable (Store) throws -> Answer) async throws -> Answer {
        try await asHubErrors { try await pool.withSession(repeatable: true) { try body(Store($0)) } }
    }

    /// Takes over mended mappings, and makes sure that a source system has one.
    ///
    /// - Throws: `unusableMappings`, `unknownSource`.
    package func requireMapping(_ name: String) throws {
        try mappings.refresh()
        try requireSource(name)
    }

    /// Makes sure that a source system has a mapping.
    ///
    /// - Throws: `unknownSource`.
    package func requireSource(_ name: String) throws {
        guard mappings[name] != nil else {
            throw HubError(.unknownSource, "No mapping in schemas/sources/ is for the source system \"\(name)\".")
        }
    }
}
