/// The parts of a person's full name as people write them.
struct PersonNameDetails: Hashable, Sendable {
    let given: [UInt8]
    /// With its particles.
    let family: [UInt8]
    let titles: [UInt8]
    /// `Jr`, `III`.
    let suffixes: [UInt8]
    /// Family names of earlier times.
    let previous: [UInt8]
    let nicknames: [UInt8]
    /// Whether order and lists leave no doubt which part is which.
    let isOrderSure: Bool

    /// Reads a text in single spaces.
    init(_ text: [UInt8], _ reader: PersonNameReader) {
        let names = reader.names
        let draft = NameDraft(FoldedWords(text), names)
        let order = draft.commaAfter.map { NameOrder.comma($0) } ?? NameOrder(draft, names)
        let isSingle = draft.main.count < 2
        let isGiven = isSingle && names.value.roles(of: draft.words.joined(draft.main)).contains(.given)
        let parts =
            isSingle
            ? (given: isGiven ? draft.main : [], family: isGiven ? [] : draft.main)
            : order.parts(of: draft, names)
        let suffix = draft.tail.filter {
            names.value.roles(of: draft.words.folds, draft.words.words[$0].fold).contains(.suffix)
        }
        given = reader.styled(draft.source(parts.given))
        family = reader.styled(draft.source(parts.family))
        titles = draft.source(draft.titles)
        suffixes = draft.source(suffix)
        previous = Self.bare(reader.styled(draft.source(draft.previous)))
        nicknames = Self.bare(reader.styled(draft.source(draft.nicknames)))
        isOrderSure = order.isSure || isSingle
    }

    private static func bare(_ text: [UInt8]) -> [UInt8] {
        text.filter { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ")") && $0 != UInt8(ascii: "\"") }
    }
}
