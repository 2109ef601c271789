import CustomerModel

/// A key mapping compiled.
struct KeyPlan {
    let slots: [Int]
    /// Of `slots`: the columns of which the first that is not empty is enough; 0 when all are needed.
    private let alternatives: Int
    private let join: String
    private let stripPrefix: [String]
    private let stripSuffix: [String]
    private let letterCase: ValueMapping.LetterCase?

    /// The longest key that a record may have, in bytes: keys end in indexes and messages.
    static let maximumBytes = 512

    init(_ mapping: KeyMapping, _ slots: inout ColumnSlots) throws(IntakeError) {
        guard !mapping.from.isEmpty else { throw IntakeError(.invalidMapping, "The key names no column.") }
        self.slots = ((mapping.system.map { [$0] } ?? []) + mapping.from).map { slots.slot($0) }
        alternatives = mapping.takesFirst ? mapping.from.count : 0
        join = mapping.join
        stripPrefix = mapping.stripPrefix
        stripSuffix = mapping.stripSuffix
        letterCase = mapping.letterCase
    }

    /// The key of a row. Throws `missing-key` and `key-too-long`.
    ///
    /// - Parameters:
    ///   - present: the trimmed value of a slot; nil when there is none.
    ///   - name: of a slot, for people.
    func key(_ present: (Int) -> String?, name: (Int) -> String) throws(RowFault) -> String {
        let needed = needed(present)
        var parts: [String] = []
        for slot in needed {
            guard let part = present(slot).map(cleaned), !part.isEmpty else {
                throw RowFault(code: .missingKey, message: "The record has no key.", column: name(slot))
            }
            parts.append(part)
        }
        let key = parts.count == 1 ? parts[0] : parts.joined(separator: join)
        try Self.check(key, column: name(slots[0]))
        return key
    }

    private func needed(_ present: (Int) -> String?) -> [Int] {
        guard alternatives > 1, let chosen = slots.suffix(alternatives).first(where: { present($0) != nil }) else {
            return slots
        }
        return slots.dropLast(alternatives) + [chosen]
    }

    /// Throws `key-too-long`.
    static func check(_ key: String, column: String?) throws(RowFault) {
        guard key.utf8.count <= maximumBytes else {
            throw RowFault(
                code: .keyTooLong, message: "The key is longer than \(maximumBytes) bytes.", column: column)
        }
    }

    private func cleaned(_ part: String) -> String {
        var text = Substring(part)
        text.strip(prefixes: stripPrefix, suffixes: stripSuffix)
        let key = text.utf8.count == part.utf8.count ? part : String(text).trimmed
        return letterCase.map { $0.apply(key) } ?? key
    }
}

extension ValueMapping.LetterCase {
    /// The text in this case.
    func apply(_ text: String) -> String {
        switch self {
        case .upper: text.uppercased()
        case .lower: text.lowercased()
        }
    }
}
