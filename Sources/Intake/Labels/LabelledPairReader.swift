import CustomerModel

/// Reads labelled pairs from a delimited text whose header says which column is what.
///
/// Records: `key_left` and `key_right`, `left` and `right`, `id1` and `id2`, `id_left` and `id_right`, or any one pair of
/// columns that end in `_l` and `_r`, or `_left` and `_right`, or `key` twice. Sources, if the file has them: `source_left`
/// and `source_right`, or those that begin with `source` or `system` and end in `_l` and `_r`, or `source` or `system` twice.
/// The verdict: `match`, `is_match`, `isMatch`, `label`, `verdict`, `decision` or `clerical_match_score`: true or false, yes
/// or no, 1 or 0, match or distinct, same or different, must-link or cannot-link, or a number from 0 to 1, of which 0.5 and
/// more mean a match.
package enum LabelledPairReader {
    /// All pairs in the order of the file; rows without a verdict are left out.
    ///
    /// - Throws: `IntakeError.unexpectedLayout` when a column is missing, or when a row cannot be read or its verdict is none;
    /// the message names file, line and column, never a value.
    package static func read(_ source: any ByteSource, name: String) throws -> [LabelledPair] {
        var reader = try DelimitedReader(source: source)
        let columns = try Columns(reader.header, name)
        var pairs: [LabelledPair] = []
        while let outcome = try reader.nextOutcome() {
            switch outcome {
            case .row(let row):
                if let pair = try columns.pair(row, name) { pairs.append(pair) }
            case .reject(let reject):
                throw IntakeError(.unexpectedLayout, "\(name), line \(reject.position.line): \(reject.message)")
            }
        }
        return pairs
    }

    /// Where a file has what.
    private struct Columns {
        private let keys: (left: Int, right: Int)
        private let sources: (left: Int, right: Int)?
        private let verdict: Int
        private let verdictName: String

        private static let verdicts = [
            "match", "is_match", "ismatch", "label", "verdict", "decision", "clerical_match_score", "same_customer",
        ]
        private static let records = [
            ("key_left", "key_right"), ("left", "right"), ("id1", "id2"), ("id_left", "id_right"),
            ("left_key", "right_key"), ("left_id", "right_id"),
        ]
        private static let endings = [("_left", "_right"), ("_l", "_r"), ("_1", "_2")]

        init(_ header: [String], _ name: String) throws {
            let names = header.map { $0.lowercased() }
            guard let verdict = Self.verdicts.lazy.compactMap(names.firstIndex).first else {
                throw IntakeError(
                    .unexpectedLayout,
                    "\(name) has no column for the verdict (match, is_match, label); it has: \(header.joined(separator: ", "))."
                )
            }
            let pairs = Self.pairs(names)
            let named = Self.records.lazy.compactMap { left, right -> (Int, Int)? in
                guard let one = names.firstIndex(of: left), let other = names.firstIndex(of: right) else { return nil }
                return (one, other)
            }.first
            let twice = Self.twice("key", names)
            guard let keys = named ?? pairs.first(where: { !Self.isSource(names[$0.0]) }) ?? twice else {
                throw IntakeError(
                    .unexpectedLayout,
                    "\(name) has no columns for the two records (left and right); it has: \(header.joined(separator: ", "))."
                )
            }
            self.keys = (keys.0, keys.1)
            sources =
                pairs.first { Self.isSource(names[$0.0]) } ?? Self.twice("system", names) ?? Self.twice("source", names)
            self.verdict = verdict
            verdictName = header[verdict]
        }

        private static func isSource(_ name: String) -> Bool { name.hasPrefix("source") || name.hasPrefix("system") }

        /// The places of a header that stands twice, once for each record of the pair.
        private static func twice(_ name: String, _ names: [String]) -> (Int, Int)? {
            let places = names.indices.filter { names[$0] == name }
            return places.count == 2 ? (places[0], places[1]) : nil
        }

        /// Columns that differ in nothing but their ending.
        private static func pairs(_ names: [String]) -> [(Int, Int)] {
            names.indices.compactMap { index in
                for (left, right) in endings where names[index].hasSuffix(left) {
                    let stem = names[index].dropLast(left.count)
                    if let other = names.firstIndex(of: stem + right) { return (index, other) }
                }
                return nil
            }
        }

        func pair(_ row: Row, _ name: String) throws -> LabelledPair? {
            let place = "\(name), line \(row.position.line)"
            let (left, right) = (record(row, keys.left, sources?.left), record(row, keys.right, sources?.right))
            guard !left.key.isEmpty, !right.key.isEmpty else {
                throw IntakeError(.unexpectedLayout, "\(place): a record has no key.")
            }
            let word = row.string(verdict).trimmed.lowercased()
            if word.isEmpty { return nil }
            guard let isMatch = Self.isMatch(word) else {
                throw IntakeError(
                    .unexpectedLayout,
                    "\(place), column \"\(verdictName)\": neither yes nor no, nor a number from 0 to 1.")
            }
            return LabelledPair(left: left, right: right, isMatch: isMatch, line: row.position.line)
        }

        private func record(_ row: Row, _ key: Int, _ source: Int?) -> LabelledRecord {
            LabelledRecord(source: source.map { row.string($0) }, key: row.string(key).trimmed)
        }

        private static func isMatch(_ word: String) -> Bool? {
            switch word {
            case "true", "yes", "y", "t", "match", "same", "must-link": true
            case "false", "no", "n", "f", "distinct", "non-match", "different", "cannot-link": false
            default: Double(word).flatMap { (0...1).contains($0) ? $0 >= 0.5 : nil }
            }
        }
    }
}
