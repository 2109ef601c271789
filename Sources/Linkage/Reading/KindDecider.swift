import CustomerModel
import Intake
import Standardization

/// Kind rules compiled for the header of one file.
struct KindDecider {
    private struct Rule {
        /// Nil for a rule that always decides, or whose column the file lacks.
        let column: Int?
        let always: Bool
        let values: [String: PartyKind]
        let looksLike: KindRule.Look?
        let words: Set<String>
        let kind: PartyKind?
    }

    /// Cells of a column of few values, with what its rule made of them.
    private struct Known {
        let bytes: [UInt8]
        let kind: PartyKind?
    }

    private let rules: [Rule]
    /// For each rule the first different cells that it has met.
    private var known: [[Known]]
    private let usual: PartyKind
    private let names: NameKindReader

    /// - Parameter usual: the kind of rows that no rule decides.
    init(_ rules: [KindRule], header: [String], usual: PartyKind, names: NameKindReader) {
        self.rules = rules.map { rule in
            Rule(
                column: rule.column.flatMap(header.firstIndex), always: rule.column == nil,
                values: Dictionary(
                    rule.values.map { ($0.lowercased(), $1) }, uniquingKeysWith: { first, _ in first }),
                looksLike: rule.looksLike, words: Set(rule.containsWord), kind: rule.kind)
        }
        known = rules.map { _ in [] }
        self.usual = usual
        self.names = names
    }

    /// The kind of a row.
    mutating func kind(of row: Row) -> PartyKind {
        for index in rules.indices {
            if rules[index].always, let kind = rules[index].kind { return kind }
            guard let column = rules[index].column else { continue }
            if let kind = decide(index, row.bytes(column)) { return kind }
        }
        return usual
    }

    private static let knownCells = 16

    private mutating func decide(_ rule: Int, _ cell: UnsafeRawBufferPointer) -> PartyKind? {
        if let known = known[rule].first(where: { $0.bytes.elementsEqual(cell) }) { return known.kind }
        let value = String(decoding: cell, as: UTF8.self).trimmedASCII
        let kind = value.isEmpty ? nil : decide(rules[rule], value)
        if known[rule].count < Self.knownCells { known[rule].append(Known(bytes: Array(cell), kind: kind)) }
        return kind
    }

    /// The kind of a row whose cells are given by column, perhaps with blanks around them.
    func kind(_ cell: (Int) -> String) -> PartyKind { decidedKind(cell) ?? usual }

    /// The kind of a row by the first rule that decides; nil when none does.
    func decidedKind(_ cell: (Int) -> String) -> PartyKind? {
        for rule in rules {
            if rule.always, let kind = rule.kind { return kind }
            guard let column = rule.column else { continue }
            let value = cell(column).trimmedASCII
            if !value.isEmpty, let kind = decide(rule, value) { return kind }
        }
        return nil
    }

    private func decide(_ rule: Rule, _ value: String) -> PartyKind? {
        if !rule.values.isEmpty { return rule.values[value.lowercased()] }
        switch rule.looksLike {
        case .organizationName where names.kind(of: value) != .organization: return nil
        case .personName where names.kind(of: value) != .person: return nil
        default: break
        }
        if !rule.words.isEmpty, !NameKindReader.words(of: value).contains(where: rule.words.contains) { return nil }
        return rule.kind
    }
}

extension String {
    /// Without ASCII blanks and control characters at both ends.
    var trimmedASCII: String {
        guard let first = utf8.firstIndex(where: { $0 > 0x20 }), let last = utf8.lastIndex(where: { $0 > 0x20 })
        else { return "" }
        return String(self[first...last])
    }
}
