import Intake

/// What the values of a whole column say about how they are written.
enum ValueForms {
    /// The date formats that read every value; two when day and month cannot be told apart; none when none fits.
    static func dates(_ values: [String]) -> [String] { DateForms.fitting(values, of: DateForms.days) }

    /// The formats of moments that read every value, the most telling first.
    static func moments(_ values: [String]) -> [String] {
        DateForms.fitting(values, of: DateForms.moments + DateForms.days)
    }

    /// The words for yes and no of a column of flags, as it writes them; nil when it holds anything else.
    static func flags(_ values: [String]) -> (yes: [String], no: [String])? {
        let words = Set(values)
        guard !words.isEmpty, words.count <= 4 else { return nil }
        let yes = words.filter {
            ["true", "yes", "y", "1", "x", "kyllä", "k", "ja", "j", "t"].contains($0.lowercased())
        }
        let no = words.filter { ["false", "no", "n", "0", "ei", "e", "nej", "f"].contains($0.lowercased()) }
        return yes.count + no.count == words.count ? (yes.sorted(), no.sorted()) : nil
    }

    /// The words of a file that mean "no value".
    static func nulls(_ rows: [[String]]) -> [String] {
        let known: Set<String> = [
            "-", "--", ".", "?", "n/a", "na", "null", "(null)", "none", "nil", "ei ole", "ei tiedossa", "xxx", "#n/a",
            "\\n",
        ]
        var found: [String: String] = [:]
        for row in rows {
            for cell in row where cell.utf8.count <= 12 && known.contains(cell.lowercased()) {
                found[cell.lowercased()] = cell
            }
        }
        return found.keys.sorted().compactMap { found[$0] }
    }

    /// Whether a spreadsheet wrote large numbers as powers of ten, so that their last digits are lost: `3,58943E+11`.
    static func isDamaged(_ value: String) -> Bool {
        let parts = value.lowercased().split(separator: "e", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].first == "+", parts[1].count > 1 else { return false }
        return parts[0].contains { $0 == "," || $0 == "." }
            && parts[0].allSatisfy { $0.isNumber || $0 == "," || $0 == "." }
            && parts[1].dropFirst().allSatisfy(\.isNumber)
    }
}
