import Charts
import CustomerModel
import Linkage
import Matching

extension Page {
    /// All sections about the records of one kind.
    mutating func part(_ findings: PartFindings, number: Int, isOnly: Bool, showsValues: Bool) {
        let kind = isOnly ? "" : " of \(findings.part.kind.rawValue)s"
        heading("How pairs\(kind) are found")
        blocking(findings)
        heading("What counts, and how much\(isOnly ? "" : " (\(findings.part.kind.rawValue)s)")")
        weights(findings)
        heading("Compared pairs\(kind)")
        pairs(findings)
        if let accuracy = findings.accuracy { self.accuracy(accuracy, findings) }
        labels(findings)
        heading("Clusters\(kind)")
        clusters(findings)
        unlinkable(findings)
        heading("Example pairs\(kind)")
        examples(findings, showsValues: showsValues)
    }

    private mutating func blocking(_ findings: PartFindings) {
        let rules = findings.survey.rules
        let made = rules.reduce(0) { $0 + $1.made }
        let owned = rules.reduce(0) { $0 + $1.owned }
        let records = Double(findings.part.table.count)
        let all = records * (records - 1) / 2
        paragraph(
            "Of \(NumberText.short(all)) possible pairs, blocking makes \(NumberText.grouped(owned)), "
                + "\(NumberText.decimals(Double(owned) / max(1, records), 1)) for each record. A pair that several rules make is "
                + "compared once, by the first of them. Few records are compared each with each besides.")
        let rows = rules.map { rule in
            PartBars.Row(
                rule.name, whole: Double(rule.made), part: Double(rule.owned),
                figures: [
                    NumberText.grouped(rule.owned), NumberText.grouped(rule.largestBlock),
                    NumberText.grouped(rule.stopKeys),
                ])
        }
        chart(
            PartBars(
                title: "Pairs by blocking rule",
                summary: "\(rules.count) blocking rules make \(NumberText.grouped(made)) pairs, "
                    + "\(NumberText.grouped(owned)) different ones.",
                part: "made first by this rule", rest: "made by an earlier rule already",
                figures: ["compared", "largest block", "stop keys"], rows))
    }

    private mutating func weights(_ findings: PartFindings) {
        let plan = findings.part.plan
        let learned =
            plan.model.records > 0
            ? "learned from these records"
            : "the rules\u{2019} own starting values, because there was too little to learn from"
        paragraph(
            "The weights were \(learned). Two records drawn at random match with a probability of "
                + "1 in \(NumberText.decimals(1 / max(1e-12, plan.model.prior), 0)), so every pair starts from "
                + "\(NumberText.signed(MatchWeight.bits(probability: plan.model.prior), 1)) bits.")
        chart(WeightBars(title: "Match weights of the levels", weightGroups(plan)))
        chart(
            ShareBars(
                title: "m and u of the levels",
                plan.model.comparisons.map { comparison in
                    ShareBars.Group(comparison.name, comparison.levels.map { .init($0.level, m: $0.m, u: $0.u) })
                }))
        let interactions = plan.model.interactions
        guard !interactions.isEmpty else { return }
        folded(
            "Combinations that weigh more or less than their parts",
            DataTable(
                ["Combination", "Bits"],
                interactions.map { [$0.name, NumberText.signed($0.bits, 1)] }))
    }

    private func weightGroups(_ plan: MatchPlan) -> [WeightBars.Group] {
        zip(plan.rules.comparisons, plan.model.comparisons).map { rule, model in
            WeightBars.Group(
                rule.name,
                zip(rule.levels, model.levels).map { level, learned in
                    let bits = MatchWeight.bits(probability: learned.m / (learned.m + learned.u))
                    let note =
                        level.termFrequency == 0 ? "" : "rarity counts \(NumberText.percent(level.termFrequency))"
                    return WeightBars.Bar(level.name, bits: bits, note: note)
                })
        }
    }

    private mutating func pairs(_ findings: PartFindings) {
        guard let filled = findings.survey.weights.filled else {
            return paragraph("Blocking made no pair, so nothing was compared.")
        }
        if findings.survey.sampled < 1 {
            paragraph(
                "Counted from an even sample of \(NumberText.percent(findings.survey.sampled)) of the compared pairs.")
        }
        chart(
            WeightHistogramChart(
                title: "Compared pairs by match weight", bins(findings, filled), review: findings.review,
                link: findings.link))
    }

    /// Bins of a bit, or more when the weights lie far apart; low weights that nobody looks at are summed up.
    private func bins(_ findings: PartFindings, _ filled: ClosedRange<Int>) -> [WeightHistogramChart.Bin] {
        let counts = findings.survey.weights
        let lowest = max(WeightCounts.weight(of: filled.lowerBound), -40)
        let first = WeightCounts.bin(of: lowest.rounded(.down))
        let width = filled.upperBound - first > 320 ? 8 : 4
        let knows = findings.entities != nil
        return stride(from: first, through: filled.upperBound, by: width).map { start in
            let from = start == first ? 0 : start
            let range = from..<min(counts.pairs.count, start + width)
            let matches = counts.matches[range].reduce(0, +)
            let known = matches + counts.others[range].reduce(0, +)
            return .init(
                from: WeightCounts.weight(of: start), to: WeightCounts.weight(of: start + width),
                pairs: Int(knows ? known : counts.pairs[range].reduce(0, +)), matches: knows ? Int(matches) : nil)
        }
    }
}
