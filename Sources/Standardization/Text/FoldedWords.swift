/// A text cut at white space, each word with its place in the text and its folded form.
struct FoldedWords {
    /// One word: where it stands in the text, and where its fold stands in `folds`.
    struct Word {
        let source: Range<Int>
        let fold: Range<Int>
        /// Whether punctuation inside the word left a space in its fold, as in `Veli-Matti` and `O.Y.`.
        let isCompound: Bool
    }

    /// The text, with single spaces.
    let text: [UInt8]
    /// The folds of all words, one after another.
    private(set) var folds: [UInt8] = []
    /// In the order of the text; a word of punctuation alone has an empty fold.
    private(set) var words: [Word] = []

    /// `text` must have single spaces only (`collapsingBlanks`).
    init(_ text: [UInt8]) {
        self.text = text
        folds.reserveCapacity(text.count + 8)
        words.reserveCapacity(4)
        var start = 0
        for index in 0...text.count where index == text.count || text[index] == .space {
            if index > start { append(start..<index) }
            start = index + 1
        }
    }

    private mutating func append(_ source: Range<Int>) {
        let start = folds.count
        Folding.append(text, source, to: &folds)
        let isCompound = folds[start...].contains(.space)
        words.append(Word(source: source, fold: start..<folds.count, isCompound: isCompound))
    }

    /// The fold of a word.
    func fold(_ index: Int) -> [UInt8] { Array(folds[words[index].fold]) }

    /// The fold of a word without inner spaces: `oy` for `O.Y.`.
    func squeezed(_ index: Int) -> [UInt8] {
        words[index].isCompound ? folds[words[index].fold].filter { $0 != .space } : fold(index)
    }

    /// The word as written.
    func source(_ index: Int) -> [UInt8] { Array(text[words[index].source]) }

    /// The last byte of a word as written.
    func lastByte(_ index: Int) -> UInt8 { text[words[index].source.upperBound - 1] }

    /// The folds of some words with single spaces between them; empty folds leave no gap.
    func joined(_ indices: some Sequence<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(folds.count + 4)
        for index in indices where !words[index].fold.isEmpty {
            if !result.isEmpty { result.append(.space) }
            result.append(contentsOf: folds[words[index].fold])
        }
        return result
    }
}
