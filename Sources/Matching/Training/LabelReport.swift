/// What labelled pairs did to a model, for people and scripts.
package struct LabelReport: Hashable, Sendable, Codable {
    /// Pairs called a match, and not a match, after repeated and contradicting ones were left out.
    package var matches = 0
    package var nonMatches = 0
    /// Pairs that follow from those and are candidates.
    package var implied = 0
    /// Pairs that contradict others; they were left out.
    package var contradictions = 0
    /// Labelled matches that blocking does not find.
    package var matchesNotFound = 0
    /// Whether the labels corrected the weights; too few only hold as decisions.
    package var isTrained = false
    package var design: LabelDesign?
    /// How far the labels could move the model; 1 is usual trust in it.
    package var looseness = 0.0
    /// Mean surprise of the labels, in bits a pair: without labels, and by labels that did not include the pair.
    package var logLossBefore = 0.0
    package var logLossAfter = 0.0
    /// Combinations of levels that were learned.
    package var interactions: [String] = []
    /// The link threshold that was chosen; nil when the rules' stands.
    package var linkThreshold: Double?

    package init() {}
}
