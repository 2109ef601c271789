/// The words of a full name sorted by what they do, before given and family names are told apart.
struct NameDraft {
    let words: FoldedWords
    /// The words of given and family names, in the order of the text.
    private(set) var main: [Int] = []
    /// Words shown after the name: earlier names, nicknames, suffixes.
    private(set) var tail: [Int] = []
    private(set) var previous: [Int] = []
    /// Words before the name that are no names: `DI`, `Rouva`.
    private(set) var titles: [Int] = []
    private(set) var nicknames: [Int] = []
    /// Which of several people of one name: 2 for `Jr` and `II`; nil when the name does not say.
    private(set) var generation: Int?
    /// How many of `main` stand before a comma; nil without a comma between names.
    private(set) var commaAfter: Int?

    init(_ words: FoldedWords, _ names: Shared<NameLists>) {
        self.words = words
        main.reserveCapacity(words.words.count)
        var state = State.name
        for index in words.words.indices where !words.words[index].fold.isEmpty {
            place(index, names, &state)
        }
        if let comma = commaAfter, comma == 0 || comma >= main.count { commaAfter = nil }
    }

    /// The words as written, with single spaces, without commas at their ends.
    func source(_ indices: [Int]) -> [UInt8] {
        var result: [UInt8] = []
        for index in indices {
            if !result.isEmpty { result.append(.space) }
            let word = words.words[index].source
            let end = words.lastByte(index) == .comma ? word.upperBound - 1 : word.upperBound
            result.append(contentsOf: words.text[word.lowerBound..<end])
        }
        return result
    }

    /// The generation, or 1 when the name ends in a capital I without a dot, as in `Morris I`: an initial as well.
    var generationOrFirst: Int? {
        guard generation == nil, main.count > 1, let last = main.last else { return generation }
        return words.source(last).isEqual(to: "I") ? 1 : nil
    }

    private enum State {
        case name, aside, previous
    }

    private mutating func place(_ index: Int, _ names: Shared<NameLists>, _ state: inout State) {
        let roles = names.value.roles(of: words.folds, words.words[index].fold)
        let first = words.text[words.words[index].source.lowerBound]
        if state == .name && (first == UInt8(ascii: "(") || first == UInt8(ascii: "\"")) { state = .aside }
        if roles.contains(.previous) && (state == .aside || !main.isEmpty) {
            state = .previous
            tail.append(index)
        } else if state == .name {
            placeMain(index, names, roles)
        } else {
            tail.append(index)
            if state == .previous { previous.append(index) } else { nicknames.append(index) }
        }
        let last = words.lastByte(index)
        if last == UInt8(ascii: ")") || (last == UInt8(ascii: "\"") && state == .aside) { state = .name }
    }

    private mutating func placeMain(_ index: Int, _ names: Shared<NameLists>, _ roles: NameLists.Roles) {
        if isTitle(index, roles) {
            titles.append(index)
            return
        }
        if roles.contains(.suffix) && !main.isEmpty && !roles.contains(.given) {
            tail.append(index)
            generation = generation ?? names.value.generation(of: words.folds, words.words[index].fold)
            return
        }
        main.append(index)
        if words.lastByte(index) == .comma && commaAfter == nil { commaAfter = main.count }
    }

    /// A word that is also a particle or given name (`di`) is a title (`DI`) only in capitals. The last word left is a name.
    private func isTitle(_ index: Int, _ roles: NameLists.Roles) -> Bool {
        guard roles.contains(.title), main.isEmpty, index + 1 < words.words.count else { return false }
        if roles.isDisjoint(with: [.particle, .given]) { return true }
        return words.source(index).isEqual(to: "DI") && LetterCase.style(of: words.text) == .mixed
    }
}
