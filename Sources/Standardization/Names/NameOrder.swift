/// In which order a full name has its parts.
enum NameOrder {
    case givenFirst
    case familyFirst
    /// The family name has this many words, then comes a comma.
    case comma(Int)
    /// Nothing tells; read as given names first, with the other way as an alternative.
    case unsure

    /// Judges by lists of given names, endings of family names, initials and particles.
    init(_ draft: NameDraft, _ names: Shared<NameLists>) {
        guard let first = draft.main.first, let last = draft.main.last, draft.main.count > 1 else {
            self = .unsure
            return
        }
        let judge = Judge(words: draft.words, names: names)
        let leads = judge.roles(first).contains(.particle) && !judge.isGiven(first)
        let score = judge.score(first) - judge.score(last) - (leads ? 1 : 0)
        let isWeak = score == -1 && draft.main.count > 2 && !leads
        self = score > 0 ? .givenFirst : score == 0 || isWeak ? .unsure : .familyFirst
    }

    var isSure: Bool {
        if case .unsure = self { false } else { true }
    }

    /// The words of given names and of the family name.
    func parts(of draft: NameDraft, _ names: Shared<NameLists>) -> (given: [Int], family: [Int]) {
        let cut: Int
        switch self {
        case .comma(let count): return (Array(draft.main[count...]), Array(draft.main[..<count]))
        case .familyFirst:
            cut = Self.familyLength(draft, names)
            return (Array(draft.main[cut...]), Array(draft.main[..<cut]))
        case .givenFirst, .unsure:
            cut = Self.givenLength(draft, names)
            return (Array(draft.main[..<cut]), Array(draft.main[cut...]))
        }
    }

    /// Leading particles and one word.
    private static func familyLength(_ draft: NameDraft, _ names: Shared<NameLists>) -> Int {
        var length = 1
        while length < draft.main.count - 1, isParticle(draft, names, length - 1) { length += 1 }
        return length
    }

    /// All but the last word and the particles before it.
    private static func givenLength(_ draft: NameDraft, _ names: Shared<NameLists>) -> Int {
        var length = draft.main.count - 1
        while length > 1, isParticle(draft, names, length - 1) { length -= 1 }
        return length
    }

    private static func isParticle(_ draft: NameDraft, _ names: Shared<NameLists>, _ place: Int) -> Bool {
        names.value.roles(of: draft.words.folds, draft.words.words[draft.main[place]].fold).contains(.particle)
    }
}

/// How much a word looks like a given name rather than a family name.
private struct Judge {
    let words: FoldedWords
    let names: Shared<NameLists>

    func roles(_ index: Int) -> NameLists.Roles { names.value.roles(of: words.folds, words.words[index].fold) }

    /// A listed given name, or a compound that starts with one.
    func isGiven(_ index: Int) -> Bool {
        if roles(index).contains(.given) { return true }
        let fold = words.words[index].fold
        guard words.words[index].isCompound, let space = words.folds[fold].firstIndex(of: .space) else { return false }
        let first = names.value.roles(of: words.folds, fold.lowerBound..<space)
        return first.contains(.given) && !first.contains(.particle)
    }

    /// 2 for an initial, 1 for a given name, -1 for the ending of a family name, else 0.
    func score(_ index: Int) -> Int {
        let fold = words.words[index].fold
        if fold.count == 1 { return 2 }
        if isGiven(index) { return 1 }
        return names.value.hasFamilyEnding(words.folds, fold) ? -1 : 0
    }
}
