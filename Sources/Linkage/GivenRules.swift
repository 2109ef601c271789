import Foundation
package import Matching
package import RuleBook

/// What the files given as `--rules` hold.
package enum GivenRules: Sendable {
    /// Link rules: the columns, the kinds and how each kind is matched.
    case link(LinkRules)
    /// Match rules alone, one set for each kind.
    case match([MatchRules])

    /// Reads one file of link rules, or files of match rules as in `matching-rules/`.
    ///
    /// - Parameter project: its JSON schema checks match rules.
    /// - Throws: findings with line and column; `badRules` when a file cannot be read or the files do not fit together.
    package init(paths: [String], project: ProjectFolder) throws {
        let texts = try paths.map { path in (path, try Self.text(of: path, project)) }
        let linkRules = texts.filter { $0.1.split(separator: "\n").contains { $0.hasPrefix("columns:") } }
        if let first = linkRules.first {
            guard texts.count == 1 else {
                throw LinkageError(.badRules, "\(first.0) has rules for every kind: give no other file beside it.")
            }
            self = .link(try LinkRules(yaml: first.1, file: first.0))
            return
        }
        let schema = try project.schemas()["schemas/json/match-rules.schema.json"]
        let rules = try texts.map { try RuleBook.matchRules($0.1, file: $0.0, schema: schema) }
        guard Set(rules.map(\.kind)).count == rules.count else {
            throw LinkageError(.badRules, "Two of the rule files are for one kind: give one for each kind.")
        }
        self = .match(rules)
    }

    /// The text of a file, named from the current folder or, when nothing is there, from the project's.
    static func text(of path: String, _ project: ProjectFolder) throws(LinkageError) -> String {
        let places = [path, project.path(of: path)]
        guard let text = places.lazy.compactMap({ try? String(contentsOfFile: $0, encoding: .utf8) }).first else {
            throw LinkageError(.badRules, "\(path) cannot be read as UTF-8 text.")
        }
        return text
    }
}
