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
        let problems = rules.problems
        guard problems.isEmpty else { throw LinkageError(.badRules, "\(file): \(problems.joined(separator: "; ")).") }
        guard !columns.isEmpty else { throw LinkageError(.badRules, "\(file): no columns.") }
    }
}
