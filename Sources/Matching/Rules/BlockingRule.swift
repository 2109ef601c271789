/// A way to find candidate pairs: records that agree on all its keys are compared.
package struct BlockingRule: Hashable, Sendable, Codable {
    package var name: String
    /// All must agree. A record that lacks one of them is not found by this rule.
    package var keys: [KeyRule]

    package init(name: String, keys: [KeyRule]) {
        self.name = name
        self.keys = keys
    }
}

/// One key of a blocking rule, written `feature`, `feature derivation` or `feature derivation n`:
/// `email`, `familyName phonetic`, `postalCode prefix 3`, `phone last 7`; or a list of such, `[phone last 7, email]`, of which
/// records agree on one.
package struct KeyRule: Hashable, Sendable {
    package var feature: String
    package var derivation: KeyDerivation
    /// Further keys, none with alternatives of its own: agreeing on one of them is as good as agreeing on this one.
    package var alternatives: [KeyRule]

    package init(_ feature: String, _ derivation: KeyDerivation = .exact, or alternatives: [KeyRule] = []) {
        self.feature = feature
        self.derivation = derivation
        self.alternatives = alternatives
    }

    /// The key itself and its alternatives, each without alternatives.
    package var choices: [KeyRule] { [KeyRule(feature, derivation)] + alternatives }
}

/// What is taken of a value to make a blocking key; several values, or several results, are alternatives.
package enum KeyDerivation: Hashable, Sendable {
    case exact
    /// The first n code points; shorter values give no key.
    case prefix(Int)
    /// The last n digits; values with fewer give no key.
    case last(Int)
    /// Nordic-aware sound key of the first word.
    case phonetic
    /// All words in alphabetical order.
    case sorted
    /// Each word of three letters or more.
    case words
    /// The word that fewest training records have.
    case rarest
    case first
    /// The longest word (the earlier of two).
    case longest
    /// The first four characters of an ISO date.
    case year
    /// Month and day of an ISO date.
    case monthDay
    /// Part n (from 1) of a composite.
    case part(Int)
    /// Parts n and n + 1 of a composite, both of which must be there: `address parts 1` is street and house.
    case parts(Int)
    /// The letters without their order: finds exchanged neighbours.
    case letters
    /// Groups of n neighbouring code points, each one a key.
    case grams(Int)
    /// Everything before the @.
    case localPart
    /// n keys of a long text, each shared by texts that are much alike (see `MinHash`).
    case minhash(Int)
    /// Shared by values at most n places apart in the alphabetical order of all values (see `SortedNeighbours`).
    case neighbours(Int)
}

extension KeyDerivation {
    /// Whether one value can give more than one key.
    var givesSeveral: Bool {
        switch self {
        case .words, .grams, .minhash, .neighbours: true
        default: false
        }
    }

    /// Whether the keys of a value depend on the other values of its table. A hub that matches one record against what it has
    /// stored cannot use such keys.
    package var needsWholeTable: Bool {
        if case .neighbours = self { true } else { false }
    }
}

extension KeyRule: Codable, CustomStringConvertible {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let texts = try (try? container.decode([String].self)) ?? [container.decode(String.self)]
        let rules = try texts.map { text in
            guard let rule = KeyRule(text) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "no such blocking key: \(text)")
            }
            return rule
        }
        guard let first = rules.first else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a blocking key without choices")
        }
        self.init(first.feature, first.derivation, or: Array(rules.dropFirst()))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if alternatives.isEmpty {
            try container.encode(description)
        } else {
            try container.encode(choices.map(\.description))
        }
    }

    /// Nil when the text is not a feature with a known derivation.
    package init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard let feature = words.first, words.count <= 3 else { return nil }
        let number = words.count == 3 ? Int(words[2]) : nil
        if words.count == 3, (number ?? 0) < 1 { return nil }
        let word = words.count > 1 ? words[1] : "exact"
        guard let derivation = KeyDerivation(word, number) else { return nil }
        self.init(feature, derivation)
    }

    /// As in a rule file; alternatives as a YAML list.
    package var description: String {
        if !alternatives.isEmpty { return "[\(choices.map(\.description).joined(separator: ", "))]" }
        return derivation == .exact ? feature : "\(feature) \(derivation)"
    }
}

extension KeyDerivation: CustomStringConvertible {
    /// Nil when the word is unknown, or a number is missing or too much.
    init?(_ word: String, _ number: Int?) {
        switch (word, number) {
        case ("exact", nil): self = .exact
        case ("prefix", let n?): self = .prefix(n)
        case ("last", let n?): self = .last(n)
        case ("phonetic", nil): self = .phonetic
        case ("sorted", nil): self = .sorted
        case ("words", nil): self = .words
        case ("rarest", nil): self = .rarest
        case ("first", nil): self = .first
        case ("longest", nil): self = .longest
        case ("year", nil): self = .year
        case ("monthDay", nil): self = .monthDay
        case ("part", let n?): self = .part(n)
        case ("parts", let n?): self = .parts(n)
        case ("letters", nil): self = .letters
        case ("grams", let n?): self = .grams(n)
        case ("localPart", nil): self = .localPart
        case ("minhash", let n?) where n <= MinHash.mostBands: self = .minhash(n)
        case ("neighbours", let n?): self = .neighbours(n)
        default: return nil
        }
    }

    package var description: String {
        switch self {
        case .exact: "exact"
        case .prefix(let n): "prefix \(n)"
        case .last(let n): "last \(n)"
        case .phonetic: "phonetic"
        case .sorted: "sorted"
        case .words: "words"
        case .rarest: "rarest"
        case .first: "first"
        case .longest: "longest"
        case .year: "year"
        case .monthDay: "monthDay"
        case .part(let n): "part \(n)"
        case .parts(let n): "parts \(n)"
        case .letters: "letters"
        case .grams(let n): "grams \(n)"
        case .localPart: "localPart"
        case .minhash(let n): "minhash \(n)"
        case .neighbours(let n): "neighbours \(n)"
        }
    }
}
