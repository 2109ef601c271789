/// Takes an address of several lines apart.
struct AddressLines {
    private let careOf: [String]
    private let postOfficeBox: [String]
    /// Of the words of both lists.
    private let firstBytes: FirstBytes

    /// The parts that were found; nil when there is none.
    struct Parts: Hashable {
        var careOf: String?
        var postOfficeBox: String?
        var street: String?
    }

    init(_ mapping: AddressLinesMapping) {
        careOf = mapping.careOf.map { $0.lowercased() }
        postOfficeBox = mapping.postOfficeBox.map { $0.lowercased() }
        firstBytes = FirstBytes(careOf + postOfficeBox)
    }

    /// A line with a care-of word, and any line without a digit before the first one with a digit, names who
    /// receives the post; a line with a box word and a number is a box; the others are the street, in order.
    ///
    /// - Parameter others: values that the lines repeat; a line that is one of them or holds two is left out.
    func parts(of text: String, without others: [String] = []) -> Parts {
        let lines = text.utf8.split { $0 == 0x0A || $0 == 0x0D }.map { String(Substring($0)).trimmed }
        var parts = Parts()
        var rest: [String] = []
        let repeated = others.map { $0.lowercased() }
        for line in lines {
            guard let first = line.utf8.first else { continue }
            guard first >= 0x80 || firstBytes.contains(first) || !repeated.isEmpty else {
                rest.append(line)
                continue
            }
            let folded = line.lowercased()
            if Self.repeats(folded, repeated) { continue }
            if parts.careOf == nil, starts(folded, with: careOf) {
                parts.careOf = line
            } else if parts.postOfficeBox == nil, isBox(folded) {
                parts.postOfficeBox = line
            } else {
                rest.append(line)
            }
        }
        if parts.careOf == nil, rest.count > 1, !Self.hasDigit(rest[0]), Self.hasDigit(rest[1]) {
            parts.careOf = rest.removeFirst()
        }
        parts.street = rest.isEmpty ? nil : rest.joined(separator: ", ")
        return parts
    }

    private static func repeats(_ folded: String, _ values: [String]) -> Bool {
        values.contains(folded) || values.count { folded.contains($0) } > 1
    }

    private func starts(_ folded: String, with words: [String]) -> Bool {
        words.contains { folded.utf8.starts(with: $0.utf8) && Self.endsWord(folded, behind: $0) }
    }

    /// A word, then nothing but a number: `PL 22`. `Box Street 5` is no box.
    private func isBox(_ folded: String) -> Bool {
        postOfficeBox.contains { word in
            guard folded.utf8.starts(with: word.utf8) else { return false }
            let rest = folded.utf8.dropFirst(word.utf8.count)
            return rest.contains { $0 > 0x20 } && rest.allSatisfy { $0 <= 0x20 || (0x30...0x39).contains($0) }
        }
    }

    private static func endsWord(_ text: String, behind word: String) -> Bool {
        guard let next = text.utf8.dropFirst(word.utf8.count).first else { return true }
        return !(0x61...0x7A).contains(next) && next < 0x80
    }

    private static func hasDigit(_ text: String) -> Bool {
        text.utf8.contains { (0x30...0x39).contains($0) }
    }
}
