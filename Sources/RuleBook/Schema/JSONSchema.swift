import CustomerModel
import Foundation

/// A JSON Schema (draft 2020-12) that judges YAML nodes at their places.
///
/// It knows the keywords of `JSONSchema.keywords` and references inside its own document. A schema with any other keyword
/// is refused: a keyword that is passed over in silence would let through what its author meant to stop.
struct JSONSchema {
    /// Something that a document does against its schema.
    struct Violation {
        let position: TextPosition
        /// How deep below the root of the document; deeper ones say more about what was meant.
        let depth: Int
        let message: String
        let hint: String?
    }

    let root: YAMLNode
    /// By the text of a `$ref`.
    private(set) var references: [String: YAMLNode] = [:]
    /// By the text of the pattern.
    private(set) var patterns: [String: NSRegularExpression] = [:]

    /// - Throws: all that is wrong with the schema itself, with places in its text.
    init(_ text: String, file: String) throws(RuleBookError) {
        root = try YAMLReader.read(text, file: file)
        var audit = SchemaAudit(root: root)
        audit.visit(root)
        references = audit.references
        patterns = audit.patterns
        if !audit.problems.isEmpty {
            throw RuleBookError(
                findings: audit.problems.map {
                    Finding(file: file, position: $0.position, message: $0.message, hint: $0.hint)
                }
            )
        }
    }

    /// What a document does against the schema, in the order of its places.
    func violations(in document: YAMLNode) -> [Violation] {
        var judgement = SchemaJudgement(schema: self)
        judgement.judge(document, by: root, depth: 0)
        return judgement.violations.sorted {
            ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column)
        }
    }
}

extension JSONSchema {
    /// What the value of a keyword must be.
    enum Keyword {
        case annotation
        case schema
        case schemas
        case namedSchemas
        case words
        case wordLists
        case number
        case count
        case bool
        case pattern
        case reference
        case types
        case anything
        case values
    }

    /// Every keyword that counts; the others are errors.
    static let keywords: [String: Keyword] = [
        "$schema": .annotation, "$id": .annotation, "$comment": .annotation, "title": .annotation,
        "description": .annotation, "default": .anything, "examples": .values, "deprecated": .bool,
        "$defs": .namedSchemas, "$ref": .reference,
        "type": .types, "enum": .values, "const": .anything,
        "allOf": .schemas, "anyOf": .schemas, "oneOf": .schemas, "not": .schema,
        "if": .schema, "then": .schema, "else": .schema,
        "properties": .namedSchemas, "patternProperties": .namedSchemas, "additionalProperties": .schema,
        "propertyNames": .schema, "required": .words, "dependentRequired": .wordLists,
        "minProperties": .count, "maxProperties": .count,
        "items": .schema, "prefixItems": .schemas, "contains": .schema, "minItems": .count, "maxItems": .count,
        "uniqueItems": .bool,
        "minLength": .count, "maxLength": .count, "pattern": .pattern,
        "minimum": .number, "maximum": .number, "exclusiveMinimum": .number, "exclusiveMaximum": .number,
        "multipleOf": .number,
    ]

    static let types = ["null", "boolean", "integer", "number", "string", "array", "object"]
}
