/// How many records each cluster shares with each entity.
struct Overlap {
    /// Cluster in the high half, entity in the low half; one for each record.
    private var cells: [UInt64] = []
    private var clusterSizes: [Int]
    private var entitySizes: [Int]

    init(clusters: Int, entities: Int) {
        clusterSizes = [Int](repeating: 0, count: clusters)
        entitySizes = [Int](repeating: 0, count: entities)
    }

    /// A negative cluster makes a new one of the record alone.
    mutating func add(cluster: Int32, entity: Int32) {
        var cluster = Int(cluster)
        if cluster < 0 {
            cluster = clusterSizes.count
            clusterSizes.append(0)
        }
        clusterSizes[cluster] += 1
        entitySizes[Int(entity)] += 1
        cells.append(UInt64(cluster) << 32 | UInt64(entity))
    }

    /// All figures; `missing`, `extra` and the counts of unusable rows are for the caller to fill in.
    ///
    /// - Complexity: O(n log n).
    func report() -> EvaluationReport {
        var sums = OverlapSums()
        forEachCell { cluster, entity, shared in
            sums.add(shared: shared, cluster: clusterSizes[cluster], entity: entitySizes[entity])
        }
        let records = cells.count
        let clusters = clusterSizes.count { $0 > 0 }
        let entities = entitySizes.count { $0 > 0 }
        var report = EvaluationReport()
        report.records = records
        report.clusters = clusters
        report.entities = entities
        report.largestCluster = clusterSizes.max() ?? 0
        report.largestEntity = entitySizes.max() ?? 0
        report.truePairs = pairs(entitySizes)
        report.foundPairs = pairs(clusterSizes)
        report.correctPairs = sums.correctPairs
        report.pairwise = Scores(
            precision: ratio(sums.correctPairs, report.foundPairs), recall: ratio(sums.correctPairs, report.truePairs)
        )
        report.bCubed = Scores(
            precision: sums.bCubedPrecision / Double(records), recall: sums.bCubedRecall / Double(records)
        )
        report.wrongMerges = sums.cells - clusters
        report.missedMerges = sums.cells - entities
        report.exactEntities = sums.exact
        return report
    }

    private func forEachCell(_ body: (_ cluster: Int, _ entity: Int, _ shared: Int) -> Void) {
        let sorted = cells.sorted()
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
            body(Int(sorted[start] >> 32), Int(sorted[start] & 0xFFFF_FFFF), end - start)
            start = end
        }
    }

    private func pairs(_ sizes: [Int]) -> Int {
        sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    }

    /// One when nothing was claimed: then nothing is wrong.
    private func ratio(_ part: Int, _ whole: Int) -> Double {
        whole == 0 ? 1 : Double(part) / Double(whole)
    }
}

private struct OverlapSums {
    var cells = 0
    var correctPairs = 0
    var bCubedPrecision = 0.0
    var bCubedRecall = 0.0
    var exact = 0

    mutating func add(shared: Int, cluster: Int, entity: Int) {
        cells += 1
        correctPairs += shared * (shared - 1) / 2
        bCubedPrecision += Double(shared * shared) / Double(cluster)
        bCubedRecall += Double(shared * shared) / Double(entity)
        if shared == cluster, shared == entity { exact += 1 }
    }
}
