import Charts
import CustomerModel
import Linkage
import Matching

extension Page {
    /// Title, main figures, and what a reader should know first.
    mutating func overview(_ report: LinkageReport, _ parts: [PartFindings]) {
        let result = report.outcome.report
        heading("Linkage report", level: 1)
        paragraph(report.files.joined(separator: ", "), class: "lead")
        tiles([
            (NumberText.grouped(result.records), "records"), (NumberText.grouped(result.clusters), "customers"),
            (NumberText.grouped(result.records - result.clusters), "records that repeat a customer"),
            (NumberText.grouped(result.largestCluster), "records in the largest customer"),
            (NumberText.grouped(result.pairs - result.links), "pairs between review and link"),
            (NumberText.grouped(result.refusedJoins), "joins refused by clustering"),
        ])
        heading("In short", level: 3)
        list(parts.flatMap { shortFindings($0, isOnly: parts.count == 1) } + result.notes + report.warnings)
        if !report.showsValues {
            paragraph(
                "This report holds no value of any record: only names of columns and rules, levels, bits and counts.")
        }
    }

    private func shortFindings(_ findings: PartFindings, isOnly: Bool) -> [String] {
        let name = isOnly ? "" : "\(findings.part.kind.rawValue): "
        var found: [String] = []
        let sizes = findings.clusterSizes
        let single = sizes[1] ?? 0
        let clusters = sizes.values.reduce(0, +)
        found.append(
            "\(name)\(NumberText.grouped(clusters - single)) customers have more than one record; "
                + "\(NumberText.grouped(single)) stand alone.")
        if findings.unlinkable >= 0.01 {
            found.append(
                "\(name)\(NumberText.percent(findings.unlinkable)) of the records say too little to be linked with "
                    + "anything, whatever the other record says.")
        }
        let made = findings.survey.rules.reduce(0) { $0 + $1.owned }
        if let costliest = findings.survey.rules.max(by: { $0.owned < $1.owned }), made > 100_000,
            costliest.owned * 2 > made
        {
            found.append(
                "\(name)The blocking rule \u{201C}\(costliest.name)\u{201D} makes \(NumberText.percent(Double(costliest.owned) / Double(made))) "
                    + "of all compared pairs.")
        }
        return found
    }

    /// Completeness of the columns, and what they were taken to be.
    mutating func data(_ report: LinkageReport) {
        guard !report.quality.isEmpty else { return }
        heading("The data")
        paragraph(
            "How much of each compared column is filled, and how much of that can be used: placeholders such as \u{201C}n/a\u{201D} "
                + "and values that cannot be right are kept, but never compared.")
        chart(completeness(report.quality))
        guard !report.profiles.isEmpty else { return }
        heading("What the columns were taken to be", level: 3)
        paragraph("Nobody wrote rules for these files, so they were suggested from the headers and the values.")
        let rows = report.profiles.map { profile in
            let kind = profile.kind.map { " (\($0.rawValue)s)" } ?? ""
            return [
                profile.column + kind, profile.attribute.map { "\($0)" } ?? "left out", profile.reason,
                NumberText.percent(profile.fill), NumberText.percent(profile.distinctness),
            ]
        }
        table(
            DataTable(["Column", "Taken as", "Because", "Filled", "Distinct"], rows, wordColumns: 3),
            caption: "Columns and what they were taken to be")
    }

    private func completeness(_ quality: [ColumnQuality]) -> PartBars {
        let rows = quality.map { column in
            let all = Double(max(1, column.rows))
            return PartBars.Row(
                column.columns.joined(separator: " + "), whole: Double(column.filled) / all,
                part: Double(column.usable) / all,
                figures: [NumberText.percent(Double(column.filled) / all), NumberText.grouped(column.distinct)])
        }
        let least = rows.min { $0.part < $1.part }
        let summary =
            "Share of rows with a usable value, per column. "
            + (least.map { "The least filled is \($0.label), \(NumberText.percent($0.part))." } ?? "")
        return PartBars(
            title: "Completeness", summary: summary, part: "usable", rest: "filled, but placeholder or wrong",
            figures: ["filled", "distinct"], isShare: true, rows)
    }

    /// The words of the report.
    mutating func glossary() {
        heading("Words")
        table(
            DataTable(
                ["Word", "Meaning"],
                [
                    [
                        "match weight, bits",
                        "Evidence that two records are one customer: each bit doubles the odds; 0 is an even chance, negative speaks against. A pair's weight is the sum of the prior and of what each comparison says.",
                    ],
                    ["prior", "How rare matches are among all pairs, before anything is compared."],
                    ["m", "Share of the true matches that are at a level."],
                    [
                        "u",
                        "Share of the pairs that are no match that are at a level. The level is worth log2(m / u) bits.",
                    ],
                    [
                        "link, review",
                        "Thresholds: from link on a pair may join two records, from review on it may become a question to a person.",
                    ],
                    ["rarity", "Sharing a rare value says more than sharing a common one (term frequency)."],
                    ["blocking rule", "Finds the pairs worth comparing: records that agree on all its keys."],
                    [
                        "refused join",
                        "Clustering looks at all records of two clusters; when together they speak against a join that one pair asks for, it is not made.",
                    ],
                ], wordColumns: 2), caption: "Words of this report")
    }
}

extension LinkReport {
    /// What happened to rows that are in no cluster.
    fileprivate var notes: [String] {
        rejectedRows > 0
            ? ["\(NumberText.grouped(rejectedRows)) rows could not be read or have no id; they are in no cluster."] : []
    }
}
