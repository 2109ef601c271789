import CustomerModel
import Postgres
import Store

/// What to compare.
package struct VerifyOptions: Hashable, Sendable {
    /// So many records drawn at random, each with all that hangs together with it; nil: all records.
    package var sample: Int?
    /// Chooses the order in which records are read, and the sample; nil: any.
    package var seed: UInt32?
    /// Threads for standardizing, scoring and merging.
    package var threads: Int

    package init(sample: Int? = nil, seed: UInt32? = nil, threads: Int = 2) {
        self.sample = sample
        self.seed = seed
        self.threads = threads
    }
}

/// What comparing the store with its source records came to.
package struct ConsistencyReport: Hashable, Sendable {
    /// How much was compared. Customers and records are those that were resolved again; the rest is always counted whole,
    /// but for edges and blocking keys of a sample.
    package struct Checked: Hashable, Sendable {
        package var records = 0
        package var customers = 0
        package var blockingKeys = 0
        package var edges = 0
        /// Open ones.
        package var tasks = 0
        package var separations = 0
        /// Ids that are no longer active.
        package var endedIds = 0
        package var versions = 0
        package var events = 0
    }

    package var checked = Checked()
    /// Records that wait for resolution.
    package var waiting = 0
    /// They and the records that hang together with them: not compared.
    package var unchecked = 0
    /// All differences, by kind.
    package var counts: [Difference.Kind: Int] = [:]
    /// At most 1000 of a kind.
    package var differences: [Difference] = []
    package var ruleBookVersion = 0
    package var feedPosition: Int64 = 0
    package var seed: UInt32 = 0
    package var sample: Int?
    package var seconds = 0.0

    package init() {}

    /// True when nothing differs.
    package var isConsistent: Bool { counts.isEmpty }

    /// Differences of all kinds.
    package var total: Int { counts.values.reduce(0, +) }
}

extension ConsistencyReport {
    func stored(startedAt: PostgresTimestamp) -> StoredCheck {
        StoredCheck(
            startedAt: startedAt, seconds: seconds, ruleBook: ruleBookVersion, feedPosition: feedPosition,
            seed: Int64(seed), sample: sample, isConsistent: isConsistent, checked: checkedJSON, pending: pendingJSON,
            differenceCount: countsJSON, differences: differencesJSON)
    }

    private var checkedJSON: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("records", checked.records)
            json.member("customers", checked.customers)
            json.member("blockingKeys", checked.blockingKeys)
            json.member("edges", checked.edges)
            json.member("tasks", checked.tasks)
            json.member("separations", checked.separations)
            json.member("endedIds", checked.endedIds)
            json.member("versions", checked.versions)
            json.member("events", checked.events)
        }
        return json.bytes
    }

    private var pendingJSON: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("waiting", waiting)
            json.member("unchecked", unchecked)
        }
        return json.bytes
    }

    private var countsJSON: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            for kind in Difference.Kind.allCases { counts[kind].map { json.member(kind.rawValue, $0) } }
        }
        return json.bytes
    }

    private var differencesJSON: [UInt8] {
        var json = JSONWriter()
        json.array { json in for difference in differences { difference.write(to: &json) } }
        return json.bytes
    }
}

extension Difference {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("kind", kind.rawValue)
            json.key("customers")
            json.array { json in customers.forEach { json.string($0) } }
            json.key("records")
            json.array { json in for key in records { json.write(key) } }
            json.member("place", place)
        }
    }
}
