/// Something about a delivery that a person should know, and that stopped no record.
package struct IntakeWarning: Hashable, Sendable {
    /// A stable word for each reason.
    package enum Code: String, CaseIterable, Sendable {
        case preamble
        case repeatedHeader = "repeated-header"
        case footerRow = "footer-row"
        case totalsRow = "totals-row"
        case mojibakeRepaired = "mojibake-repaired"
        case missingPage = "missing-page"
        case textMark = "text-mark"
        case floatTail = "float-tail"
        case roundedNumber = "rounded-number"
    }

    package let code: Code
    /// What was found and what was done, without customer data.
    package let message: String
    /// How often.
    package internal(set) var count: Int
    /// The lines where it was found first, at most `shownLines` of them; empty when it has no place.
    package internal(set) var lines: [Int]

    package static let shownLines = 10
}

extension IntakeWarning: CustomStringConvertible {
    /// The message, how often and where: `… (3 times, lines 2, 5, 9)`.
    package var description: String {
        let times = count == 1 ? "once" : "\(count) times"
        if lines.isEmpty { return count == 1 ? message : "\(message) (\(times))" }
        let places = lines.map(String.init).joined(separator: ", ") + (count > lines.count ? ", …" : "")
        return "\(message) (\(times), \(lines.count == 1 ? "line" : "lines") \(places))"
    }
}

/// The warnings of one delivery, each once, in the order in which they came up.
struct WarningLog {
    private(set) var all: [IntakeWarning] = []
    private var places: [String: Int] = [:]

    /// Counts a warning; `about` tells apart those of one code, such as by column.
    mutating func note(
        _ code: IntakeWarning.Code, about: String = "", line: Int? = nil, count: Int = 1, _ message: () -> String
    ) {
        let name = "\(code.rawValue)/\(about)"
        let place: Int
        if let known = places[name] {
            place = known
        } else {
            place = all.count
            places[name] = place
            all.append(IntakeWarning(code: code, message: message(), count: 0, lines: []))
        }
        all[place].count += count
        if let line, all[place].lines.count < IntakeWarning.shownLines, all[place].lines.last != line {
            all[place].lines.append(line)
        }
    }
}
