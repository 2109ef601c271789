/// The names of one person, gathered from all fields, folded.
struct NameParts {
    private let maker: NameFeatures
    private(set) var given: [[UInt8]] = []
    /// Every way to compare a family name: see `NameFeatures.families`.
    private(set) var families: [[UInt8]] = []
    private var full: [PersonName] = []

    init(_ names: Shared<NameLists>) {
        maker = NameFeatures(names: names)
    }

    var isEmpty: Bool { given.isEmpty && families.isEmpty && full.isEmpty }

    /// Reads given names in single spaces.
    mutating func noteGiven(_ text: [UInt8]) {
        let draft = NameDraft(FoldedWords(text), maker.names)
        let fold = draft.words.joined(draft.main.isEmpty ? Array(draft.words.words.indices) : draft.main)
        given.append(fold)
        for nickname in draft.nicknames { given.append(draft.words.joined([nickname])) }
    }

    /// Reads a family name in single spaces, perhaps with earlier ones.
    mutating func noteFamily(_ text: [UInt8]) {
        let draft = NameDraft(FoldedWords(text), maker.names)
        families += maker.families(draft.words.joined(draft.main))
        for previous in draft.previous { families += maker.families(draft.words.joined([previous])) }
    }

    /// Reads a whole name in single spaces; it counts only where given or family names are missing.
    mutating func noteFull(_ text: [UInt8]) {
        full.append(PersonNameReader(names: maker.names, isShowing: false).read(text))
    }

    /// Adds the features of all names together.
    func addFeatures(to features: inout FeatureCollector) {
        for given in given { maker.add(given: given, families: families, to: &features) }
        if given.isEmpty && !families.isEmpty { maker.add(given: [], families: families, to: &features) }
        if given.isEmpty || families.isEmpty { addFull(to: &features) }
    }

    /// Adds the features of the whole names alone.
    func addFull(to features: inout FeatureCollector) {
        for name in full { add(name, to: &features) }
    }

    private func add(_ name: PersonName, to features: inout FeatureCollector) {
        var families = maker.families(name.family)
        for previous in name.previous { families += maker.families(previous) }
        maker.add(given: name.given, families: families, to: &features)
        for given in name.nicknames { maker.add(given: given, families: families, to: &features) }
        if !name.isOrderSure {
            maker.add(given: name.swappedGiven, families: maker.families(name.swappedFamily), to: &features)
        }
    }
}
