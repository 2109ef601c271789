extension ValueComparer {
    /// Dice: twice the shared pairs of neighbouring letters by all of both.
    func compareNgrams(_ one: UInt32, _ other: UInt32) -> Outcome {
        let left = words(of: one)
        let right = words(of: other)
        var (place, counterpart, shared) = (0, 0, 0)
        while place < left.count, counterpart < right.count {
            if left[place] == right[counterpart] {
                shared &+= 1
                place &+= 1
                counterpart &+= 1
            } else if left[place] < right[counterpart] {
                place &+= 1
            } else {
                counterpart &+= 1
            }
        }
        return Outcome(.different, Float(2 * Double(shared) / Double(left.count + right.count)))
    }

    /// The ratio that rapidfuzz calls `token_sort_ratio`.
    func compareSortedWords(_ one: UInt32, _ other: UInt32) -> Outcome {
        let (left, right) = (part(0, of: one), part(0, of: other))
        guard left != Lexicon.none, right != Lexicon.none else { return Outcome(nil) }
        let lengths = text(left).count + text(right).count
        let edits = kernel.insertionsAndDeletions(text(left), text(right))
        return Outcome(.different, Float(1 - Double(edits) / Double(lengths)))
    }

    /// The ratio that rapidfuzz calls `token_set_ratio`: the best of the common words against each text, and of the two
    /// rests against each other with the common words before them.
    func compareWordSets(_ one: UInt32, _ other: UInt32) -> Outcome {
        let (left, right) = (words(of: one), words(of: other))
        guard !left.isEmpty, !right.isEmpty else { return Outcome(nil) }
        let common = joined(left) { right.contains($0) }.count
        let rests = (joined(left) { !right.contains($0) }, joined(right) { !left.contains($0) })
        if common > 0, rests.0.isEmpty || rests.1.isEmpty { return Outcome(.different, 1) }
        let space = common > 0 ? 1 : 0
        let lengths = (common + space + rests.0.count, common + space + rests.1.count)
        let edits = rests.0.withUnsafeBufferPointer { first in
            rests.1.withUnsafeBufferPointer { second in kernel.insertionsAndDeletions(first, second) }
        }
        var ratio = 1 - Double(edits) / Double(lengths.0 + lengths.1)
        if common > 0 {
            ratio = max(ratio, 1 - Double(1 + rests.0.count) / Double(common + lengths.0))
            ratio = max(ratio, 1 - Double(1 + rests.1.count) / Double(common + lengths.1))
        }
        return Outcome(.different, Float(ratio))
    }

    /// The chosen words with single spaces between them.
    private func joined(_ words: UnsafeBufferPointer<UInt32>, _ isChosen: (UInt32) -> Bool) -> [UInt16] {
        var result: [UInt16] = []
        for word in words where isChosen(word) {
            if !result.isEmpty { result.append(32) }
            result.append(contentsOf: text(word))
        }
        return result
    }
}
