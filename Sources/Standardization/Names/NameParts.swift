/// The names of one person, gathered from all fields, folded.
struct NameParts {
    private let maker: NameFeatures
    private(set) var given: [[UInt8]] = []
    /// Every way to compare a family name: see `NameFeatures.families`.
    private(set) var families: [[UInt8]] = []
    private(set) var generations: [Int] = []
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
        note(draft.generationOrFirst)
        for nickname in draft.nicknames { given.append(draft.words.joined([nickname])) }
        if let latin = maker.names.value.scripts.latin(text) { given.append(Folding.fold(latin)) }
    }

    /// Reads a family name in single spaces, perhaps with earlier ones.
    mutating func noteFamily(_ text: [UInt8]) {
        let draft = NameDraft(FoldedWords(text), maker.names)
        families += maker.families(draft.words.joined(draft.main))
        if let latin = maker.names.value.scripts.latin(text) { families += maker.families(Folding.fold(latin)) }
        note(draft.generation)
        for previous in draft.previous { families += maker.families(draft.words.joined([previous])) }
    }

    /// Reads a whole name in single spaces; it counts only where given or family names are missing.
    mutating func noteFull(_ text: [UInt8]) {
        let reader = PersonNameReader(names: maker.names, isShowing: false)
        full.append(reader.read(text))
        if let latin = maker.names.value.scripts.latin(text, isFull: true) { full.append(reader.read(latin)) }
    }

    private mutating func note(_ generation: Int?) {
        if let generation { generations.append(generation) }
    }

    /// Adds the features of all names together.
    func addFeatures(to features: inout FeatureCollector) {
        for given in given { maker.add(given: given, families: families, to: &features) }
        if given.isEmpty && !families.isEmpty { maker.add(given: [], families: families, to: &features) }
        maker.add(generations, to: &features)
        if given.isEmpty || families.isEmpty { addFull(to: &features) }
    }

    /// Adds the features of the whole names alone.
    func addFull(to features: inout FeatureCollector) {
        for name in full { add(name, to: &features) }
    }

    private func add(_ name: PersonName, to features: inout FeatureCollector) {
        if let generation = name.generation { maker.add([generation], to: &features) }
        var families = maker.families(name.family)
        for previous in name.previous { families += maker.families(previous) }
        let isSure = name.isOrderSure
        maker.add(given: name.given, families: families, isSure: isSure, to: &features)
        for given in name.nicknames { maker.add(given: given, families: families, isSure: isSure, to: &features) }
        if !isSure {
            let families = maker.families(name.swappedFamily)
            maker.add(given: name.swappedGiven, families: families, isSure: false, to: &features)
        }
    }
}
