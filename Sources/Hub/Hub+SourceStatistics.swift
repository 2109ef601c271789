import CustomerModel
import Foundation
import Store
import Synchronization

/// Figures of sources that were counted before, by source system.
final class CountedSources: Sendable {
    struct Count: Sendable {
        /// Nil, and not kept: the source never delivered.
        let json: [UInt8]?
        let at: ContinuousClock.Instant
        /// RFC 3339.
        let moment: String
    }

    private let counts = Mutex<[String: Count]>([:])
    private let beingCounted = Mutex<Set<String>>([])

    subscript(source: String) -> Count? {
        get { counts.withLock { $0[source] } }
        set { counts.withLock { $0[source] = newValue } }
    }

    /// Whether the caller is to count now: nobody else does.
    func begin(_ source: String) -> Bool { beingCounted.withLock { $0.insert(source).inserted } }

    func end(_ source: String) { _ = beingCounted.withLock { $0.remove(source) } }
}

extension Hub {
    /// How many records at most are looked at for the completeness of fields.
    private static let sampledRecords = 2000
    /// How long a count answers before it is made again.
    private static let countLasts: Duration = .seconds(60)

    /// What a source has and delivers, with the moment of the count: `{"system", "countedAt", "records", "persons",
    /// "organizations", "sampled", "fields", "waiting", "deliveries", "last"}`. Only `countedAt` is there, null, of a source
    /// that never delivered.
    ///
    /// Counts take a scan of the source's records, so they are kept in this process: what is older than a minute is answered
    /// once more while it is counted anew. Only the first question waits. Fields are counted in a fixed sample.
    /// - Throws: `unknownSource`.
    package func sourceStatistics(_ source: String) async throws -> [UInt8] {
        try requireSource(source)
        guard let known = counted[source] else { return statistics(source, try await count(source)) }
        if ContinuousClock.now - known.at > Self.countLasts, counted.begin(source) {
            Task { [self] in
                defer { counted.end(source) }
                _ = try? await count(source)
            }
        }
        return statistics(source, known)
    }

    /// Counts the sources that nobody has asked for yet, so that nobody has to wait for that.
    package func countSources() async throws {
        for source in mappings.all.keys.sorted() where counted[source] == nil { _ = try await count(source) }
    }

    private func count(_ source: String) async throws -> CountedSources.Count {
        let json = try await ask { try $0.sourceStatistics(source, sample: Self.sampledRecords) }
        let moment = Date.now.ISO8601Format()
        let count = CountedSources.Count(json: json, at: .now, moment: moment)
        if json != nil { counted[source] = count }
        return count
    }

    private func statistics(_ source: String, _ count: CountedSources.Count) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("system", source)
            writer.member("countedAt", count.json == nil ? nil : count.moment)
        }
        guard let json = count.json else { return writer.bytes }
        return writer.bytes.dropLast() + [UInt8(ascii: ",")] + json.dropFirst()
    }
}
