import CustomerModel
import Testing

@testable import RuleBook

@Suite struct JSONSchemaTests {
    /// What a document does against a schema: `line:column message`.
    private func violations(_ schema: String, _ document: String) throws -> [String] {
        let node = try YAMLReader.read(document, file: "document.yaml")
        return try JSONSchema(schema, file: "schema.json").violations(in: node).map {
            "\($0.position.line):\($0.position.column) \($0.message)"
        }
    }

    private func isValid(_ schema: String, _ document: String) throws -> Bool {
        try violations(schema, document).isEmpty
    }

    /// A schema, documents that it accepts, and documents that it refuses.
    struct Case: CustomTestStringConvertible {
        let schema: String
        let accepted: [String]
        let refused: [String]

        var testDescription: String { schema }
    }

    static let cases = [
        Case(schema: "true", accepted: ["x", "[1]"], refused: []),
        Case(schema: "false", accepted: [], refused: ["x", "{a: 1}"]),
        Case(
            schema: #"{"type": "string"}"#, accepted: ["x", "'1'", "yes", "2024-01-01"],
            refused: ["1", "true", "[]", "{}", "~"]),
        Case(schema: #"{"type": "integer"}"#, accepted: ["1", "-3", "2.0"], refused: ["1.5", "'1'", "x"]),
        Case(schema: #"{"type": "number"}"#, accepted: ["1", "1.5", "-1e3"], refused: ["'1.5'", "1.5.2", "true"]),
        Case(schema: #"{"type": "boolean"}"#, accepted: ["true", "false"], refused: ["yes", "no", "1", "'true'"]),
        Case(schema: #"{"type": "null"}"#, accepted: ["~", "null"], refused: ["'null'", "0"]),
        Case(schema: #"{"type": ["array", "object"]}"#, accepted: ["[]", "{}"], refused: ["x"]),
        Case(
            schema: #"{"enum": ["a", 1, [true]]}"#, accepted: ["a", "1", "1.0", "[true]"], refused: ["b", "'1'", "[]"]),
        Case(schema: #"{"const": {"a": 1, "b": 2}}"#, accepted: ["{b: 2, a: 1}"], refused: ["{a: 1}", "x"]),
        Case(schema: #"{"minLength": 2, "maxLength": 3}"#, accepted: ["åä", "abc", "7"], refused: ["ä", "abcd"]),
        Case(schema: #"{"pattern": "^a+$"}"#, accepted: ["aa", "5"], refused: ["ab", "''"]),
        Case(schema: #"{"pattern": "b"}"#, accepted: ["abc"], refused: ["ac"]),
        Case(schema: #"{"minimum": 1, "maximum": 2}"#, accepted: ["1", "2", "1.5", "x"], refused: ["0.9", "3"]),
        Case(schema: #"{"exclusiveMinimum": 1, "exclusiveMaximum": 2}"#, accepted: ["1.5"], refused: ["1", "2"]),
        Case(schema: #"{"multipleOf": 5}"#, accepted: ["10", "0"], refused: ["7"]),
        Case(schema: #"{"items": {"type": "integer"}}"#, accepted: ["[]", "[1, 2]", "x"], refused: ["[1, x]"]),
        Case(
            schema: #"{"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}"#,
            accepted: ["[a, 1]", "[a]"], refused: ["[1]", "[a, b]"]
        ),
        Case(schema: #"{"contains": {"const": 3}}"#, accepted: ["[1, 3]"], refused: ["[1]", "[]"]),
        Case(schema: #"{"minItems": 1, "maxItems": 2}"#, accepted: ["[1]", "[1, 2]"], refused: ["[]", "[1, 2, 3]"]),
        Case(
            schema: #"{"uniqueItems": true}"#, accepted: ["[1, '1']", "[{a: 1}, {a: 2}]"],
            refused: ["[1, 1.0]", "[{a: 1, b: 2}, {b: 2, a: 1}]"]),
        Case(schema: #"{"required": ["a"]}"#, accepted: ["{a: 1}", "x"], refused: ["{b: 1}"]),
        Case(
            schema: #"{"dependentRequired": {"a": ["b"]}}"#, accepted: ["{b: 1}", "{a: 1, b: 1}"], refused: ["{a: 1}"]),
        Case(
            schema: #"{"minProperties": 1, "maxProperties": 2}"#, accepted: ["{a: 1}"],
            refused: ["{}", "{a: 1, b: 2, c: 3}"]),
        Case(
            schema:
                #"{"properties": {"a": {"type": "integer"}}, "patternProperties": {"^x-": true}, "additionalProperties": false}"#,
            accepted: ["{a: 1, x-y: z}", "{}"], refused: ["{a: b}", "{b: 1}"]
        ),
        Case(
            schema: #"{"properties": {"a": true}, "additionalProperties": {"type": "integer"}}"#,
            accepted: ["{a: x, b: 1}"], refused: ["{b: x}"]
        ),
        Case(schema: #"{"propertyNames": {"pattern": "^[a-z]+$"}}"#, accepted: ["{a: 1}"], refused: ["{A: 1}"]),
        Case(schema: #"{"allOf": [{"minimum": 1}, {"maximum": 2}]}"#, accepted: ["1"], refused: ["0", "3"]),
        Case(schema: #"{"anyOf": [{"type": "string"}, {"minimum": 5}]}"#, accepted: ["x", "6"], refused: ["4"]),
        Case(schema: #"{"oneOf": [{"minimum": 5}, {"maximum": 7}]}"#, accepted: ["4", "8"], refused: ["6"]),
        Case(schema: #"{"not": {"const": "x"}}"#, accepted: ["y"], refused: ["x"]),
        Case(
            schema:
                #"{"if": {"properties": {"k": {"const": 1}}}, "then": {"required": ["a"]}, "else": {"required": ["b"]}}"#,
            accepted: ["{k: 1, a: 1}", "{k: 2, b: 1}"], refused: ["{k: 1, b: 1}", "{k: 2, a: 1}"]
        ),
        Case(
            schema:
                ##"{"$defs": {"tree": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}, "$ref": "#/$defs/tree"}"##,
            accepted: ["[]", "[[], [[]]]"], refused: ["[[], [x]]", "x"]
        ),
        Case(
            schema: ##"{"$defs": {"a/b": {"const": 1}}, "properties": {"x": {"$ref": "#/$defs/a~1b"}}}"##,
            accepted: ["{x: 1}"], refused: ["{x: 2}"]
        ),
    ]

    @Test("keywords accept and refuse as the standard says", arguments: cases)
    func keywords(example: Case) throws {
        for document in example.accepted {
            #expect(try violations(example.schema, document) == [], "\(document)")
        }
        for document in example.refused {
            #expect(try !isValid(example.schema, document), "\(document)")
        }
    }

    @Test func `of several branches the one that was meant tells what is wrong`() throws {
        let schema = """
            {"anyOf": [
              {"type": "string"},
              {"type": "object", "additionalProperties": false, "properties": {"from": {"type": "string"}}},
              {"type": "array", "items": {"type": "string"}}
            ]}
            """
        #expect(try violations(schema, "{from: 3}") == ["1:8 expected text, found a number"])
        #expect(try violations(schema, "[a, 3]") == ["1:5 expected text, found a number"])
        #expect(try violations(schema, "3") == ["1:1 expected text or a list or a mapping, found a number"])
    }

    @Test func `columns count code points, and lines count from one`() throws {
        let document = "# Åbo\nname: Ä\n\"ö\": [x, 1]\n"
        #expect(
            try violations(#"{"additionalProperties": {"items": {"type": "string"}}}"#, document)
                == ["3:10 expected text, found a number"]
        )
    }

    @Test(
        "a schema that would not do what it says is refused",
        arguments: [
            (
                #"{"type": "object", "requierd": ["a"]}"#,
                "schema.json:1:20: the schema keyword `requierd` is unknown (did you mean `required`?)"
            ),
            (
                "{\n  \"properties\": {\n    \"a\": {\"unevaluatedProperties\": false}\n  }\n}",
                "schema.json:3:11: the schema keyword `unevaluatedProperties` is unknown"
            ),
            (
                #"{"type": "text"}"#,
                "schema.json:1:10: the schema keyword `type` needs one or more of null, boolean, integer, number, string, array, object"
            ),
            (#"{"required": "a"}"#, "schema.json:1:14: the schema keyword `required` needs a list of texts"),
            (#"{"minLength": -1}"#, "schema.json:1:15: the schema keyword `minLength` needs a count"),
            (#"{"pattern": "("}"#, "schema.json:1:13: `(` is no regular expression"),
            (
                ##"{"$ref": "#/$defs/none"}"##,
                "schema.json:1:10: `#/$defs/none` leads nowhere (a reference has the form `#/$defs/name`)"
            ),
            (
                #"{"$ref": "other.json"}"#,
                "schema.json:1:10: `other.json` leads nowhere (a reference has the form `#/$defs/name`)"
            ),
            (
                #"{"anyOf": []}"#,
                "schema.json:1:11: the schema keyword `anyOf` needs a list of schemas that is not empty"
            ),
            (#"{"items": 3}"#, "schema.json:1:11: a schema is a mapping, `true` or `false`"),
        ])
    func badSchema(schema: String, finding: String) throws {
        let error = #expect(throws: RuleBookError.self) { try JSONSchema(schema, file: "schema.json") }
        #expect(error?.findings.map(\.description) == [finding])
    }

    @Test func `a schema that refers to itself for ever says so instead of crashing`() throws {
        let schema = ##"{"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}"##
        #expect(try violations(schema, "x") == ["1:1 the schema `#/$defs/a` refers to itself for ever"])
    }

    @Test func `every shipped schema is sound and describes what it asks for`() throws {
        let schemas = try shippedProject().schemas()
        #expect(schemas.count >= 4)
        for (file, text) in schemas { #expect(throws: Never.self) { try JSONSchema(text, file: file) } }
    }
}

@Suite struct YAMLReaderTests {
    private func json(_ yaml: String) throws -> String {
        String(decoding: try YAMLReader.read(yaml, file: "t.yaml").json, as: UTF8.self)
    }

    @Test func `scalars follow the core schema of YAML 1.2, so that country codes and dates stay text`() throws {
        let yaml =
            "[no, NO, on, y, 2024-01-01, 12:30, 1_000, 0x1F, 1, -2, 1.5, +3, 1e3, .5, true, ~, null, '1', \"a\\tb\"]"
        #expect(
            try json(yaml)
                == #"["no","NO","on","y","2024-01-01","12:30","1_000","0x1F",1,-2,1.5,3,1000.0,0.5,true,null,null,"1","a\tb"]"#
        )
    }

    @Test func `anchors stand for what they name`() throws {
        #expect(try json("a: &x [1]\nb: *x\n") == #"{"a":[1],"b":[1]}"#)
    }

    @Test func `a value of the wrong form is found at its place when it is decoded`() throws {
        struct Wanted: Decodable { let list: [Int] }
        let node = try YAMLReader.read("list:\n  - 1\n  - two\n", file: "t.yaml")
        let error = #expect(throws: RuleBookError.self) { try node.decode(Wanted.self, file: "t.yaml") }
        #expect(error?.findings.map { "\($0.line):\($0.column)" } == ["3:5"])
        let empty = try YAMLReader.read("\n\nother: 1\n", file: "t.yaml")
        let missing = #expect(throws: RuleBookError.self) { try empty.decode(Wanted.self, file: "t.yaml") }
        #expect(missing?.description == "t.yaml:3:1: `list` is missing")
    }
}

@Suite struct SpellingTests {
    @Test(arguments: [
        ("postlaCode", "postalCode"), ("organisationName", "organizationName"), ("Phone", "phone"), ("form", "from"),
        ("hone", "phone"),
    ])
    func `a slip of the finger is recognised`(written: String, meant: String) {
        let known = ["for", "from", "organizationName", "phone", "postalCode", "street"]
        #expect(Spelling.suggestion(for: written, among: known) == meant)
    }

    @Test func `another word gets no suggestion`() {
        #expect(Spelling.suggestion(for: "shoeSize", among: ["phone", "street"]) == nil)
        #expect(Spelling.hint(for: "shoeSize", among: ["phone", "street"]) == "known: phone, street")
        #expect(Spelling.hint(for: "shoeSize", among: []) == nil)
    }
}
