/// Postal codes by country.
struct PostalCode: Hashable, Sendable {
    /// As the country writes it: `00500`, `111 22`, `LV-1010`, `SW1A 1AA`.
    let display: [UInt8]
    /// To compare: letters small, no separators, in the US the first five digits.
    let key: [UInt8]
    /// The country that a prefix names (`FI-00500`); nil without one.
    let country: String?
    /// Whether the form is the country's; false also when the country is not known.
    let isWellFormed: Bool

    /// Reads a code. `country` is what the address says, nil when it says nothing; `region` is where it is taken to be then.
    ///
    /// Leading zeros that a spreadsheet ate come back only where the address is surely Finnish.
    init(_ text: [UInt8], country: String?, region: String, isSurelyFinnish: Bool) {
        if text.count == 5, text.isAllDigits, (country ?? region) == "FI" {
            (display, key, self.country, isWellFormed) = (text, text, nil, true)
            return
        }
        var compact = text.compactIdentifier(dropping: ".")
        let prefix = Self.prefix(text)
        if let prefix { compact.removeFirst(prefix.length) }
        self.country = prefix?.country
        let home = prefix?.country ?? country ?? region
        let isFinnish = home == "FI" && (isSurelyFinnish || prefix != nil || country == "FI")
        if isFinnish, (3...4).contains(compact.count), compact.isAllDigits {
            compact = Array(repeating: 48, count: 5 - compact.count) + compact
        }
        if let display = Self.formatted(compact, home) {
            self.display = display
            isWellFormed = true
        } else {
            display = prefix == nil ? text.asciiUppercased : compact
            isWellFormed = false
        }
        key = home == "US" && compact.count == 9 ? Array(compact[..<5]) : compact.asciiLowercased
    }

    /// Forms without separators (N a digit, A a letter) with the place and kind of the separator.
    private static let forms: [String: String] = [
        "FI": "NNNNN", "SE": "NNN NN", "NO": "NNNN", "DK": "NNNN", "IS": "NNN", "EE": "NNNNN", "LV": "LV-NNNN",
        "LT": "LT-NNNNN", "DE": "NNNNN", "AT": "NNNN", "CH": "NNNN", "BE": "NNNN", "NL": "NNNN AA", "LU": "NNNN",
        "FR": "NNNNN", "ES": "NNNNN", "PT": "NNNN-NNN", "IT": "NNNNN", "GR": "NNN NN", "CZ": "NNN NN", "SK": "NNN NN",
        "PL": "NN-NNN", "HU": "NNNN", "SI": "NNNN", "HR": "NNNNN", "RO": "NNNNNN", "BG": "NNNN", "RU": "NNNNNN",
        "UA": "NNNNN", "TR": "NNNNN", "CA": "ANA NAN", "AU": "NNNN", "NZ": "NNNN", "JP": "NNN-NNNN", "CN": "NNNNNN",
        "IN": "NNNNNN", "US": "NNNNN", "AX": "NNNNN",
    ]

    /// Prefixes of postal codes in international mail.
    private static let prefixes: [String: String] = [
        "FI": "FI", "FIN": "FI", "SE": "SE", "S": "SE", "NO": "NO", "N": "NO", "DK": "DK", "EE": "EE", "D": "DE",
        "DE": "DE",
        "A": "AT", "AT": "AT", "CH": "CH", "B": "BE", "BE": "BE", "F": "FR", "FR": "FR", "E": "ES", "ES": "ES",
        "I": "IT",
        "IT": "IT", "NL": "NL", "PL": "PL", "CZ": "CZ", "SK": "SK", "L": "LU", "LU": "LU", "AX": "AX", "LV": "LV",
        "LT": "LT",
    ]

    /// A country's letters before a hyphen and a digit, such as `FI-00500`.
    private static func prefix(_ text: [UInt8]) -> (country: String, length: Int)? {
        guard let hyphen = text.firstIndex(of: .hyphen), (1...3).contains(hyphen), hyphen + 1 < text.count else {
            return nil
        }
        guard text[hyphen + 1].isDigit || text[hyphen + 1] == .space else { return nil }
        return prefixes[Array(text[..<hyphen]).asciiUppercased.text].map { ($0, hyphen) }
    }

    private static func formatted(_ compact: [UInt8], _ country: String) -> [UInt8]? {
        if country == "GB" { return british(compact) }
        if country == "US", compact.count == 9, compact.isAllDigits { return compact[..<5] + [.hyphen] + compact[5...] }
        guard let form = forms[country] else { return nil }
        let body =
            compact.starts(with: Array(country.utf8)) && compact.count > 4 ? Array(compact.dropFirst(2)) : compact
        return filled(Array(form.utf8), with: body)
    }

    private static func filled(_ form: [UInt8], with body: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var index = 0
        let literals = form.firstIndex(of: .hyphen) == 2 && form[0] != UInt8(ascii: "N") ? 3 : 0
        for (place, slot) in form.enumerated() {
            if place < literals || slot == .space || slot == .hyphen {
                result.append(slot)
                continue
            }
            guard index < body.count, slot == UInt8(ascii: "N") ? body[index].isDigit : body[index].isLetter else {
                return nil
            }
            result.append(body[index])
            index += 1
        }
        return index == body.count ? result : nil
    }

    /// Five to seven letters and digits, the last three a digit and two letters.
    private static func british(_ compact: [UInt8]) -> [UInt8]? {
        guard (5...7).contains(compact.count), compact[0].isLetter else { return nil }
        let tail = compact[(compact.count - 3)...]
        let (digit, letters) = (tail[tail.startIndex], tail.dropFirst())
        let head = compact[..<(compact.count - 3)]
        guard digit.isDigit, letters.allSatisfy(\.isLetter), head.contains(where: \.isDigit) else { return nil }
        return head + [.space] + tail
    }
}
