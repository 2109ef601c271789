/// A golden record as a run leaves it.
package struct ResolvedGolden: Sendable {
    package let golden: GoldenNumber
    package let isNew: Bool
    package let kind: String
    package let members: Int
    /// True when a record came or went.
    package let hasOtherMembers: Bool
    /// JSON.
    package let document: [UInt8]
    /// JSON.
    package let lineage: [UInt8]
    package let displayName: String
    package let searchText: SearchText

    package init(
        golden: GoldenNumber, isNew: Bool, kind: String, members: Int, hasOtherMembers: Bool, document: [UInt8],
        lineage: [UInt8], displayName: String, searchText: SearchText
    ) {
        self.golden = golden
        self.isNew = isNew
        self.kind = kind
        self.members = members
        self.hasOtherMembers = hasOtherMembers
        self.document = document
        self.lineage = lineage
        self.displayName = displayName
        self.searchText = searchText
    }
}

/// Where a run puts a record.
package struct ResolvedMember: Hashable, Sendable {
    package let record: RecordNumber
    /// Nil when the record is withdrawn.
    package let golden: GoldenNumber?
    /// The strongest evidence that it belongs there; nil when it stands alone.
    package let matchKey: String?

    package init(record: RecordNumber, golden: GoldenNumber?, matchKey: String?) {
        self.record = record
        self.golden = golden
        self.matchKey = matchKey
    }
}

/// All that a run decided, beside the golden records and the ends of golden records that it staged.
package struct ResolvedOutcome: Sendable {
    /// Where it puts each record that it looked at.
    package var members: [ResolvedMember] = []
    /// The golden records that are staged, ended ones among them.
    package var golden: [GoldenNumber] = []
    /// Of the search texts of the golden records that are staged.
    package var words: Set<String> = []
    /// Whether some of the staged golden records were there before.
    package var hasFormer = false
    /// Whether golden records end.
    package var hasEnded = false

    package init() {}
}

/// What becomes of a golden record that a run ends.
package struct EndedGolden: Hashable, Sendable {
    package enum Fate: Hashable, Sendable {
        case redirected(GoldenNumber)
        case split([GoldenNumber])
        case retired
    }

    package let golden: GoldenNumber
    package let fate: Fate

    package init(golden: GoldenNumber, fate: Fate) {
        self.golden = golden
        self.fate = fate
    }
}

/// What publishing a run changed.
package struct PublishedCounts: Hashable, Sendable {
    package var created = 0
    package var updated = 0
    package var redirected = 0
    package var split = 0
    package var tasksOpened = 0
    package var tasksClosed = 0
    package var events = 0

    package init() {}
}
