import Charts
import Linkage
import Matching

/// Precision and recall of pairs, by threshold, against the truth.
struct Accuracy {
    /// What a threshold gives.
    struct Point: Hashable {
        let bits: Double
        let precision: Double
        let recall: Double

        var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }
    }

    /// From the highest threshold to the lowest.
    let points: [Point]
    /// True pairs of records, found by blocking or not.
    let truePairs: Double

    init(_ weights: WeightCounts, truePairs: Double) {
        self.truePairs = truePairs
        guard let filled = weights.filled else {
            points = []
            return
        }
        var right = 0.0
        var wrong = 0.0
        var points: [Point] = []
        for bin in filled.reversed() {
            right += weights.matches[bin]
            wrong += weights.others[bin]
            guard right + wrong > 0 else { continue }
            points.append(
                Point(
                    bits: WeightCounts.weight(of: bin), precision: right / (right + wrong),
                    recall: truePairs > 0 ? min(1, right / truePairs) : 0))
        }
        self.points = points
    }

    /// By people's verdicts on some pairs.
    init(_ labels: [PairLabel], _ part: LinkPart) {
        let weigh = part.plan.weigher(in: part.table)
        var weights = WeightCounts()
        for label in labels {
            let (left, right) = (Int(label.pair.left), Int(label.pair.right))
            weights.add(Double(weigh(min(left, right), max(left, right))), isMatch: label.isMatch, share: 1)
        }
        self.init(weights, truePairs: Double(labels.count(where: \.isMatch)))
    }

    /// The point of the highest F1.
    var best: Point? { points.max { $0.f1 < $1.f1 } }

    /// The point of a threshold.
    func at(_ bits: Double) -> Point? { points.last { $0.bits >= bits - WeightCounts.step / 2 } }

    /// Pairs of rows of one entity.
    static func truePairs(_ entities: [Int32]) -> Double {
        var sizes: [Int32: Int] = [:]
        for entity in entities where entity >= 0 { sizes[entity, default: 0] += 1 }
        return sizes.values.reduce(0) { $0 + Double($1 * ($1 - 1) / 2) }
    }

    /// Precision and recall of the clusters themselves, over pairs that people judged.
    static func clusters(_ part: LinkPart, _ labels: [PairLabel]) -> (precision: Double, recall: Double) {
        let clusterOf = part.partition.clusterOf
        let together = labels.filter { clusterOf[Int($0.pair.left)] == clusterOf[Int($0.pair.right)] }
        let (right, all) = (together.count(where: \.isMatch), labels.count(where: \.isMatch))
        let share: (Int) -> Double = { $0 == 0 ? 1 : Double(right) / Double($0) }
        return (share(together.count), share(all))
    }

    /// Precision and recall of the clusters themselves, over rows whose truth is known.
    static func clusters(_ part: LinkPart, _ entities: [Int32]) -> (precision: Double, recall: Double) {
        var cells: [UInt64: Int] = [:]
        var clusters: [Int32: Int] = [:]
        for (row, entity) in entities.enumerated() where entity >= 0 {
            let cluster = part.partition.clusterOf[row]
            cells[UInt64(cluster) << 32 | UInt64(entity), default: 0] += 1
            clusters[cluster, default: 0] += 1
        }
        let pairs: (Int) -> Double = { Double($0 * ($0 - 1) / 2) }
        let right = cells.values.reduce(0) { $0 + pairs($1) }
        let found = clusters.values.reduce(0) { $0 + pairs($1) }
        let all = truePairs(entities)
        return (found == 0 ? 1 : right / found, all == 0 ? 1 : right / all)
    }
}
