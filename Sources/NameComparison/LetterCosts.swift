/// What it costs to mistake letters: little where names are heard or transcribed differently, 1 otherwise.
enum LetterCosts {
    /// Vowel for vowel, or letters that transcriptions of one sound differ by.
    static func replacing(_ one: UInt16, _ other: UInt16) -> Float {
        if one == other { return 0 }
        guard one < 128, other < 128 else { return 1 }
        if isVowel(one), isVowel(other) { return 0.5 }
        return sounds[Int(one)] & sounds[Int(other)] != 0 ? 0.6 : 1
    }

    /// A letter more or less beside its neighbours: a doubled letter, a vowel or an h is easily lost.
    static func adding(_ letter: UInt16, beside before: UInt16?, _ after: UInt16?) -> Float {
        if letter == before || letter == after { return 0.35 }
        return isVowel(letter) || letter == 104 ? 0.6 : 1
    }

    /// What transcriptions of one name share: `muhammad` and `mohamed` are m, m, d. The first letter stays whatever it is;
    /// further vowels and h, and repeated letters, are dropped.
    static func skeleton(_ text: [UInt16]) -> [UInt16] {
        var result: [UInt16] = []
        for letter in text where result.isEmpty || !(isVowel(letter) || letter == 104 || letter == result.last) {
            result.append(letter)
        }
        return result
    }

    /// Neighbours exchanged.
    static let exchange: Float = 0.8

    private static func isVowel(_ letter: UInt16) -> Bool { letter < 128 && vowels[Int(letter)] }

    private static let vowels: [Bool] = (0..<128).map { "aeiouy".utf8.contains(UInt8($0)) }

    /// A bit for each class of letters that stand for one sound somewhere.
    private static let sounds: [UInt16] = {
        let classes = ["bp", "ckqg", "dt", "fv", "vw", "mn", "sz", "cs", "jy", "gj", "ij", "xk", "lr"]
        return (0..<128).map { letter in
            classes.enumerated().reduce(0) { $0 | ($1.element.utf8.contains(UInt8(letter)) ? 1 << $1.offset : 0) }
        }
    }()
}

/// Edit distance with `LetterCosts`. Belongs to one thread: it keeps its rows.
final class LetterDistance {
    private var rows: [Float] = []
    private var costs: [Float] = []

    /// The least cost of turning one text into the other, neighbours exchanged at most once.
    ///
    /// - Complexity: O(product of the lengths).
    func cost(_ one: [UInt16], _ other: [UInt16]) -> Float {
        let width = other.count + 1
        rows = [Float](repeating: 0, count: 3 * width)
        costs = other.indices.map { Self.adding($0, other) }
        for column in 1..<max(1, width) { rows[column] = rows[column - 1] + costs[column - 1] }
        var (twoAbove, above, current) = (2 * width, 0, width)
        for row in 0..<one.count {
            let removal = Self.adding(row, one)
            rows[current] = rows[above] + removal
            for column in 1..<max(1, width) {
                var best = rows[above + column - 1] + LetterCosts.replacing(one[row], other[column - 1])
                best = min(best, rows[above + column] + removal, rows[current + column - 1] + costs[column - 1])
                if row > 0, column > 1, one[row] == other[column - 2], one[row - 1] == other[column - 1] {
                    best = min(best, rows[twoAbove + column - 2] + LetterCosts.exchange)
                }
                rows[current + column] = best
            }
            (twoAbove, above, current) = (above, current, twoAbove)
        }
        return rows[above + other.count]
    }

    private static func adding(_ index: Int, _ text: [UInt16]) -> Float {
        LetterCosts.adding(
            text[index], beside: index > 0 ? text[index - 1] : nil, index + 1 < text.count ? text[index + 1] : nil)
    }
}
