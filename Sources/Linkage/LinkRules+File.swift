import CustomerModel
import Foundation
import Matching
import RuleBook

extension LinkRules {
    /// Reads link rules as `kulta rules suggest` writes them.
    ///
    /// - Throws: findings with line and column; `badRules` when the file cannot be read or the rules make no sense.
    package init(yamlFile path: String) throws {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw LinkageError(.badRules, "\(path) cannot be read as UTF-8 text.")
        }
        try self.init(yaml: text, file: path)
    }

    /// Reads link rules from a YAML text.
    package init(yaml text: String, file: String) throws {
        self = try RuleFile.decode(LinkRules.self, from: text, file: file)
        let problems = problems
        guard problems.isEmpty else { throw LinkageError(.badRules, "\(file): \(problems.joined(separator: "; ")).") }
    }

    private var problems: [String] {
        var problems = rules.flatMap(\.problems)
        if columns.isEmpty { problems.append("no columns") }
        if rules.isEmpty { problems.append("no match rules") }
        if Set(rules.map(\.kind)).count < rules.count { problems.append("two sets of match rules for one kind") }
        return problems
    }
}

extension LinkRules: Codable {
    private enum CodingKeys: String, CodingKey {
        case columns, assumedCountry, rules
        case kinds = "kind"
    }

    /// `rules` may be one set of match rules or a list of them.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        columns = try container.decode([Column].self, forKey: .columns)
        kinds = try container.decodeIfPresent([KindRule].self, forKey: .kinds) ?? []
        assumedCountry = try container.decodeIfPresent(String.self, forKey: .assumedCountry)
        if (try? container.nestedUnkeyedContainer(forKey: .rules)) != nil {
            rules = try container.decode([MatchRules].self, forKey: .rules)
        } else {
            rules = [try container.decode(MatchRules.self, forKey: .rules)]
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(columns, forKey: .columns)
        if !kinds.isEmpty { try container.encode(kinds, forKey: .kinds) }
        try container.encodeIfPresent(assumedCountry, forKey: .assumedCountry)
        try container.encode(rules, forKey: .rules)
    }
}

extension KindRule: Codable {
    private enum CodingKeys: String, CodingKey {
        case column, values, looksLike, containsWord
        case kind = "is"
    }

    /// A bare `person` or `organization` is the short form of a rule that always decides.
    package init(from decoder: any Decoder) throws {
        if let kind = try? decoder.singleValueContainer().decode(PartyKind.self) {
            self.init(column: nil, kind: kind)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            column: try container.decodeIfPresent(String.self, forKey: .column),
            values: try container.decodeIfPresent([String: PartyKind].self, forKey: .values) ?? [:],
            looksLike: try container.decodeIfPresent(Look.self, forKey: .looksLike),
            containsWord: try container.decodeIfPresent([String].self, forKey: .containsWord) ?? [],
            kind: try container.decodeIfPresent(PartyKind.self, forKey: .kind))
    }

    package func encode(to encoder: any Encoder) throws {
        if column == nil, let kind {
            var container = encoder.singleValueContainer()
            return try container.encode(kind)
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(column, forKey: .column)
        if !values.isEmpty { try container.encode(values, forKey: .values) }
        try container.encodeIfPresent(looksLike, forKey: .looksLike)
        if !containsWord.isEmpty { try container.encode(containsWord, forKey: .containsWord) }
        try container.encodeIfPresent(kind, forKey: .kind)
    }
}
