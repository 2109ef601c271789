import CustomerModel
import Matching
import Standardization

/// Rules that the profiler wrote for files, with what it saw.
package struct LinkSuggestion: Sendable {
    package let rules: LinkRules
    /// One for each column that may be compared; in files of both kinds, one for each kind where they differ.
    package let profiles: [ColumnProfile]
    /// What a person should know before trusting the rules.
    package let warnings: [String]
    /// Why each kind rule stands there, in the order of `rules.kinds`.
    let kindReasons: [String]

    /// Rules that come from elsewhere, with what a person should know about them.
    package init(rules: LinkRules, notes: [String]) {
        self.rules = rules
        profiles = []
        warnings = notes
        kindReasons = rules.kinds.map { _ in "" }
    }

    /// - Throws: `nothingToCompare` when no column tells customers apart.
    init(_ reading: FileReading, standardizing references: ReferenceLists) throws {
        let sample = try reading.samples()
        let findings = ColumnFindings(sample, references)
        let detector = findings.detector
        var matchRules: [MatchRules] = []
        var warnings = detector.warnings
        for part in findings.parts {
            let share = Double(part.rowCount) / Double(max(1, sample.rows.count))
            let automatic = AutoRules(
                part.profiles, rowCount: Int(share * Double(sample.rowCount)), kind: part.kind,
                legalFormShare: Self.legalFormShare(part.samples, part.profiles, findings.names))
            warnings += automatic.warnings.map { detector.isMixed ? "\(part.kind?.rawValue ?? "")s: \($0)" : $0 }
            if let rules = automatic.rules() { matchRules.append(rules) }
        }
        guard !matchRules.isEmpty else {
            throw LinkageError(
                .nothingToCompare,
                "No column tells customers apart: \(findings.all.map { "\($0.column): \($0.reason)" }.joined(separator: "; "))."
            )
        }
        self.warnings = warnings
        profiles = findings.profiles
        kindReasons = detector.reasons
        let suggested = LinkRules(
            columns: Self.columns(self.profiles), kinds: detector.rules,
            assumedCountry: PhoneRegion(sample.samples, self.profiles, references).country, rules: matchRules)
        rules = try Self.withinBudget(
            suggested, sample, references, kinds: detector.isMixed ? detector.kinds : nil,
            threads: reading.request.threads)
    }

    /// The rules with blocking that stays within the budget of candidate pairs.
    ///
    /// - Parameter kinds: of the sampled rows; nil when all are of one kind.
    private static func withinBudget(
        _ rules: LinkRules, _ sample: FileSample, _ references: ReferenceLists, kinds: [PartyKind]?, threads: Int
    ) throws -> LinkRules {
        var rules = rules
        let reader = SampleReader(rules, sample, references)
        let threadsOfKind = max(1, threads / max(1, rules.rules.count))
        let budgets = Workers.map(chunks: rules.rules.count, threads: threads) { [rules = rules.rules] index, _ in
            let kind = rules[index].kind
            let rows = sample.rows.indices.filter { kinds?[$0] ?? kind == kind }
            let share = Double(rows.count) / Double(max(1, sample.rows.count))
            return Result {
                try BlockingBudget(
                    rules[index], sample: reader.features(of: rows, kind, threads: threadsOfKind),
                    rowCount: Int(share * Double(sample.rowCount)))
            }
        }
        for (index, budget) in budgets.enumerated() {
            rules.rules[index] = try budget.get().apply(to: rules.rules[index])
        }
        return rules
    }

    /// Share of the names of organizations that have a legal form.
    private static func legalFormShare(
        _ samples: [ColumnSample], _ profiles: [ColumnProfile], _ names: NameKindReader
    ) -> Double {
        let columns = zip(samples, profiles).filter { $1.type == .organizationName && $1.attribute != nil }
        return columns.map { $0.0.share(names.hasLegalForm) }.max() ?? 0
    }

    /// House numbers go before the street, flats behind it, second given names after the first, and the parts of a birth
    /// date in the order that a date has.
    private static func columns(_ profiles: [ColumnProfile]) -> [LinkRules.Column] {
        profiles.compactMap { profile -> (part: Int, column: LinkRules.Column)? in
            guard let attribute = profile.attribute, let type = profile.type else { return nil }
            let (whole, part) = profile.whole ?? (attribute, 0)
            return (part, LinkRules.Column(column: profile.column, attribute: whole, type: type, kind: profile.kind))
        }.reduce(into: [(part: Int, column: LinkRules.Column)]()) { columns, next in
            let place = columns.firstIndex { $0.column.attribute == next.column.attribute && $0.part > next.part }
            columns.insert(next, at: place ?? columns.endIndex)
        }.map(\.column)
    }
}
