/// A sound key for names written by Finns, Swedes and their neighbours.
///
/// Names that are pronounced alike share a key however they are spelt: `Lindqvist`, `Lindkvist`, `Lindquist`; `Carlsson`, `Karlson`;
/// `Wirtanen`, `Virtanen`; `Christian`, `Kristian`; `Jaakkola`, `Jakkola`. Vowels after the first letter are dropped,
/// doubled sounds are one, voiced and unvoiced stops are one (Finnish ears hear `b` as `p`).
enum NordicSound {
    /// The key of folded text (lower-case, without accents), up to eight sounds; empty when there is no letter.
    /// Letters of other scripts stand for themselves.
    static func key(_ word: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let packed = packedKey(word)
        return (0..<8).map { UInt8(truncatingIfNeeded: packed >> UInt64(56 - $0 * 8)) }.filter { $0 != 0 }
    }

    /// The same key in eight bytes, the first sound in the highest; 0 when there is no letter.
    static func packedKey(_ word: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var key: UInt64 = 0
        var length = 0
        var previous: UInt8 = 0
        var index = 0
        while index < word.count, length < 8 {
            let (sound, width) = sound(word, index)
            index += width
            guard let sound, sound != previous else { continue }
            previous = sound
            if sound == Sound.vowel, key != 0 { continue }
            key |= UInt64(sound) << UInt64(56 - length * 8)
            length += 1
        }
        return key
    }

    private enum Sound {
        static let vowel = UInt8(ascii: "a")
    }

    /// The sound at a place and how many bytes make it; nil for what is not heard.
    private static func sound(_ word: UnsafeBufferPointer<UInt8>, _ index: Int) -> (UInt8?, Int) {
        let letter = word[index]
        let next = index + 1 < word.count ? word[index + 1] : 0
        switch (letter, next) {
        case (UInt8(ascii: "j"), _) where index == 0: return (letter, 1)
        case (UInt8(ascii: "q"), UInt8(ascii: "v")), (UInt8(ascii: "q"), UInt8(ascii: "u")),
            (UInt8(ascii: "q"), UInt8(ascii: "w")):
            return (UInt8(ascii: "k"), 1)
        case (UInt8(ascii: "c"), UInt8(ascii: "h")), (UInt8(ascii: "c"), UInt8(ascii: "k")),
            (UInt8(ascii: "k"), UInt8(ascii: "h")):
            return (UInt8(ascii: "k"), 2)
        case (UInt8(ascii: "p"), UInt8(ascii: "h")): return (UInt8(ascii: "f"), 2)
        case (UInt8(ascii: "t"), UInt8(ascii: "h")), (UInt8(ascii: "d"), UInt8(ascii: "h")),
            (UInt8(ascii: "d"), UInt8(ascii: "t")):
            return (UInt8(ascii: "t"), 2)
        case (UInt8(ascii: "c"), UInt8(ascii: "e")), (UInt8(ascii: "c"), UInt8(ascii: "i")),
            (UInt8(ascii: "c"), UInt8(ascii: "y")):
            return (UInt8(ascii: "s"), 1)
        default: return (single(letter), 1)
        }
    }

    private static func single(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"),
            UInt8(ascii: "y"), UInt8(ascii: "j"):
            Sound.vowel
        case UInt8(ascii: "b"), UInt8(ascii: "p"): UInt8(ascii: "p")
        case UInt8(ascii: "d"), UInt8(ascii: "t"): UInt8(ascii: "t")
        case UInt8(ascii: "g"), UInt8(ascii: "k"), UInt8(ascii: "c"), UInt8(ascii: "q"): UInt8(ascii: "k")
        case UInt8(ascii: "v"), UInt8(ascii: "w"), UInt8(ascii: "u"): UInt8(ascii: "v")
        case UInt8(ascii: "s"), UInt8(ascii: "z"), UInt8(ascii: "x"): UInt8(ascii: "s")
        case UInt8(ascii: "h"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0..<UInt8(ascii: "0"): nil
        default: letter
        }
    }
}
