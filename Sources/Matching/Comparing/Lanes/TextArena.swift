/// Texts as dense symbols, one a code point, for comparing many with many.
///
/// Symbols are numbered in the order of their appearance, so that text in any script costs the same.
package struct TextArena: Sendable {
    let symbols: Frozen<UInt16>
    /// Where each text starts; one more than there are texts.
    let starts: Frozen<UInt32>
    /// One more than the largest symbol; 0 is no symbol of any text.
    let alphabet: Int

    /// Number of texts.
    package var count: Int { starts.count - 1 }

    /// The texts as they are: callers fold first. Of more than 65,534 different code points the last ones count as one.
    ///
    /// - Complexity: linear in the texts.
    package init(_ texts: [String]) {
        var numbers: [UInt32: UInt16] = [:]
        var symbols: [UInt16] = []
        var starts: [UInt32] = [0]
        for text in texts {
            for scalar in text.unicodeScalars {
                let next = UInt16(min(numbers.count + 1, 0xFFFF))
                symbols.append(numbers[scalar.value, default: next])
                if numbers[scalar.value] == nil { numbers[scalar.value] = next }
            }
            starts.append(UInt32(symbols.count))
        }
        self.symbols = Frozen(symbols)
        self.starts = Frozen(starts)
        alphabet = min(numbers.count + 2, 0x10000)
    }
}

/// What a batch of texts is compared by.
package enum TextMeasure: String, CaseIterable, Sendable {
    /// Jaro-Winkler similarity, 0...1.
    case jaroWinkler
    /// Levenshtein distance in symbols.
    case levenshtein
    /// Optimal string alignment distance in symbols.
    case alignment
    /// True Damerau-Levenshtein distance in symbols.
    case damerau
}
