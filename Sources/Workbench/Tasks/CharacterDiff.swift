/// Shows which characters of a value are not those of another.
enum CharacterDiff {
    /// Longer values are shown whole: nobody reads such a difference by letters.
    private static let longest = 200

    /// The value in parts; `isOther` are those that the golden value does not have. One part when the two have little in common.
    static func segments(of value: String, against golden: String?) -> [View] {
        guard let golden, golden != value, !golden.isEmpty, value.count <= longest, golden.count <= longest else {
            return [part(value, false)]
        }
        let (theirs, mine) = (Array(golden), Array(value))
        let found = mine.difference(from: theirs) { $0.lowercased() == $1.lowercased() }.insertedOffsets
        guard found.count * 2 <= mine.count else { return [part(value, false)] }
        let added = withoutGaps(found)
        var parts: [(text: String, isOther: Bool)] = []
        for (index, character) in mine.enumerated() {
            let isOther = added.contains(index)
            if parts.last?.isOther == isOther {
                parts[parts.count - 1].text.append(character)
            } else {
                parts.append((String(character), isOther))
            }
        }
        return parts.map { part($0.text, $0.isOther) }
    }

    /// One or two characters that are the same by chance between others that are not belong to what differs.
    private static func withoutGaps(_ offsets: [Int]) -> Set<Int> {
        let sorted = offsets.sorted()
        return zip(sorted, sorted.dropFirst()).reduce(into: Set(sorted)) { all, pair in
            if pair.1 - pair.0 <= 3 { all.formUnion(pair.0...pair.1) }
        }
    }

    private static func part(_ text: String, _ isOther: Bool) -> View { ["text": text, "isOther": isOther] }
}

extension CollectionDifference {
    fileprivate var insertedOffsets: [Int] {
        compactMap { change in
            if case .insert(let offset, _, _) = change { offset } else { nil }
        }
    }
}
