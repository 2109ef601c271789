/// A text cut at white space, each word with its place in the text and its folded form.
final class FoldedWords: Sendable {
    /// One word: where it stands in the text, and where its fold stands in `folds`.
    struct Word: Sendable {
        let source: Range<Int>
        let fold: Range<Int>
        /// Whether punctuation inside the word left a space in its fold, as in `Veli-Matti` and `O.Y.`.
        let isCompound: Bool
    }

    /// The text, with single spaces.
    let text: [UInt8]
    /// The folds of all words, one after another.
    let folds: [UInt8]
    /// In the order of the text; a word of punctuation alone has an empty fold.
    let words: [Word]

    /// `text` must have single spaces only (`collapsingBlanks`).
    init(_ text: [UInt8]) {
        self.text = text
        var folds: [UInt8] = []
        var words: [Word] = []
        folds.reserveCapacity(text.count + 8)
        words.reserveCapacity(4)
        var start = 0
        for index in 0...text.count where index == text.count || text[index] == .space {
            if index > start {
                let place = folds.count
                let hasSpaces = Folding.append(text, start..<index, to: &folds)
                words.append(Word(source: start..<index, fold: place..<folds.count, isCompound: hasSpaces))
            }
            start = index + 1
        }
        self.folds = folds
        self.words = words
    }

    /// The fold of a word.
    func fold(_ index: Int) -> [UInt8] { Array(folds[words[index].fold]) }

    /// The first byte of a word's fold; nil when the fold is empty.
    func firstByte(_ index: Int) -> UInt8? {
        let fold = words[index].fold
        return fold.isEmpty ? nil : folds[fold.lowerBound]
    }

    /// The fold of a word without inner spaces: `oy` for `O.Y.`.
    func squeezed(_ index: Int) -> [UInt8] {
        words[index].isCompound ? folds[words[index].fold].filter { $0 != .space } : fold(index)
    }

    /// The word as written.
    func source(_ index: Int) -> [UInt8] { Array(text[words[index].source]) }

    /// Whether a word is written as `other`.
    func isWritten(_ index: Int, as other: StaticString) -> Bool {
        let source = words[index].source
        return source.count == other.utf8CodeUnitCount && text.has(other, at: source.lowerBound)
    }

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
