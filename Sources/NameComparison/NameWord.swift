/// One word of a name as it is compared.
struct NameWord: Hashable, Sendable {
    /// Folded UTF-16 units.
    let letters: [UInt16]
    /// How much the word says: 1 for a word of its own, less for a word that many names share.
    let weight: Float
    /// Groups of variants of a given name; empty when no list knows it.
    var groups: [Int32] = []
    /// Whether it is one of the small words of persons' names.
    var isParticle = false

    var isNumber: Bool { letters.allSatisfy { $0 >= 48 && $0 <= 57 } }
    var text: String { String(decoding: letters, as: UTF16.self) }

    /// The same name in the same letters, whatever it weighs.
    func isSame(as other: NameWord) -> Bool { letters == other.letters }
}

/// A name cut into words, with what was cut off.
struct NameWords: Sendable {
    var words: [NameWord]
    /// Classes of legal forms.
    var forms: Set<String> = []

    var joined: [UInt16] { words.flatMap(\.letters) }
    var sortedJoined: [UInt16] {
        words.map(\.letters).sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self)
    }
}
