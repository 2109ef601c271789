import Charts
import Linkage
import Matching

extension Page {
    /// A pair worth looking at.
    private struct Example {
        let name: String
        let edge: Edge
    }

    /// Waterfalls of a few pairs.
    mutating func examples(_ findings: PartFindings, showsValues: Bool) {
        let examples = chosen(findings)
        guard !examples.isEmpty else { return paragraph("No pair reached the review threshold.") }
        for example in examples { draw(example, findings, showsValues: showsValues) }
    }

    private func chosen(_ findings: PartFindings) -> [Example] {
        let edges = findings.part.edges
        let link = findings.part.plan.linkWeight
        var examples: [Example] = []
        func add(_ name: String, _ edge: Edge?) {
            guard let edge, !examples.contains(where: { $0.edge == edge }) else { return }
            examples.append(Example(name: name, edge: edge))
        }
        add("The strongest pair", edges.max { $0.weight < $1.weight })
        add("Just above the link threshold", edges.filter { $0.weight >= link }.min { $0.weight < $1.weight })
        add("Just below the link threshold", edges.filter { $0.weight < link }.max { $0.weight < $1.weight })
        var reasons: Set<String> = []
        for refusal in findings.part.partition.refusals {
            let reason = reason(refusal, findings)
            guard reasons.count < 3, reasons.insert(reason).inserted else { continue }
            add("A refused join: \(reason)", refusal.bridge)
        }
        return examples
    }

    private mutating func draw(_ example: Example, _ findings: PartFindings, showsValues: Bool) {
        let (left, right) = (Int(example.edge.left), Int(example.edge.right))
        let explanation = findings.part.plan.explain(left, right, in: findings.part.table)
            .stated(by: findings.stated)
        heading(example.name, level: 3)
        if showsValues { paragraph("\(findings.keys[left]) and \(findings.keys[right])") }
        let weight = NumberText.signed(explanation.weight, 1)
        let key = explanation.matchKey.isEmpty ? "" : " Match key \(explanation.matchKey)."
        paragraph("Weight \(weight) bits, a probability of \(NumberText.percent(explanation.probability)).\(key)")
        chart(
            WaterfallChart(
                title: "The evidence, step by step",
                summary: "From the prior to a weight of \(weight) bits, comparison by comparison.",
                priorBits: explanation.priorBits, steps(explanation), link: findings.link))
        if showsValues { values(explanation) }
        if !explanation.flips.isEmpty { paragraph(flips(explanation)) }
    }

    private func steps(_ explanation: Explanation) -> [WaterfallChart.Step] {
        let comparisons = explanation.comparisons.flatMap { step -> [WaterfallChart.Step] in
            let level = WaterfallChart.Step(step.name, step.level ?? "no value", bits: step.levelBits)
            guard abs(step.termBits) >= 0.05 else { return [level] }
            return [
                level, WaterfallChart.Step("", step.termBits > 0 ? "rare value" : "common value", bits: step.termBits),
            ]
        }
        return comparisons + explanation.interactions.map { WaterfallChart.Step($0.name, "", bits: $0.bits) }
    }

    private mutating func values(_ explanation: Explanation) {
        let rows = explanation.comparisons.map { step in
            [
                step.name, step.left.joined(separator: " | "), step.right.joined(separator: " | "),
                step.level ?? "no value",
            ]
        }
        table(
            DataTable(["Comparison", "One record", "The other", "Level"], rows, wordColumns: 4),
            caption: "Compared values")
    }

    private func flips(_ explanation: Explanation) -> String {
        let changes = explanation.flips.map {
            "\($0.comparison) at \u{201C}\($0.to)\u{201D} instead of \u{201C}\($0.from)\u{201D} (\(NumberText.signed($0.weight, 1)) bits)"
        }
        return "The answer would change with \(changes.joined(separator: ", or "))."
    }
}
