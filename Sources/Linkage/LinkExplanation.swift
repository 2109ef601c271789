import CustomerModel
package import Matching

/// Why two records of linked files are, or are not, one customer.
///
/// Holds values of the records: show it only to people who may see them.
package struct LinkExplanation: Hashable, Sendable, Codable {
    /// `SYSTEM/KEY`.
    package let left: String
    package let right: String
    /// Whether one cluster holds both.
    package let isSameCluster: Bool
    /// Why clustering refused the join that this very pair asked for; nil when it did not.
    package let refusal: String?
    package let explanation: Explanation

    /// What clustering made of the pair, in one sentence.
    package var verdict: String {
        if isSameCluster {
            return explanation.outcome == .match
                ? "One cluster holds both." : "One cluster holds both, by way of other records."
        }
        if let refusal { return "Clustering refused the join: \(refusal)." }
        return explanation.outcome == .match
            ? "They are in different clusters: the clusters as wholes do not fit together, or no blocking rule finds the pair."
            : "They are in different clusters."
    }
}

extension LinkOutcome {
    /// Explains two records, each named by its key, or by `SYSTEM/KEY`.
    ///
    /// - Throws: `unknownRecord` when a name is none, or that of several; when the two are never compared.
    package func explanation(of one: String, and other: String) throws(LinkageError) -> LinkExplanation {
        let (left, right) = (try row(named: one), try row(named: other))
        for part in parts {
            guard let first = part.place(of: left), let second = part.place(of: right) else { continue }
            let (low, high) = (min(first, second), max(first, second))
            let refused = part.partition.refusals.first { $0.bridge.left == low && $0.bridge.right == high }
            return LinkExplanation(
                left: "\(keys[left])", right: "\(keys[right])",
                isSameCluster: partition.clusterOf[left] == partition.clusterOf[right],
                refusal: refused.map { Self.words($0.reason, part.plan.rules.exclusive) },
                explanation: part.plan.explain(first, second, in: part.table).stated(by: part.stated))
        }
        throw LinkageError(
            .unknownRecord, "\(keys[left]) and \(keys[right]) are of different kinds, which are never compared.")
    }

    private func row(named name: String) throws(LinkageError) -> Int {
        if let row = keys.firstIndex(where: { "\($0)" == name }) { return row }
        let rows = keys.indices.filter { keys[$0].key == name }
        if let row = rows.first, rows.count == 1 { return row }
        throw rows.isEmpty
            ? LinkageError(.unknownRecord, "No record is called \(name).")
            : LinkageError(
                .unknownRecord,
                "Several sources have a record \(name): write SYSTEM/KEY, such as \(keys[rows[0]]).")
    }

    private static func words(_ reason: RefusedJoin.Reason, _ exclusive: [String]) -> String {
        switch reason {
        case .cannotLink: "a person said that they are different"
        case .contradictoryDecisions: "decisions of people contradict each other"
        case .rival: "another cluster has as good a claim"
        case .thinEvidence: "the other records of the two clusters speak against it"
        case .bothConfirmed: "a person confirmed both customers"
        case .oneConfirmed: "a person confirmed one of the customers"
        case .tooManyRecords: "they would have more records than the rules allow"
        case .singleBridge: "nothing but one pair joins the two clusters"
        case .exclusive(let feature):
            "different \(exclusive.indices.contains(feature) ? exclusive[feature] : "exclusive values")"
        }
    }
}
