import CustomerModel
import Intake
import Linkage
import RuleBook

extension MappingDraft {
    /// The mapping as a person can read, edit and load it.
    var yaml: String {
        let parts = [
            head, formatLines, ["key: \(quoted(key.column))   # \(key.reason)"], kindLines, nullLines, withdrawnLines,
            changedLines, attributeLines, groupLines, leftOutLines,
        ]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private func quoted(_ text: String) -> String { YAMLText.quoted(text) }

    private var head: [String] {
        [
            "# yaml-language-server: $schema=../json/source-mapping.schema.json",
            "# Written by \"kulta sources suggest\" from one file. Check it, then put it into schemas/sources/\(system).yaml.",
            "system: \(system)",
            "title: \(quoted(system))",
        ]
    }

    private var formatLines: [String] {
        var lines = ["format:", "  type: \(survey.layout.rawValue)"]
        if let encoding = survey.encoding, survey.layout != .xml { lines.append("  encoding: \(encoding.rawValue)") }
        if let delimiter = survey.delimiter {
            lines.append("  delimiter: \(delimiter == 0x09 ? "\"\\t\"" : "\"\(UnicodeScalar(delimiter))\"")")
        }
        if survey.preambleRows >= 20 { lines.append("  headerWithinRows: \(survey.preambleRows + 1)") }
        if let path = table.recordPath { lines.append("  record: \(path)") }
        if entries.contains(where: { $0.entry.isNumber }) { lines.append("  decimal: auto") }
        return lines
    }

    // MARK: Kind

    private var kindLines: [String] {
        let rules = findings.kindRules.compactMap { rule, reason in kindLine(rule).map { "  - \($0)   # \(reason)" } }
        if !rules.isEmpty { return ["kind:"] + rules }
        if let line = kindColumnLine { return ["kind:", line, "  - \(usualKind.rawValue)   # whatever is left"] }
        if let kind = findings.onlyKind { return ["kind: \(kind.rawValue)   # nearly all rows are"] }
        let family = entries.first { $0.attribute.type == .familyName || $0.attribute.type == .givenName }
        if let family, usualKind == .organization, let column = family.entry.columns.first {
            return [
                "kind:",
                "  - {when: {column: \(quoted(column))}, is: person}   # a row with a person's name may be a person: check it",
                "  - organization   # whatever is left",
            ]
        }
        return ["kind: \(usualKind.rawValue)   # nothing in the file tells persons from organizations: check it"]
    }

    private var usualKind: PartyKind {
        let personal: Set<AttributeType> = [.givenName, .familyName, .fullName]
        let isPersonal = entries.contains { personal.contains($0.attribute.type) }
        let isOrganizational = entries.contains { $0.attribute.appliesTo == [.organization] }
        return isPersonal && !isOrganizational ? .person : .organization
    }

    /// A column whose words say the kind, in files of few rows too.
    private var kindColumnLine: String? {
        for column in table.columns {
            let words = Set(values(of: column))
            guard (2...6).contains(words.count) else { continue }
            let kinds = words.sorted().compactMap { word in
                ColumnFindings.kind(of: word, below: Self.header(column)).map { (word, $0) }
            }
            guard kinds.count == words.count, Set(kinds.map(\.1)).count == 2 else { continue }
            let values = kinds.map { "\(quoted($0.0)): \($0.1.rawValue)" }.joined(separator: ", ")
            return "  - {column: \(quoted(column)), values: {\(values)}}   # its words say it"
        }
        return nil
    }

    /// Words that were learned from names are customer data and stay out.
    private func kindLine(_ rule: Linkage.KindRule) -> String? {
        guard let column = rule.column else { return rule.kind?.rawValue }
        if !rule.values.isEmpty {
            let values = rule.values.sorted { $0.key < $1.key }.map { "\(quoted($0)): \($1.rawValue)" }
            return "{column: \(quoted(column)), values: {\(values.joined(separator: ", "))}}"
        }
        guard let kind = rule.kind, rule.containsWord.isEmpty else { return nil }
        switch rule.looksLike {
        case .personName: return nil
        case .organizationName:
            let words = Self.formWords.map(quoted).joined(separator: ", ")
            return "{when: {column: \(quoted(column)), containsWord: [\(words)]}, is: \(kind.rawValue)}"
        case nil: return "{when: {column: \(quoted(column))}, is: \(kind.rawValue)}"
        }
    }

    /// Legal forms that are words of nothing else.
    private static let formWords = [
        "oy", "oyj", "ab", "abp", "ky", "kb", "ay", "tmi", "t:mi", "osk", "ry", "rf", "sr", "as oy", "seurakunta",
        "kunta",
        "oü", "aps", "a/s", "gmbh", "ltd", "llc", "inc", "plc", "bv", "sarl",
    ]

    // MARK: Row

    private var nullLines: [String] {
        let words = ValueForms.nulls(table.rows)
        return words.isEmpty ? [] : ["nulls: [\(words.map(quoted).joined(separator: ", "))]"]
    }

    private var withdrawnLines: [String] {
        guard !withdrawn.isEmpty else { return [] }
        return ["# The source says with these that a record is gone.", "withdrawn:"]
            + withdrawn.map {
                "  - {column: \(quoted($0.column)), equals: [\($0.words.map(quoted).joined(separator: ", "))]}"
            }
    }

    private var changedLines: [String] {
        guard let changedAt else { return [] }
        return ["changedAt: {from: \(quoted(changedAt.column)), formats: \(quoted(changedAt.formats[0]))}"]
    }

    // MARK: Attributes

    private var attributeLines: [String] {
        let own = entries.filter { $0.attribute.group == nil }
        guard !own.isEmpty else { return ["attributes: {}"] }
        return ["attributes:"] + lines(own, indent: "  ") { $0.name.rawValue }
    }

    private var groupLines: [String] {
        let groups = Set(entries.compactMap(\.attribute.group)).sorted()
        guard !groups.isEmpty else { return [] }
        return ["groups:"]
            + groups.flatMap { group -> [String] in
                let members = entries.filter { $0.attribute.group == group }
                let street = members.first { $0.attribute.type == .street }
                let isLined = street.map { entry in
                    entry.entry.columns.contains { values(of: $0).contains { $0.contains("\n") } }
                }
                var lines = ["  \(group):"]
                if isLined == true, let street {
                    let columns = street.entry.columns
                    let source = columns.count == 1 ? quoted(columns[0]) : "{from: \(list(columns))}"
                    lines.append("    lines: \(source)   # several lines in one cell")
                }
                let rest = members.filter { isLined != true || $0.attribute.type != .street }
                return lines + (rest.isEmpty ? [] : ["    members:"])
                    + self.lines(rest, indent: "      ") { String($0.name.rawValue.dropFirst(group.count + 1)) }
            }
    }

    /// One line for an attribute of one entry, a list for several.
    private func lines(
        _ entries: [(attribute: CatalogAttribute, entry: Entry)], indent: String, name: (CatalogAttribute) -> String
    ) -> [String] {
        var lines: [String] = []
        var index = 0
        while index < entries.count {
            let attribute = entries[index].attribute
            let same = entries[index...].prefix { $0.attribute.name == attribute.name }
            if same.count == 1 {
                lines.append(
                    "\(indent)\(name(attribute)): \(value(same[same.startIndex].entry))   # \(same[same.startIndex].entry.reason)"
                )
            } else {
                lines.append("\(indent)\(name(attribute)):")
                lines += same.map { "\(indent)  - \(value($0.entry))   # \($0.entry.reason)" }
            }
            index += same.count
        }
        return lines
    }

    private func value(_ entry: Entry) -> String {
        var parts = ["from: \(list(entry.columns))"]
        if let join = entry.join { parts.append("join: \"\(join)\"") }
        if let kind = entry.kind { parts.append("for: \(kind.rawValue)") }
        if let format = entry.dateFormats.first { parts.append("date: \(quoted(format))") }
        if entry.isNumber { parts.append("isNumber: true") }
        return parts.count == 1 && entry.columns.count == 1
            ? quoted(entry.columns[0]) : "{\(parts.joined(separator: ", "))}"
    }

    private func list(_ columns: [String]) -> String {
        columns.count == 1 ? quoted(columns[0]) : "[\(columns.map(quoted).joined(separator: ", "))]"
    }

    private var leftOutLines: [String] {
        leftOut.map { "# left out: \(quoted($0.column)): \($0.reason)" }
    }
}
