/// How a source writes numbers.
struct NumberForm {
    private let decimal: Unicode.Scalar
    private let grouping: Unicode.Scalar?

    init(decimal: String?, grouping: String?) {
        self.decimal = decimal?.unicodeScalars.first ?? "."
        self.grouping = grouping?.unicodeScalars.first
    }

    /// The number as `-1234.50`: no grouping, a point, the digits as written. Nil when the text is no number.
    ///
    /// Takes a sign in front or behind (`12,50-`), brackets for negative amounts, and spaces between thousands. Thousands stand in
    /// groups of three digits: `1.5` is never 15.
    func read(_ text: String) -> String? {
        var scalars = Substring(text).unicodeScalars
        let isNegative = takeSign(&scalars)
        var digits = ""
        var hasDecimal = false
        /// Digits since the last sign between thousands; nil before the first.
        var inGroup: Int?
        for scalar in scalars {
            if ("0"..."9").contains(scalar) {
                digits.unicodeScalars.append(scalar)
                if !hasDecimal { inGroup = inGroup.map { $0 + 1 } }
            } else if scalar == decimal, !hasDecimal {
                hasDecimal = true
                digits += digits.isEmpty ? "0." : "."
            } else if hasDecimal || !isGrouping(scalar) || !endsGroup(inGroup, digits) {
                return nil
            } else {
                inGroup = 0
            }
        }
        guard inGroup == nil || inGroup == 3, let last = digits.utf8.last, last != 0x2E else { return nil }
        return isNegative ? "-" + digits : digits
    }

    /// Whether a sign between thousands may stand here: behind one to three digits at first, then behind three.
    private func endsGroup(_ inGroup: Int?, _ digits: String) -> Bool {
        inGroup.map { $0 == 3 } ?? (1...3).contains(digits.utf8.count)
    }

    private func isGrouping(_ scalar: Unicode.Scalar) -> Bool {
        scalar == grouping || scalar == " " || scalar == "\u{A0}" || scalar == "\u{202F}"
    }

    /// Takes the sign off and says whether it was a minus.
    private func takeSign(_ scalars: inout Substring.UnicodeScalarView) -> Bool {
        if scalars.first == "(", scalars.last == ")" {
            scalars = scalars.dropFirst().dropLast()
            return true
        }
        if scalars.first == "+" { scalars.removeFirst() }
        if let first = scalars.first, first == "-" || first == "\u{2212}" {
            scalars.removeFirst()
            return true
        }
        guard let last = scalars.last, last == "-" || last == "\u{2212}" else { return false }
        scalars.removeLast()
        return true
    }
}
