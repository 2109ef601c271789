import Charts
package import Linkage
import Matching

/// Everything that a linking run has to tell, as one HTML document that needs nothing else: no script, no font, no request.
///
/// Values of records are left out unless `showsValues`: without them the document holds levels, bits and counts only.
package struct LinkageReport: Sendable {
    package var outcome: LinkOutcome
    package var quality: [ColumnQuality]
    /// What the zero configuration took each column to be; empty when rules were given.
    package var profiles: [ColumnProfile]
    package var warnings: [String]
    /// Names of the files, without folders.
    package var files: [String]
    package var truth: Truth?
    /// Whether example pairs show the keys and values of their records.
    package var showsValues: Bool
    package var threads: Int

    package init(
        outcome: LinkOutcome, quality: [ColumnQuality], profiles: [ColumnProfile] = [], warnings: [String] = [],
        files: [String], truth: Truth? = nil, showsValues: Bool = false, threads: Int = 2
    ) {
        self.outcome = outcome
        self.quality = quality
        self.profiles = profiles
        self.warnings = warnings
        self.files = files
        self.truth = truth
        self.showsValues = showsValues
        self.threads = threads
    }

    /// The document.
    ///
    /// - Complexity: weighs up to about three million pairs of each kind.
    package func html() -> String {
        let parts = outcome.parts.map { PartFindings($0, outcome, truth, threads: threads) }
        var page = Page(title: "Linkage report: \(files.joined(separator: ", "))")
        page.overview(self, parts)
        page.data(self)
        for (number, part) in parts.enumerated() {
            page.part(part, number: number, isOnly: parts.count == 1, showsValues: showsValues)
        }
        page.glossary()
        return page.document
    }
}

/// What the report says about the records of one kind, computed once.
struct PartFindings {
    let part: LinkPart
    let survey: PairSurvey
    /// Match weight of each record with itself, ascending: the best that it could ever reach.
    let selfWeights: [Double]
    /// True entity of each row, -1 where it is not known; nil without truth.
    let entities: [Int32]?
    let accuracy: Accuracy?
    let keys: [String]
    let stated: StatedProbability

    init(_ part: LinkPart, _ outcome: LinkOutcome, _ truth: Truth?, threads: Int) {
        self.part = part
        let rows = part.rows
        let entities = truth.map { truth in rows.map { truth.entity(of: outcome.keys[Int($0)]) ?? -1 } }
        self.entities = entities
        let survey = PairSurvey(part, entities: entities, threads: threads)
        self.survey = survey
        accuracy = entities.map { Accuracy(survey.weights, truePairs: Accuracy.truePairs($0)) }
        stated = part.stated
        keys = rows.map { "\(outcome.keys[Int($0)])" }
        let weigh = part.plan.weigher(in: part.table)
        selfWeights = (0..<part.table.count).map { Double(weigh($0, $0)) }.sorted()
    }

    var link: Double { Double(part.plan.linkWeight) }
    var review: Double { Double(part.plan.reviewWeight) }

    /// Share of records that could not even be linked with themselves.
    var unlinkable: Double { share(below: link) }

    /// Share of records whose self weight is below a threshold.
    func share(below bits: Double) -> Double {
        var (low, high) = (0, selfWeights.count)
        while low < high {
            let middle = (low + high) / 2
            if selfWeights[middle] < bits { low = middle + 1 } else { high = middle }
        }
        return selfWeights.isEmpty ? 0 : Double(low) / Double(selfWeights.count)
    }

    /// Records by cluster size: size to number of clusters.
    var clusterSizes: [Int: Int] {
        var members = [Int](repeating: 0, count: part.partition.clusterOf.count)
        for cluster in part.partition.clusterOf { members[Int(cluster)] += 1 }
        return members.reduce(into: [:]) { if $1 > 0 { $0[$1, default: 0] += 1 } }
    }
}
