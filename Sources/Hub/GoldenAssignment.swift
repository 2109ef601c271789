import Store

/// Which golden id each cluster gets, and what becomes of the ids that none gets (invariant 4).
///
/// A golden record's *main* cluster is the one that has most of its records (tie: the first in source-key order). Of
/// the golden records with one main cluster, that with most records in it names the cluster (tie: the older). Every
/// other id is redirected when all its records are in one cluster, split when they are in several, and retired
/// when they are in none. A retired id comes back with its records, unless a living one claims their cluster: then it is
/// redirected like any other. Records that an undo sends back name as records of the golden record that they go back to.
struct GoldenAssignment: Equatable {
    /// Where a record was before.
    struct Former: Hashable {
        let golden: GoldenNumber
        /// True when all records of the golden record were withdrawn before.
        let isRetired: Bool
        /// Index of the record's cluster; nil when it is withdrawn now.
        let cluster: Int?
        /// True when the record goes back to another golden record: this one may be named by it no more, and only says
        /// where the record went.
        var yields = false
    }

    enum Fate: Hashable {
        /// Index of the cluster that has all its records.
        case redirected(Int)
        /// Indexes of the clusters that have its records, most records first.
        case split([Int])
        case retired
    }

    /// By cluster; nil stands for a new golden record.
    let names: [GoldenNumber?]
    /// Golden records that are to be no longer active.
    let fates: [GoldenNumber: Fate]

    /// - Parameter former: one entry for each record that has, or last had, a golden record.
    /// - Complexity: O(records + clusters · log).
    init(clusters: Int, former: [Former]) {
        let claims = Self.claims(of: former)
        let names = Self.winners(of: claims, clusters: clusters)
        self.names = names
        let named = Set(names.compactMap(\.self))
        var fates: [GoldenNumber: Fate] = [:]
        for claim in claims where !claim.isStillRetired && !named.contains(claim.golden) {
            fates[claim.golden] = claim.fate
        }
        self.fates = fates
    }

    /// One golden record's records by cluster.
    private struct Claim {
        let golden: GoldenNumber
        let isRetired: Bool
        /// Records that name, most first, then in the order of the clusters.
        let shares: [(cluster: Int, count: Int)]
        /// The same of all its records.
        let places: [(cluster: Int, count: Int)]

        var isStillRetired: Bool { isRetired && places.isEmpty }

        var fate: Fate {
            switch places.count {
            case 0: .retired
            case 1: .redirected(places[0].cluster)
            default: .split(places.map(\.cluster))
            }
        }
    }

    private static func claims(of former: [Former]) -> [Claim] {
        let retired = Set(former.lazy.filter(\.isRetired).map(\.golden))
        return Dictionary(grouping: former, by: \.golden).map { golden, records in
            Claim(
                golden: golden, isRetired: retired.contains(golden),
                shares: shares(records.lazy.filter { !$0.yields }), places: shares(records))
        }.sorted { $0.golden < $1.golden }
    }

    private static func shares(_ records: some Sequence<Former>) -> [(cluster: Int, count: Int)] {
        let counts = Dictionary(records.lazy.compactMap(\.cluster).map { ($0, 1) }, uniquingKeysWith: +)
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { (cluster: $0.key, count: $0.value) }
    }

    /// A golden record that has to yield its records keeps those of a cluster that no other claims.
    private static func nameRest(_ names: inout [GoldenNumber?], _ claims: [Claim]) {
        for claim in claims where claim.shares.isEmpty {
            if let main = claim.places.first, names[main.cluster] == nil { names[main.cluster] = claim.golden }
        }
    }

    /// Claims stand in the order of age, so that only a better one takes a cluster from an older one.
    private static func winners(of claims: [Claim], clusters: Int) -> [GoldenNumber?] {
        var names = [GoldenNumber?](repeating: nil, count: clusters)
        var best = [(isLiving: Bool, count: Int)](repeating: (false, 0), count: clusters)
        for claim in claims {
            guard let main = claim.shares.first else { continue }
            let isLiving = !claim.isRetired
            let isBetter = isLiving != best[main.cluster].isLiving ? isLiving : main.count > best[main.cluster].count
            guard isBetter else { continue }
            names[main.cluster] = claim.golden
            best[main.cluster] = (isLiving, main.count)
        }
        nameRest(&names, claims)
        return names
    }
}
