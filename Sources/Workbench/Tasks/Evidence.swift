/// The waterfall of the evidence for and against two records being one customer.
enum Evidence {
    private struct Step {
        let label: String
        let level: String
        let left: String
        let right: String
        let bits: Double
    }

    static func view(_ answer: JSON, _ texts: Texts) -> [View] {
        let explanation = answer.explanation
        guard let weight = explanation.weight.number, let link = explanation.linkThreshold.number,
            let review = explanation.reviewThreshold.number
        else { return [] }
        let steps = steps(explanation, texts)
        var sums: [Double] = [0]
        for step in steps { sums.append(sums[sums.count - 1] + step.bits) }
        let scale = Scale(sums + [link, review, weight])
        return [
            [
                "outcome": texts.word("outcome", explanation.outcome.string),
                "percent": texts.percent(explanation.probability.number ?? 0),
                "total": texts.decimal(weight, digits: 1), "totalX": scale.x(min(0, weight)),
                "totalWidth": scale.width(weight), "isFor": weight >= 0,
                "link": scale.x(link), "review": scale.x(review), "zero": scale.x(0),
                "linkText": texts.decimal(link, digits: 1), "reviewText": texts.decimal(review, digits: 1),
                "steps": zip(steps, sums).map { view($0, from: $1, scale, texts) },
                "silent": silent(explanation, texts),
                "flips": explanation.flips.list.map { flip($0, texts) },
                "hasFlips": !explanation.flips.list.isEmpty,
                "blocking": explanation.blocking.list.map { blocking($0, texts) },
            ]
        ]
    }

    private static func steps(_ explanation: JSON, _ texts: Texts) -> [Step] {
        let prior = Step(
            label: texts["prior"], level: "", left: "", right: "", bits: explanation.priorBits.number ?? 0)
        let comparisons = explanation.comparisons.list.filter { !$0.level.isNull }.map { comparison in
            Step(
                label: name(comparison.name.string, texts), level: comparison.level.text,
                left: joined(comparison.left), right: joined(comparison.right),
                bits: (comparison.levelBits.number ?? 0) + (comparison.termBits.number ?? 0))
        }
        let interactions = explanation.interactions.list.map { interaction in
            Step(
                label: interaction.name.text, level: texts["interaction"], left: "", right: "",
                bits: interaction.bits.number ?? 0)
        }
        return [prior] + comparisons + interactions
    }

    private static func view(_ step: Step, from start: Double, _ scale: Scale, _ texts: Texts) -> View {
        [
            "label": step.label, "level": step.level, "left": step.left, "right": step.right,
            "hasValues": !step.left.isEmpty || !step.right.isEmpty,
            "bits": (step.bits > 0 ? "+" : "") + texts.decimal(step.bits, digits: 1),
            "x": scale.x(min(start, start + step.bits)), "width": max(scale.width(step.bits), 0.4),
            "isFor": step.bits >= 0,
        ]
    }

    /// Comparisons that say nothing, because a side has no value.
    private static func silent(_ explanation: JSON, _ texts: Texts) -> String {
        explanation.comparisons.list.filter(\.level.isNull).map { name($0.name.string, texts) }.joined(separator: ", ")
    }

    private static func flip(_ flip: JSON, _ texts: Texts) -> View {
        let weight = flip.weight.number ?? 0
        return [
            "text": texts.filled(
                "flip",
                [
                    "name": name(flip.comparison.string, texts), "from": flip.from.text, "to": flip.to.text,
                    "weight": texts.decimal(weight, digits: 1),
                ])
        ]
    }

    private static func blocking(_ rule: JSON, _ texts: Texts) -> View {
        [
            "rule": rule.rule.text, "isMet": rule.isMet.isTrue, "isStopped": rule.isStopped.isTrue,
            "missed": rule.missed.list.map(\.text).joined(separator: ", "),
        ]
    }

    private static func name(_ comparison: String, _ texts: Texts) -> String {
        texts.words["attribute-\(comparison)"] ?? texts.word("comparison", comparison)
    }

    private static func joined(_ values: JSON) -> String { values.list.map(\.text).joined(separator: " · ") }

    /// Bits as percent of a bar's width.
    private struct Scale {
        private let low: Double
        private let span: Double

        init(_ values: [Double]) {
            low = values.min() ?? 0
            span = max((values.max() ?? 1) - low, 0.1)
        }

        func x(_ bits: Double) -> Double { round((bits - low) / span * 100) }
        func width(_ bits: Double) -> Double { round(abs(bits) / span * 100) }
        private func round(_ number: Double) -> Double { (number * 100).rounded() / 100 }
    }
}
