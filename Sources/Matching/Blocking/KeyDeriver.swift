/// Derives the parts of blocking keys from one value.
struct KeyDeriver: Sendable {
    let derivation: KeyDerivation
    /// Word frequencies for `rarest`; nil when no model was trained.
    let words: TermIndex?

    /// Appends the hashes that a value gives; none when the value is too short or has no such part.
    func derive(_ value: UnsafeBufferPointer<UInt8>, into hashes: inout [UInt64]) {
        switch derivation {
        case .exact: append(value, &hashes)
        case .prefix(let length): append(prefix(of: value, length), &hashes)
        case .last(let length): appendLast(value, length, &hashes)
        case .phonetic: appendSound(first(value), &hashes)
        case .sorted: appendSorted(value, &hashes)
        case .words: Composite.forEachWord(value) { word in if word.count >= 3 { append(word, &hashes) } }
        case .rarest: appendRarest(value, &hashes)
        case .first: append(first(value), &hashes)
        case .longest: append(longest(value), &hashes)
        case .year: append(value.count == 10 ? UnsafeBufferPointer(rebasing: value[..<4]) : nil, &hashes)
        case .monthDay: append(value.count == 10 ? UnsafeBufferPointer(rebasing: value[5...]) : nil, &hashes)
        case .part(let number): append(Composite.part(number - 1, of: value), &hashes)
        case .parts(let number): append(Composite.neighbours(number - 1, of: value), &hashes)
        case .letters: appendLetters(value, &hashes)
        case .grams(let length): appendGrams(value, length, &hashes)
        case .localPart: append(localPart(value), &hashes)
        case .minhash(let bands): MinHash.append(value, bands: bands, to: &hashes)
        // Which values are near is known of a whole column only: `DerivedKeys` asks `SortedNeighbours`.
        case .neighbours: break
        }
    }

    private func append(_ bytes: UnsafeBufferPointer<UInt8>?, _ hashes: inout [UInt64]) {
        guard let bytes, !bytes.isEmpty else { return }
        let hash = StableHash.hash(bytes)
        if !hashes.contains(hash) { hashes.append(hash) }
    }

    /// Where the code point after `count` of them starts; nil when there are fewer.
    private func offset(ofCodePoint count: Int, in value: UnsafeBufferPointer<UInt8>) -> Int? {
        var seen = 0
        for index in 0..<value.count where value[index] & 0xC0 != 0x80 {
            if seen == count { return index }
            seen += 1
        }
        return seen == count ? value.count : nil
    }

    private func prefix(of value: UnsafeBufferPointer<UInt8>, _ length: Int) -> UnsafeBufferPointer<UInt8>? {
        offset(ofCodePoint: length, in: value).map { UnsafeBufferPointer(rebasing: value[..<$0]) }
    }

    private func appendLast(_ value: UnsafeBufferPointer<UInt8>, _ length: Int, _ hashes: inout [UInt64]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { digits in
            var missing = length
            for byte in value.reversed() where (48...57).contains(byte) {
                missing -= 1
                digits[missing] = byte
                if missing == 0 { return append(UnsafeBufferPointer(digits), &hashes) }
            }
        }
    }

    private func appendSound(_ word: UnsafeBufferPointer<UInt8>?, _ hashes: inout [UInt64]) {
        guard let word else { return }
        let key = NordicSound.packedKey(word)
        if key == 0 { return append(word, &hashes) }
        withUnsafeBytes(of: key.bigEndian) { bytes in
            let sounds = bytes.bindMemory(to: UInt8.self)
            append(UnsafeBufferPointer(rebasing: sounds[..<(8 - key.trailingZeroBitCount / 8)]), &hashes)
        }
    }

    private func appendSorted(_ value: UnsafeBufferPointer<UInt8>, _ hashes: inout [UInt64]) {
        let words = Composite.words(value).sorted { $0.lexicographicallyPrecedes($1) }
        let text = Array(words.joined(separator: [UInt8(ascii: " ")]))
        text.withUnsafeBufferPointer { append($0, &hashes) }
    }

    /// Among equally rare words the longest, then the first in the alphabet.
    private func appendRarest(_ value: UnsafeBufferPointer<UInt8>, _ hashes: inout [UInt64]) {
        var best: UnsafeBufferPointer<UInt8>?
        var bestSurprise: Float = 0
        Composite.forEachWord(value) { word in
            let surprise = words?.surprise(word) ?? 0
            if let known = best {
                if surprise < bestSurprise { return }
                if surprise == bestSurprise {
                    if word.count < known.count { return }
                    if word.count == known.count, !word.lexicographicallyPrecedes(known) { return }
                }
            }
            best = word
            bestSurprise = surprise
        }
        append(best, &hashes)
    }

    private func first(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        var first: UnsafeBufferPointer<UInt8>?
        Composite.forEachWord(value) { word in if first == nil { first = word } }
        return first
    }

    /// The earlier of two.
    private func longest(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        var best: UnsafeBufferPointer<UInt8>?
        Composite.forEachWord(value) { word in if word.count > (best?.count ?? 0) { best = word } }
        return best
    }

    private func appendLetters(_ value: UnsafeBufferPointer<UInt8>, _ hashes: inout [UInt64]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, value.count)) { letters in
            var count = 0
            for byte in value where byte != UInt8(ascii: " ") && byte != Composite.separator {
                letters[count] = byte
                count += 1
            }
            var used = UnsafeMutableBufferPointer(rebasing: letters[..<count])
            used.sort()
            append(UnsafeBufferPointer(used), &hashes)
        }
    }

    private func appendGrams(_ value: UnsafeBufferPointer<UInt8>, _ length: Int, _ hashes: inout [UInt64]) {
        let starts = value.indices.filter { value[$0] & 0xC0 != 0x80 } + [value.count]
        guard starts.count > length else { return }
        for index in 0..<starts.count - length {
            append(UnsafeBufferPointer(rebasing: value[starts[index]..<starts[index + length]]), &hashes)
        }
    }

    private func localPart(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard let at = value.lastIndex(of: UInt8(ascii: "@")), at >= 3 else { return nil }
        return UnsafeBufferPointer(rebasing: value[..<at])
    }
}
