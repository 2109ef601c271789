/// The digits of a text of digits and common punctuation, with a plus at most at its start.
struct Dialled {
    /// Every digit of the text.
    let written: DialledDigits
    let isInternational: Bool
    /// Whether international digits start with `00`.
    private let hasPrefix: Bool

    /// Nil for any other text, and for texts longer than any plain number.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        guard let first = text.first, text.count <= DialledDigits.most else { return nil }
        let hasPlus = first == UInt8(ascii: "+")
        var digits = DialledDigits()
        for index in (hasPlus ? 1 : 0)..<text.count {
            let byte = text[index]
            if byte.isDigit {
                digits.append(byte)
            } else if byte != .space && byte != .hyphen && byte != 40 && byte != 41 {
                return nil
            }
        }
        written = digits
        hasPrefix = !hasPlus && digits.count > 2 && digits[0] == 48 && digits[1] == 48
        isInternational = hasPlus || hasPrefix
    }

    /// Without plus and without the `00` of international calls.
    var digits: DialledDigits { hasPrefix ? written.dropping(2) : written }
}

/// A few digits without a place on the heap.
struct DialledDigits {
    static let most = 24

    private var bytes = InlineArray<24, UInt8>(repeating: 0)
    private var start = 0
    private var end = 0

    var count: Int { end - start }
    /// The first digit, as ASCII; nil without digits.
    var first: UInt8? { count > 0 ? self[0] : nil }
    var array: [UInt8] { (0..<count).map { self[$0] } }

    /// The digit at a place, as ASCII.
    subscript(place: Int) -> UInt8 { bytes[start + place] }

    /// Adds a digit; the caller adds no more than `most`.
    mutating func append(_ digit: UInt8) {
        bytes[end] = digit
        end += 1
    }

    /// Without the first digits; the caller drops no more than there are.
    func dropping(_ length: Int) -> DialledDigits {
        var rest = self
        rest.start += length
        return rest
    }

    func starts(with code: [UInt8]) -> Bool {
        count >= code.count && code.indices.allSatisfy { self[$0] == code[$0] }
    }

    /// Calls `body` with the digits.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeBytes(of: bytes) { all in
            body(UnsafeRawBufferPointer(rebasing: all[start..<end]).assumingMemoryBound(to: UInt8.self))
        }
    }
}
