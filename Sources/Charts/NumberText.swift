/// Numbers as charts and tables write them.
package enum NumberText {
    /// Digits in groups of three with narrow no-break spaces: `1 000 000`.
    package static func grouped(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "\u{2212}" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "\u{202F}" }
            text.append(digit)
        }
        return text
    }

    /// A fixed count of decimals, with a point and a true minus sign; `-` when the number is not finite.
    package static func decimals(_ number: Double, _ count: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "-" }
        let scale = (0..<count).reduce(1) { product, _ in product * 10 }
        let scaled = Int((number * Double(scale)).rounded())
        let sign = scaled < 0 ? "\u{2212}" : ""
        let whole = grouped(Int(scaled.magnitude) / scale)
        guard count > 0 else { return sign + whole }
        let fraction = String(Int(scaled.magnitude) % scale)
        return "\(sign)\(whole).\(String(repeating: "0", count: count - fraction.count))\(fraction)"
    }

    /// The same with a plus sign before what is above 0.
    package static func signed(_ number: Double, _ count: Int) -> String {
        let text = decimals(number, count)
        return number > 0 && number.isFinite && text != decimals(0, count) ? "+\(text)" : text
    }

    /// A share of 1 as a percentage with as many decimals as tell it from 0 and 100: `12 %`, `0.3 %`, `99.97 %`.
    package static func percent(_ share: Double) -> String {
        let distance = min(abs(share), abs(1 - share))
        let count =
            share == 0 || share == 1 ? 0 : distance >= 0.095 ? 0 : distance >= 0.0095 ? 1 : distance >= 0.00095 ? 2 : 3
        if share > 0, share < 0.000_005 { return "< 0.001\u{202F}%" }
        if share < 1, share > 0.999_995 { return "> 99.999\u{202F}%" }
        return "\(decimals(share * 100, count))\u{202F}%"
    }

    /// A count short enough for an axis: `950`, `12k`, `3.4M`.
    package static func short(_ number: Double) -> String {
        func scaled(_ value: Double, _ unit: String) -> String {
            let text = decimals(value, value < 10 ? 1 : 0)
            return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + unit
        }
        switch abs(number) {
        case 999_500_000...: return scaled(number / 1e9, "G")
        case 999_500...: return scaled(number / 1e6, "M")
        case 1000...: return scaled(number / 1e3, "k")
        default: return number == number.rounded() ? decimals(number, 0) : decimals(number, abs(number) < 1 ? 2 : 1)
        }
    }
}
