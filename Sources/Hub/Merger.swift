import CustomerModel
import Standardization
import Store
import Survivorship

/// Makes golden records ready for the store.
struct Merger: Sendable {
    let survivorship: Survivorship
    let searchWords: SearchWords
    let kind: PartyKind

    func merge(
        _ contributions: [Contribution], pins: [Pin], golden: GoldenNumber, isNew: Bool, hasOtherMembers: Bool
    ) -> ResolvedGolden {
        let merged = survivorship.merge(kind: kind, contributions, pins: pins)
        return ResolvedGolden(
            golden: golden, isNew: isNew, kind: kind.rawValue, members: contributions.count,
            hasOtherMembers: hasOtherMembers, document: merged.document(), lineage: merged.lineage(),
            displayName: merged.displayName, searchText: searchWords.text(merged))
    }
}
