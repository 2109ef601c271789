import CustomerModel
package import Matching

/// What a linking run did, for people and scripts.
package struct LinkReport: Codable, Sendable {
    /// What each column was taken to be; empty when a rule file said so.
    package internal(set) var columns: [ColumnProfile] = []
    package internal(set) var warnings: [String] = []
    package internal(set) var records = 0
    /// Rows that could not be read or have no id; they are in no cluster.
    package internal(set) var rejectedRows = 0
    /// Rows that their source withdrew; they are in no cluster.
    package internal(set) var withdrawnRows = 0
    package internal(set) var candidatePairs = 0
    /// Pairs at or above the review threshold.
    package internal(set) var pairs = 0
    /// Pairs at or above the link threshold.
    package internal(set) var links = 0
    package internal(set) var clusters = 0
    package internal(set) var largestCluster = 0
    /// Joins that the evidence of whole clusters spoke against.
    package internal(set) var refusedJoins = 0
    /// The same for each kind of customer, in the order of the rules.
    package internal(set) var kinds: [Kind] = []
    /// Seconds of each stage.
    package internal(set) var seconds: [String: Double] = [:]
}

extension LinkReport {
    /// What linking did with the records of one kind.
    package struct Kind: Codable, Sendable {
        /// `person` or `organization`.
        package let kind: String
        package let records: Int
        package let candidatePairs: Int
        package let pairs: Int
        package let links: Int
        package let clusters: Int
        package let largestCluster: Int
        package let refusedJoins: Int
        package let linkThreshold: Double
        package let reviewThreshold: Double
        /// What labelled pairs taught; nil without labels.
        package let labels: LabelReport?
        /// What is expected of the link threshold when a precision was wanted.
        package let precision: PrecisionChoice?
        /// Comparisons that are no independent witnesses, worst first; looked for by training alone.
        package let dependences: [Dependence]
    }
}

extension LinkReport {
    /// Says when the records of a kind leave it unsure who is who, and what would help.
    mutating func warn(of part: LinkPart) {
        let kind = part.kind.rawValue
        let links = part.edges.count { $0.weight >= part.plan.linkWeight }
        let unsure = part.edges.count - links
        if part.rows.count >= 100, links == 0 {
            warnings.append("No two \(kind)s are alike enough to be one customer: few columns tell who is who.")
        }
        if unsure >= 20, unsure * 4 > links {
            warnings.append(
                "\(unsure) pairs of \(kind)s are neither clearly one customer nor clearly two, beside \(links) that are one: "
                    + "a further column that tells customers apart would help; --pairs lists them.")
        }
        let refused = part.partition.refusals.count
        if refused >= 20, refused * 10 > links {
            warnings.append(
                "\(refused) joins of \(kind)s were refused because other pairs of their clusters speak against them: "
                    + "something that many share may look like an identifier.")
        }
    }
}
