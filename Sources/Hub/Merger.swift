import CustomerModel
import Standardization
import Store
import Survivorship

/// Makes golden records ready for the store.
struct Merger: Sendable {
    let survivorship: Survivorship
    let searchWords: SearchWords
    let kind: PartyKind

    /// - Parameter confirmations: of the records, in any order.
    func merge(
        _ contributions: [Contribution], pins: [Pin], confirmations: [StoredConfirmation], golden: GoldenNumber,
        isNew: Bool, hasOtherMembers: Bool
    ) -> ResolvedGolden {
        let merged = survivorship.merge(kind: kind, contributions, pins: pins)
        return ResolvedGolden(
            golden: golden, isNew: isNew, kind: kind.rawValue, members: contributions.count,
            hasOtherMembers: hasOtherMembers, document: merged.document(confirmed: Confirmation(confirmations)),
            lineage: merged.lineage(),
            displayName: merged.displayName, searchText: searchWords.text(merged))
    }
}

extension Confirmation {
    /// The latest; nil when there is none.
    init?(_ confirmations: [StoredConfirmation]) {
        guard let latest = confirmations.max(by: { $0.command < $1.command }) else { return nil }
        self.init(
            by: latest.author, at: latest.at, reason: latest.reason, command: latest.command,
            records: confirmations.count { $0.command == latest.command })
    }
}
