/// Domain names in ASCII, as mail servers and registers write them (RFC 5890, RFC 3492).
enum Punycode {
    /// A domain in small letters with its labels beyond ASCII as `xn--…`; others stay. Labels that cannot be encoded stay.
    static func ascii(_ domain: [UInt8]) -> [UInt8] {
        guard domain.contains(where: { $0 >= 0x80 }) else { return domain }
        let labels = domain.split(separator: .dot, omittingEmptySubsequences: false)
        return Array(labels.map { label in encoded(Array(label)) ?? Array(label) }.joined(separator: [.dot]))
    }

    /// `xn--` and the encoded label; the label itself when it is ASCII; nil when it is too long for the numbers.
    private static func encoded(_ label: [UInt8]) -> [UInt8]? {
        let scalars = Self.scalars(label)
        let basic = scalars.filter { $0 < 0x80 }.map { UInt8($0) }
        guard basic.count < scalars.count else { return label }
        guard scalars.count <= 63 else { return nil }
        var result = Array("xn--".utf8) + basic
        if !basic.isEmpty { result.append(.hyphen) }
        var state = State(handled: basic.count)
        while state.handled < scalars.count {
            guard let next = scalars.filter({ $0 >= state.next }).min() else { return nil }
            state.delta += Int(next - state.next) * (state.handled + 1)
            state.next = next
            for scalar in scalars {
                if scalar < next { state.delta += 1 }
                if scalar == next { result += state.digits(basicCount: basic.count) }
            }
            state.delta += 1
            state.next += 1
        }
        return result
    }

    private static func scalars(_ label: [UInt8]) -> [UInt32] {
        var scalars: [UInt32] = []
        var index = 0
        while index < label.count { scalars.append(UTF8Reading.scalar(in: label, at: &index, end: label.count)) }
        return scalars
    }

    /// The numbers of RFC 3492, section 6.3.
    private struct State {
        var next: UInt32 = 128
        var delta = 0
        var bias = 72
        var handled: Int

        /// The digits of the current delta; adapts the bias (section 6.1).
        mutating func digits(basicCount: Int) -> [UInt8] {
            var digits: [UInt8] = []
            var rest = delta
            var base = 36
            while true {
                let threshold = min(26, max(1, base - bias))
                if rest < threshold { break }
                digits.append(Self.digit(threshold + (rest - threshold) % (36 - threshold)))
                rest = (rest - threshold) / (36 - threshold)
                base += 36
            }
            digits.append(Self.digit(rest))
            bias = Self.bias(delta, handled: handled + 1, isFirst: handled == basicCount)
            delta = 0
            handled += 1
            return digits
        }

        private static func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? value + 97 : value + 22) }

        private static func bias(_ delta: Int, handled: Int, isFirst: Bool) -> Int {
            var delta = isFirst ? delta / 700 : delta / 2
            delta += delta / handled
            var steps = 0
            while delta > 455 {
                delta /= 35
                steps += 36
            }
            return steps + 36 * delta / (delta + 38)
        }
    }
}
