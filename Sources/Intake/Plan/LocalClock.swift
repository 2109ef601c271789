import CustomerModel
import Foundation

/// A time zone's offsets as a table, so that reading a moment needs no calendar.
struct LocalClock {
    /// From this second after 1970-01-01T00:00:00Z on, the offset holds.
    private struct Period {
        let from: Int
        let offset: Int
    }

    private var periods: [Period]

    /// Nil when the system knows no such zone. Covers 1970 to 2100; beyond, the nearest offset holds.
    init?(_ name: String) {
        guard let zone = TimeZone(identifier: name) else { return nil }
        var moment = Date(timeIntervalSince1970: 0)
        let end = Date(timeIntervalSince1970: 4_102_444_800)
        periods = [Period(from: Int.min, offset: zone.secondsFromGMT(for: moment))]
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next < end, next > moment {
            let second = Int(next.timeIntervalSince1970.rounded())
            periods.append(Period(from: second, offset: zone.secondsFromGMT(for: Date(timeInterval: 1, since: next))))
            moment = next
        }
    }

    /// The moment that a clock here showed. Of the two in the hour that autumn repeats it is the earlier; a time
    /// that spring leaves out counts from before the change.
    ///
    /// - Complexity: logarithmic in the zone's changes.
    func moment(_ reading: ClockReading) -> Timestamp {
        let local = reading.day.daysSinceEpoch * 86_400 + reading.secondOfDay
        let offset = reading.offset ?? offset(at: local)
        return Timestamp(microseconds: Int64(local - offset) * 1_000_000 + Int64(reading.microsecond))
    }

    /// The last period whose beginning, told by the clock of the period before it, is not after the local second.
    private func offset(at local: Int) -> Int {
        var (low, high) = (1, periods.count)
        while low < high {
            let middle = (low + high) / 2
            let begins = periods[middle].from + max(periods[middle - 1].offset, periods[middle].offset)
            if begins <= local { low = middle + 1 } else { high = middle }
        }
        return periods[low - 1].offset
    }
}
