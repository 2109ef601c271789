/// Reads full names in either order: `Matti Meikäläinen`, `Meikäläinen Matti`, `MEIKÄLÄINEN, MATTI (o.s. Korhonen)`.
struct PersonNameReader: Sendable {
    let names: Shared<NameLists>
    /// Whether the name to show is wanted; without it `display` is empty.
    let isShowing: Bool

    init(names: Shared<NameLists>, isShowing: Bool = true) {
        self.names = names
        self.isShowing = isShowing
    }

    /// Cuts a full name in single spaces into its parts.
    func read(_ text: [UInt8]) -> PersonName {
        let words = FoldedWords(text)
        let draft = NameDraft(words, names)
        var name = PersonName()
        name.generation = draft.generation
        if !draft.previous.isEmpty { name.previous = draft.previous.map { words.joined([$0]) } }
        if !draft.nicknames.isEmpty { name.nicknames = draft.nicknames.map { words.joined([$0]) } }
        place(draft, in: &name)
        return name
    }

    /// Particles small, other words with a capital, when the source used one case only.
    func styled(_ text: [UInt8]) -> [UInt8] {
        switch LetterCase.style(of: text) {
        case .mixed, .none: return text
        case .upper, .lower: break
        }
        let words = FoldedWords(text)
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        for (index, word) in words.words.enumerated() {
            if index > 0 { result.append(.space) }
            let isSmall = words.words.count > 1 && names.value.roles(of: words.folds, word.fold).contains(.particle)
            if isSmall {
                LetterCase.lowercased(text, word.source, to: &result)
            } else {
                LetterCase.capitalized(text, word.source, to: &result)
            }
        }
        return result
    }

    private func place(_ draft: NameDraft, in name: inout PersonName) {
        let words = draft.words
        guard draft.main.count > 1 else { return placeSingle(draft, in: &name) }
        let order = draft.commaAfter.map { NameOrder.comma($0) } ?? NameOrder(draft, names)
        let (given, family) = order.parts(of: draft, names)
        name.given = words.joined(given)
        name.family = words.joined(family)
        name.isOrderSure = order.isSure
        if !order.isSure {
            let (otherGiven, otherFamily) = NameOrder.familyFirst.parts(of: draft, names)
            name.swappedGiven = words.joined(otherGiven)
            name.swappedFamily = words.joined(otherFamily)
        }
        if isShowing { name.display = display(draft, order, given: given, family: family) }
    }

    private func placeSingle(_ draft: NameDraft, in name: inout PersonName) {
        let fold = draft.words.joined(draft.main)
        let isGiven = names.value.roles(of: fold).contains(.given)
        if isGiven { name.given = fold } else { name.family = fold }
        if isShowing { name.display = styled(draft.source(draft.main + draft.tail)) }
    }

    /// Given names first, unless a reader of that form would read it in another way; then `Family, Given`.
    private func display(_ draft: NameDraft, _ order: NameOrder, given: [Int], family: [Int]) -> [UInt8] {
        guard order.isSure else { return styled(draft.source(draft.main + draft.tail)) }
        let inOrder = draft.source(given + family)
        if given + family != draft.main || draft.commaAfter != nil {
            let again = NameDraft(FoldedWords(inOrder), names)
            let reading = NameOrder(again, names)
            let isStable = reading.isSure && again.main.count == given.count + family.count
            if !isStable || reading.parts(of: again, names).given != Array(0..<given.count) {
                return styled(draft.source(family) + [.comma, .space] + draft.source(given + draft.tail))
            }
        }
        return styled(draft.source(given + family + draft.tail))
    }
}
