/// Derives the parts of blocking keys from one value.
struct KeyDeriver {
    let derivation: KeyDerivation
    /// Word frequencies for `rarest`; nil when no model was trained.
    let words: TermIndex?

    /// Appends the hashes that a value gives; none when the value is too short or has no such part.
    func derive(_ value: UnsafeBufferPointer<UInt8>, into hashes: inout [UInt64]) {
        switch derivation {
        case .exact: append(value, &hashes)
        case .prefix(let length): append(prefix(of: value, length), &hashes)
        case .last(let length): appendLast(value, length, &hashes)
        case .phonetic: appendSound(Composite.words(value).first, &hashes)
        case .sorted: appendSorted(value, &hashes)
        case .words: for word in Composite.words(value) where word.count >= 3 { append(word, &hashes) }
        case .rarest: appendRarest(value, &hashes)
        case .first: append(Composite.words(value).first, &hashes)
        case .longest: append(longest(value), &hashes)
        case .year: append(value.count == 10 ? UnsafeBufferPointer(rebasing: value[..<4]) : nil, &hashes)
        case .monthDay: append(value.count == 10 ? UnsafeBufferPointer(rebasing: value[5...]) : nil, &hashes)
        case .part(let number): append(Composite.part(number - 1, of: value), &hashes)
        case .parts(let number): append(Composite.neighbours(number - 1, of: value), &hashes)
        case .letters: appendLetters(value, &hashes)
        case .grams(let length): appendGrams(value, length, &hashes)
        case .localPart: append(localPart(value), &hashes)
        }
    }

    private func append(_ bytes: UnsafeBufferPointer<UInt8>?, _ hashes: inout [UInt64]) {
        guard let bytes, !bytes.isEmpty else { return }
        let hash = StableHash.hash(bytes)
        if !hashes.contains(hash) { hashes.append(hash) }
    }

    private func append(_ bytes: [UInt8], _ hashes: inout [UInt64]) {
        bytes.withUnsafeBufferPointer { append($0, &hashes) }
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
        let digits = value.filter { (48...57).contains($0) }
        if digits.count >= length { append(Array(digits.suffix(length)), &hashes) }
    }

    private func appendSound(_ word: UnsafeBufferPointer<UInt8>?, _ hashes: inout [UInt64]) {
        guard let word else { return }
        let key = NordicSound.key(word)
        if key.isEmpty { append(word, &hashes) } else { append(key, &hashes) }
    }

    private func appendSorted(_ value: UnsafeBufferPointer<UInt8>, _ hashes: inout [UInt64]) {
        let words = Composite.words(value).sorted { $0.lexicographicallyPrecedes($1) }
        append(Array(words.joined(separator: [UInt8(ascii: " ")])), &hashes)
    }

    private func appendRarest(_ value: UnsafeBufferPointer<UInt8>, _ hashes: inout [UInt64]) {
        let words = Composite.words(value)
        let rarest = words.indices.max { one, other in
            let left = words[one]
            let right = words[other]
            let surprises = (surprise(left), surprise(right))
            if surprises.0 != surprises.1 { return surprises.0 < surprises.1 }
            if left.count != right.count { return left.count < right.count }
            return right.lexicographicallyPrecedes(left)
        }
        append(rarest.map { words[$0] }, &hashes)
    }

    private func surprise(_ word: UnsafeBufferPointer<UInt8>) -> Float { words?.surprise(word) ?? 0 }

    private func longest(_ value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        var best: UnsafeBufferPointer<UInt8>?
        for word in Composite.words(value) where word.count > (best?.count ?? 0) { best = word }
        return best
    }

    private func appendLetters(_ value: UnsafeBufferPointer<UInt8>, _ hashes: inout [UInt64]) {
        append(value.filter { $0 != UInt8(ascii: " ") && $0 != Composite.separator }.sorted(), &hashes)
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
