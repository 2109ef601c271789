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
        let added = Set(mine.difference(from: theirs) { $0.lowercased() == $1.lowercased() }.insertedOffsets)
        guard added.count * 2 <= mine.count else { return [part(value, false)] }
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

    private static func part(_ text: String, _ isOther: Bool) -> View { ["text": text, "isOther": isOther] }
}

extension CollectionDifference {
    fileprivate var insertedOffsets: [Int] {
        compactMap { change in
            if case .insert(let offset, _, _) = change { offset } else { nil }
        }
    }
}
