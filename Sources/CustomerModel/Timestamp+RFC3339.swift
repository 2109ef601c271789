extension Timestamp {
    /// A moment as RFC 3339 writes it: date, `T`, time, an optional fraction, then `Z` or an offset.
    ///
    /// Nil when the text is none: without an offset it would name no moment. Digits below a microsecond are cut off. A
    /// leap second counts as the first of the next minute.
    package init?(rfc3339 text: String) {
        var rest = Array(text.utf8)[...]
        guard let year = rest.digits(4), rest.take("-"), let month = rest.digits(2), rest.take("-"),
            let day = rest.digits(2), let date = CalendarDay(year: year, month: month, day: day),
            rest.take("T") || rest.take("t"), let hour = rest.digits(2), rest.take(":"), let minute = rest.digits(2),
            rest.take(":"), let second = rest.digits(2), hour < 24, minute < 60, second <= 60,
            let fraction = rest.fraction(), let offset = rest.offset(), rest.isEmpty
        else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + (minute - offset) * 60 + second
        self.init(microseconds: Int64(seconds) * 1_000_000 + Int64(fraction))
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard first == UInt8(ascii: letter) else { return false }
        removeFirst()
        return true
    }

    fileprivate mutating func digits(_ count: Int) -> Int? {
        guard self.count >= count, prefix(count).allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        defer { removeFirst(count) }
        return prefix(count).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// In microseconds; 0 when there is none.
    fileprivate mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        var (value, places) = (0, 0)
        while let digit = digits(1) {
            if places < 6 { value = value * 10 + digit }
            places += 1
        }
        for _ in Swift.min(places, 6)..<6 { value *= 10 }
        return places > 0 ? value : nil
    }

    /// In minutes east of Greenwich.
    fileprivate mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return nil }
        let sign = removeFirst() == UInt8(ascii: "+") ? 1 : -1
        guard let hours = digits(2), take(":"), let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
