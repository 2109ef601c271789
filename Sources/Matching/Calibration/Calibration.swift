/// A monotone map from stated to honest match weights, both in bits: straight lines between points.
///
/// Strictly rising, so it never changes which of two pairs is the likelier match, only how likely both are said to be.
package struct Calibration: Hashable, Sendable, Codable {
    /// One corner of the map.
    package struct Point: Hashable, Sendable, Codable {
        /// The sum of bits that the comparisons give.
        package var stated: Double
        /// The bits that the labels bear out.
        package var honest: Double

        package init(stated: Double, honest: Double) {
            self.stated = stated
            self.honest = honest
        }
    }

    /// Ascending in both numbers; at least two. Beyond the ends the first and the last line go on.
    package var points: [Point]

    /// - Parameter points: ascending in both numbers, at least two; nil otherwise.
    package init?(points: [Point]) {
        guard points.count > 1,
            zip(points, points.dropFirst()).allSatisfy({ $0.stated < $1.stated && $0.honest < $1.honest })
        else { return nil }
        self.points = points
    }

    /// - Parameter points: known to be two or more, ascending in both numbers.
    init(unchecked points: [Point]) {
        self.points = points
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let points = try container.decode([Point].self, forKey: .points)
        guard let calibration = Calibration(points: points) else {
            throw DecodingError.dataCorruptedError(
                forKey: .points, in: container, debugDescription: "two or more points that rise in both numbers")
        }
        self = calibration
    }

    /// The honest weight of a stated one, in bits.
    ///
    /// - Complexity: O(log points).
    package func honest(_ stated: Double) -> Double {
        let (from, to) = line { $0.stated <= stated }
        return from.honest + (stated - from.stated) * (to.honest - from.honest) / (to.stated - from.stated)
    }

    /// The stated weight of an honest one, in bits.
    package func stated(_ honest: Double) -> Double {
        let (from, to) = line { $0.honest <= honest }
        return from.stated + (honest - from.honest) * (to.stated - from.stated) / (to.honest - from.honest)
    }

    /// The line whose first point is the last one that is not beyond the argument.
    private func line(_ isNotBeyond: (Point) -> Bool) -> (Point, Point) {
        var low = 0
        var high = points.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if isNotBeyond(points[middle]) { low = middle } else { high = middle }
        }
        return (points[low], points[low + 1])
    }
}
