extension Calibration {
    /// The map that makes stated weights honest, by verdicts that the model had not seen; nil when there are too few.
    ///
    /// A straight line in bits (Platt 1999, without his targets, with a prior around "as stated") from 30 verdicts of each
    /// kind on; steps made straight (isotonic regression by pooled neighbours) from 1,000 of each on.
    package init?(heldOut: [(bits: Double, isMatch: Bool)]) {
        let matches = heldOut.count(where: \.isMatch)
        let fewer = min(matches, heldOut.count - matches)
        guard fewer >= 30 else { return nil }
        let line = Self.line(heldOut)
        guard fewer >= 1000, let steps = Self.steps(heldOut, besides: line) else {
            self = line
            return
        }
        self = steps
    }

    private static func line(_ heldOut: [(bits: Double, isMatch: Bool)]) -> Calibration {
        let examples = heldOut.map {
            LogisticFit.Example(
                values: [(0, 1), (1, $0.bits)], offset: $0.bits, chance: $0.isMatch ? 1 : 0, weight: 1)
        }
        return Calibration(line: LogisticFit(examples, deviations: lineDeviations))
    }

    /// How far shift, in bits, and factor of the straight line are thought likely to be from "as stated".
    static let lineDeviations = [0.5, 0.2]

    /// Two points of honest = shift + factor * stated.
    ///
    /// - Parameter fit: of what is to be added to the shift 0 and to the factor 1.
    init(line fit: LogisticFit) {
        let factor = max(0.2, 1 + fit.parameters[1])
        let points = [-20.0, 20.0].map {
            Point(stated: $0, honest: Self.rounded(fit.parameters[0] + factor * $0))
        }
        self.init(unchecked: points)
    }

    /// Middle of each pool and the honest bits there; nil when there are fewer than three pools.
    private static func steps(_ heldOut: [(bits: Double, isMatch: Bool)], besides line: Calibration) -> Calibration? {
        var pools: [(bits: Double, matches: Double, count: Double)] = []
        for pair in heldOut.sorted(by: { ($0.bits, $0.isMatch ? 1 : 0) < ($1.bits, $1.isMatch ? 1 : 0) }) {
            pools.append((bits: pair.bits, matches: pair.isMatch ? 1 : 0, count: 1))
            while pools.count > 1, share(pools[pools.count - 2]) >= share(pools[pools.count - 1]) {
                let last = pools.removeLast()
                pools[pools.count - 1].bits += last.bits
                pools[pools.count - 1].matches += last.matches
                pools[pools.count - 1].count += last.count
            }
        }
        var points: [Point] = []
        for pool in pools where pool.count >= 50 {
            let stated = pool.bits / pool.count
            let honest = MatchWeight.bits(probability: (pool.matches + 0.5) / (pool.count + 1))
            guard let last = points.last else {
                points.append(Point(stated: rounded(stated), honest: rounded(honest)))
                continue
            }
            if stated > last.stated + 0.25, honest > last.honest + 0.02 {
                points.append(Point(stated: rounded(stated), honest: rounded(honest)))
            }
        }
        guard let first = points.first, let last = points.last, points.count > 2 else { return nil }
        let slope = (line.honest(1) - line.honest(0))
        points.insert(Point(stated: first.stated - 20, honest: rounded(first.honest - 20 * slope)), at: 0)
        points.append(Point(stated: last.stated + 20, honest: rounded(last.honest + 20 * slope)))
        return Calibration(points: points)
    }

    private static func share(_ pool: (bits: Double, matches: Double, count: Double)) -> Double {
        pool.matches / pool.count
    }

    private static func rounded(_ bits: Double) -> Double { (bits * 10_000).rounded() / 10_000 }
}
