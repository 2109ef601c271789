import CustomerModel
import Foundation
package import Matching
import RuleBook

/// What `kulta train` learned from files: rules with their trained models, so that linking needs no training.
///
/// A JSON document that a person can read and edit.
package struct LinkModel: Sendable, Codable {
    package var rules: LinkRules
    /// One for each kind, in the order of the rules.
    package var models: [MatchModel]

    package init(rules: LinkRules, models: [MatchModel]) {
        self.rules = rules
        self.models = models
    }

    /// Reads a model as `kulta train` writes it.
    ///
    /// - Throws: `badRules` when the file cannot be read, or its models do not fit its rules.
    package init(jsonFile path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw LinkageError(.badRules, "\(path) cannot be read.")
        }
        do {
            self = try JSONDecoder().decode(LinkModel.self, from: data)
        } catch let error as DecodingError {
            throw LinkageError(.badRules, "\(path) is no model: \(Self.place(of: error)).")
        }
        let problems = rules.rules.flatMap(\.problems)
        guard problems.isEmpty else { throw LinkageError(.badRules, "\(path): \(problems.joined(separator: "; ")).") }
        guard models.count == rules.rules.count, !rules.columns.isEmpty else {
            throw LinkageError(.badRules, "\(path): columns are missing, or there is not one model for each kind.")
        }
    }

    /// The same models with other rules, such as edited thresholds.
    ///
    /// - Throws: `badRules` when the rules know other kinds; linking refuses other comparisons.
    package func with(rules other: LinkRules) throws -> LinkModel {
        guard other.rules.map(\.kind) == rules.rules.map(\.kind) else {
            throw LinkageError(.badRules, "The rules know other kinds than the model.")
        }
        return LinkModel(rules: other, models: models)
    }

    /// The model as JSON with sorted keys, the same for the same model.
    package func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    /// Where in the document the fault is, without its value.
    private static func place(of error: DecodingError) -> String {
        let path: [any CodingKey]
        let what: String
        switch error {
        case .keyNotFound(let key, let context): (path, what) = (context.codingPath + [key], "missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            (path, what) = (context.codingPath, "not of the kind that is expected")
        case .dataCorrupted(let context): (path, what) = (context.codingPath, "not readable")
        @unknown default: (path, what) = ([], "not readable")
        }
        let names = path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
        return names.isEmpty ? what : "\(names.joined(separator: ".")) is \(what)"
    }
}

/// What `kulta train` learned, and what it did.
package struct LinkTraining: Sendable {
    package let model: LinkModel
    package let report: LinkReport
}
