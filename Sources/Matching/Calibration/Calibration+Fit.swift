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

    /// The straight line that makes stated weights honest, by the share of matches among pairs of each weight.
    package init(shares: [(bits: Double, chance: Double, pairs: Double)]) {
        let examples = shares.flatMap { bits, chance, pairs in
            [(true, chance), (false, 1 - chance)].map { isMatch, share in
                LogisticFit.Example(
                    values: [(0, 1), (1, bits)], offset: bits, isMatch: isMatch, weight: share * pairs)
            }
        }
        self = Self.line(examples)
    }

    private static func line(_ heldOut: [(bits: Double, isMatch: Bool)]) -> Calibration {
        line(
            heldOut.map {
                LogisticFit.Example(values: [(0, 1), (1, $0.bits)], offset: $0.bits, isMatch: $0.isMatch, weight: 1)
            })
    }

    /// Two points of honest = shift + factor * stated.
    private static func line(_ examples: [LogisticFit.Example]) -> Calibration {
        let fit = LogisticFit(examples, deviations: [0.5, 0.2])
        let factor = max(0.2, 1 + fit.parameters[1])
        let points = [-20.0, 20.0].map { Point(stated: $0, honest: rounded(fit.parameters[0] + factor * $0)) }
        return Calibration(unchecked: points)
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
