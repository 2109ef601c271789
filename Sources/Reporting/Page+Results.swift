import Charts
import Linkage
import Matching

extension Page {
    /// Precision and recall against the truth.
    mutating func accuracy(_ accuracy: Accuracy, _ findings: PartFindings) {
        heading("Accuracy against the truth", level: 3)
        guard accuracy.truePairs > 0, let entities = findings.entities else {
            return paragraph("The truth knows no two of these records to be one customer.")
        }
        let clusters = Accuracy.clusters(findings.part, entities)
        let f1 = 2 * clusters.precision * clusters.recall / max(1e-9, clusters.precision + clusters.recall)
        tiles([
            (NumberText.decimals(f1, 3), "pairwise F1 of the clusters"),
            (NumberText.percent(clusters.precision), "of the pairs put together belong together"),
            (NumberText.percent(clusters.recall), "of the true pairs are together"),
            (NumberText.percent(accuracy.points.last?.recall ?? 0), "of the true pairs were compared at all"),
        ])
        curves(accuracy, clusters, findings)
    }

    /// Precision and recall against pairs that people judged.
    mutating func labels(_ findings: PartFindings) {
        let labels = findings.part.labels
        guard !labels.isEmpty else { return }
        heading("Accuracy against labelled pairs", level: 3)
        let accuracy = Accuracy(labels, findings.part)
        guard accuracy.truePairs > 0 else { return paragraph("No labelled pair of these records is a match.") }
        let clusters = Accuracy.clusters(findings.part, labels)
        tiles([
            (NumberText.grouped(labels.count), "labelled pairs"),
            (NumberText.grouped(Int(accuracy.truePairs)), "of them matches"),
            (NumberText.percent(clusters.precision), "of those put together are matches"),
            (NumberText.percent(clusters.recall), "of the matches are together"),
        ])
        paragraph(
            "Labelled pairs are seldom drawn like all pairs, so these shares hold for pairs such as the labelled ones. "
                + "Labels that taught the weights flatter them: keep some back to measure with.")
        curves(accuracy, clusters, findings)
    }

    private mutating func curves(
        _ accuracy: Accuracy, _ clusters: (precision: Double, recall: Double), _ findings: PartFindings
    ) {
        guard let best = accuracy.best else { return }
        let mark = accuracy.at(findings.link).map { [CurveChart.Mark("link threshold", x: $0.recall, y: $0.precision)] }
        chart(
            CurveChart(
                title: "Precision over recall of compared pairs",
                summary:
                    "Each point is a threshold. The best F1 of a threshold alone is \(NumberText.decimals(best.f1, 3)), "
                    + "at \(NumberText.signed(best.bits, 1)) bits.",
                x: .init("recall: share of the true pairs found"), y: .init("precision", from: lowest(accuracy)),
                [
                    .init(
                        "pairs, by threshold",
                        thinned(accuracy.points).filter { $0.precision >= lowest(accuracy) }.map {
                            .init($0.recall, $0.precision)
                        })
                ],
                marks: (mark ?? []) + [.init("the clusters", x: clusters.recall, y: clusters.precision)]))
        chart(thresholds(accuracy, findings))
    }

    /// The lower end of the precision axis: a round number below what matters.
    private func lowest(_ accuracy: Accuracy) -> Double {
        let precision = accuracy.points.filter { $0.recall < 0.999 || $0.precision > 0.5 }.map(\.precision).min() ?? 0
        return precision > 0.9 ? 0.9 : precision > 0.5 ? 0.5 : 0
    }

    private func thinned(_ points: [Accuracy.Point]) -> [Accuracy.Point] {
        let step = max(1, points.count / 160)
        return points.enumerated().filter { $0.offset.isMultiple(of: step) || $0.offset == points.count - 1 }.map(
            \.element)
    }

    private func thresholds(_ accuracy: Accuracy, _ findings: PartFindings) -> CurveChart {
        let near = accuracy.points.filter { $0.bits > findings.review - 15 && $0.bits < findings.link + 25 }
        let points = thinned(near.isEmpty ? accuracy.points : near).reversed()
        let marks = [("review", findings.review), ("link", findings.link)].map { name, bits in
            CurveChart.Mark("\(name) \(NumberText.signed(bits, 1))", x: bits)
        }
        return CurveChart(
            title: "Precision, recall and F1 by threshold",
            summary: "What linking all compared pairs from a threshold on would give, before clustering decides.",
            x: .init("threshold (bits)", from: points.first?.bits ?? 0, to: points.last?.bits ?? 1, isShare: false),
            y: .init("share"),
            [
                .init("precision", points.map { .init($0.bits, $0.precision) }),
                .init("recall", points.map { .init($0.bits, $0.recall) }),
                .init("F1", points.map { .init($0.bits, $0.f1) }),
            ], marks: marks)
    }

    /// Cluster sizes, and joins that were refused.
    mutating func clusters(_ findings: PartFindings) {
        let sizes = findings.clusterSizes
        let groups: [(String, ClosedRange<Int>)] =
            (1...10).map { ("\($0)", $0...$0) } + [
                ("11\u{2013}20", 11...20), ("21\u{2013}50", 21...50), ("51+", 51...Int.max),
            ]
        var columns = groups.map { name, range in
            ColumnChart.Column(name, sizes.filter { range.contains($0.key) }.values.reduce(0, +))
        }
        while columns.count > 4, columns.last?.count == 0 { columns.removeLast() }
        chart(
            ColumnChart(
                title: "Clusters by size",
                summary: "How many clusters have how many records. The largest has "
                    + "\(NumberText.grouped(sizes.keys.max() ?? 0)).",
                across: "records in a cluster", up: "clusters", columns))
        refusals(findings)
    }

    private mutating func refusals(_ findings: PartFindings) {
        let refusals = findings.part.partition.refusals
        guard !refusals.isEmpty else { return }
        paragraph(
            "\(NumberText.grouped(refusals.count)) joins were asked for by a pair above the link threshold, and refused "
                + "because of what the whole clusters say:")
        var reasons: [String: Int] = [:]
        for refusal in refusals { reasons[reason(refusal, findings), default: 0] += 1 }
        let rows = reasons.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        table(
            DataTable(["Reason", "Joins"], rows.map { [$0.key, NumberText.grouped($0.value)] }),
            caption: "Refused joins by reason")
    }

    /// Why a join was refused, in words.
    func reason(_ refusal: RefusedJoin, _ findings: PartFindings) -> String {
        switch refusal.reason {
        case .cannotLink: return "a person said that they are different"
        case .contradictoryDecisions: return "decisions of people contradict each other"
        case .rival: return "another cluster has as good a claim: the record belongs to one of them"
        case .thinEvidence: return "thin evidence: the other records of the clusters speak against it"
        case .bothConfirmed: return "a person confirmed both customers"
        case .oneConfirmed: return "a person confirmed one of the customers"
        case .tooManyRecords: return "the cluster would have more records than the rules allow"
        case .singleBridge: return "single bridge: nothing but one pair joins the two clusters"
        case .exclusive(let feature):
            let names = findings.part.plan.rules.exclusive
            return "different \(names.indices.contains(feature) ? names[feature] : "exclusive values")"
        }
    }

    /// Records that could not be linked whatever they met.
    mutating func unlinkable(_ findings: PartFindings) {
        heading("Records that say too little", level: 3)
        let highest = min(findings.selfWeights.last ?? 1, findings.link + 40)
        let lowest = min(findings.review, 0) - 5
        let points = stride(from: lowest, through: max(lowest + 1, highest), by: max(0.5, (highest - lowest) / 120)).map
        {
            CurveChart.Series.Point($0, findings.share(below: $0))
        }
        paragraph(
            "\(NumberText.percent(findings.unlinkable)) of the records would not be linked even with an exact copy of "
                + "themselves: what they say does not reach the link threshold.")
        chart(
            CurveChart(
                title: "Unlinkable records by threshold",
                summary: "Share of records whose weight with themselves is below a threshold: "
                    + "\(NumberText.percent(findings.unlinkable)) at the link threshold.",
                x: .init("threshold (bits)", from: lowest, to: max(lowest + 1, highest), isShare: false),
                y: .init("records"), [.init("cannot reach the threshold", points, isStepped: false)],
                marks: [.init("link \(NumberText.signed(findings.link, 1))", x: findings.link)]))
    }
}
