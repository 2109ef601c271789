/// What a linking run did, for people and scripts.
package struct LinkReport: Codable, Sendable {
    /// What each column was taken to be; empty when a rule file said so.
    package internal(set) var columns: [ColumnProfile] = []
    package internal(set) var warnings: [String] = []
    package internal(set) var records = 0
    /// Rows that could not be read or have no id; they are in no cluster.
    package internal(set) var rejectedRows = 0
    package internal(set) var candidatePairs = 0
    /// Pairs at or above the review threshold.
    package internal(set) var pairs = 0
    /// Pairs at or above the link threshold.
    package internal(set) var links = 0
    package internal(set) var clusters = 0
    package internal(set) var largestCluster = 0
    /// Joins that the evidence of whole clusters spoke against.
    package internal(set) var refusedJoins = 0
    package internal(set) var linkThreshold = 0.0
    package internal(set) var reviewThreshold = 0.0
    /// Seconds of each stage.
    package internal(set) var seconds: [String: Double] = [:]
}
