/// How common names in other scripts are written in Latin letters: words that are listed, and Han names by their syllables.
///
/// Greek and Cyrillic need no list: folding turns them into Latin letters.
struct NameScripts: Sendable {
    private var words: [[UInt8]: [UInt8]] = [:]
    private var syllables: [Unicode.Scalar: [UInt8]] = [:]

    /// First byte of U+0580: scripts before it are Latin, Greek, Cyrillic and Armenian.
    private static let firstByte: UInt8 = 0xD6

    init(_ texts: [String: String]) throws(ReferenceListError) {
        let table = try ReferenceTable("name_scripts.csv", in: texts, columns: ["kind", "latin", "forms"])
        for row in table.rows {
            let latin = Array(row.fields[1].utf8)
            for form in row.list(2) {
                switch (row.fields[0], form.unicodeScalars.first) {
                case ("word", _): words[Folding.fold(Array(form.utf8))] = latin
                case ("syllable", let scalar?): syllables[scalar] = latin
                default: throw table.error(row, "kind must be word or syllable")
                }
            }
        }
    }

    /// The words of a name in Latin letters; nil when they are in Latin already, or when one of them is not listed.
    ///
    /// - Parameter isFull: a Han name begins with its family name, which the answer puts before a comma.
    func latin(_ name: [UInt8], isFull: Bool = false) -> [UInt8]? {
        guard name.contains(where: { $0 >= Self.firstByte }) else { return nil }
        var result: [UInt8] = []
        for word in name.split(separator: .space) {
            guard let latin = words[Folding.fold(Array(word))] ?? hanName(word, isFull) else { return nil }
            if !result.isEmpty { result.append(.space) }
            result += latin
        }
        return result
    }

    private func hanName(_ word: ArraySlice<UInt8>, _ isFull: Bool) -> [UInt8]? {
        let scalars = Array(String(decoding: word, as: UTF8.self).unicodeScalars)
        let latin = scalars.compactMap { syllables[$0] }
        guard latin.count == scalars.count, let first = latin.first else { return nil }
        let rest = latin.dropFirst()
        if rest.isEmpty { return first }
        let separator: [UInt8] = isFull ? [.comma, .space] : [.space]
        return first + separator + Array(rest.joined(separator: [.space]))
    }
}
