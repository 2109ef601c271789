import CustomerModel
import Foundation
import Linkage
import Matching
import Testing

@testable import Splink

/// The files that `Oracle/make_oracle.py` writes with Splink itself.
enum Oracle {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle")

    static func model() throws -> [UInt8] { [UInt8](try Data(contentsOf: folder.appending(path: "model.json"))) }

    static func rows(_ name: String) throws -> [[String]] {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

@Suite struct SplinkImportTests {
    /// The oracle's people with the features that the imported rules read.
    private func table(_ plan: MatchPlan) throws -> RecordTable {
        let rows = try Oracle.rows("people.csv")
        let header = rows[0]
        return plan.makeTable(
            rows.dropFirst().map { row in
                zip(header, row).filter { !$1.isEmpty && $0 != "unique_id" }.sorted { $0.0 < $1.0 }.map(Feature.init)
            })
    }

    @Test func `an imported model gives the weights that Splink gives`() throws {
        let imported = try SplinkImport(json: Oracle.model())
        let plan = try MatchPlan(rules: imported.rules.rules[0], model: imported.model)
        let table = try table(plan)
        let weigh = plan.weigher(in: table)
        let pairs = try Oracle.rows("weights.csv").dropFirst()
        #expect(pairs.count > 1000)
        for pair in pairs {
            let (left, right) = (try #require(Int(pair[0])) - 1, try #require(Int(pair[1])) - 1)
            let expected = try #require(Double(pair[2]))
            #expect(abs(Double(weigh(left, right)) - expected) < 0.001, "\(pair)")
        }
    }

    @Test func `an imported model counts terms from the records and keeps its weights`() throws {
        let imported = try SplinkImport(json: Oracle.model())
        var rules = imported.rules.rules[0]
        rules.comparisons[3].levels[0].termFrequency = 1
        let table = try table(MatchPlan(rules: rules, model: imported.model))
        let ready = try TrainedModel(rules: rules, model: imported.model, table: table).model
        #expect(ready.comparisons == imported.model.comparisons)
        #expect(ready.prior == imported.model.prior)
        #expect(imported.model.terms.isEmpty)
        #expect(ready.terms["city"]?.total ?? 0 > 0)
    }

    @Test func `imported blocking makes the pairs that Splink makes`() throws {
        let imported = try SplinkImport(json: Oracle.model())
        let plan = try MatchPlan(rules: imported.rules.rules[0], model: imported.model)
        var blocks: [BlockingKey: [Int]] = [:]
        for (row, key) in plan.blockingKeys(in: try table(plan)) { blocks[key, default: []].append(row + 1) }
        var found: Set<[Int]> = []
        for rows in blocks.values {
            for left in rows { for right in rows where left < right { found.insert([left, right]) } }
        }
        let expected = Set(try Oracle.rows("weights.csv").dropFirst().map { [Int($0[0]) ?? 0, Int($0[1]) ?? 0] })
        #expect(found == expected)
    }

    @Test func `nothing of a trained model of these comparisons is left out`() throws {
        let imported = try SplinkImport(json: Oracle.model())
        #expect(imported.notes.filter { $0.effect == .leftOut } == [])
        #expect(imported.idColumn == "unique_id")
        let rules = imported.rules.rules[0]
        #expect(rules.comparisons.map(\.comparator) == [.jaroWinkler, .levenshtein, .date, .exact, .number])
        #expect(
            rules.blocking.map { $0.keys.map(\.description) } == [
                ["given", "city"], ["family"], ["born prefix 4", "given prefix 2"],
            ])
    }

    @Test func `imported rules are link rules that can be read again`() throws {
        let imported = try SplinkImport(json: Oracle.model())
        let read = try LinkRules(yaml: imported.yaml, file: "rules.yaml")
        #expect(read.columns == imported.rules.columns)
        #expect(read.rules[0].blocking == imported.rules.rules[0].blocking)
        #expect(
            read.rules[0].comparisons.map(\.levels.count) == imported.rules.rules[0].comparisons.map(\.levels.count))
    }

    private func settings(_ comparisons: String, blocking: String = "[\"l.a = r.a\"]", more: String = "") throws
        -> SplinkImport
    {
        try SplinkImport(
            json: Array(
                "{\(more)\"comparisons\": [\(comparisons)], \"blocking_rules_to_generate_predictions\": \(blocking)}"
                    .utf8))
    }

    private func comparison(_ conditions: [String], m: [Double?] = []) -> String {
        let levels = conditions.enumerated().map { number, sql in
            let share =
                number < m.count ? m[number].map { ", \"m_probability\": \($0), \"u_probability\": \($0 / 4)" } : nil
            return "{\"sql_condition\": \"\(sql.replacing("\"", with: "\\\""))\"\(share ?? "")}"
        }
        return "{\"output_column_name\": \"a\", \"comparison_levels\": [\(levels.joined(separator: ","))]}"
    }

    @Test func `what cannot be carried over is listed with its place, and its pairs count at the next level`() throws {
        let found = try settings(
            comparison(
                ["a_l IS NULL OR a_r IS NULL", "a_l = a_r", "jaccard(a_l, a_r) >= 0.9", "ELSE"],
                m: [nil, 0.6, 0.3, 0.1]))
        let note = try #require(found.notes.first { $0.pointer == "/comparisons/0/comparison_levels/2/sql_condition" })
        #expect(note.effect == .leftOut)
        let levels = found.rules.rules[0].comparisons[0].levels
        #expect(levels.map(\.name) == ["same", "different"])
        #expect(abs(levels[1].m - 0.4) < 1e-9)
        #expect(abs((levels[1].u ?? 0) - 0.1) < 1e-9)
    }

    @Test func `unknown settings are listed, not dropped`() throws {
        let found = try settings(
            comparison(["a_l = a_r", "ELSE"]), more: "\"link_type\": \"link_only\", \"magic\": 1,")
        #expect(found.notes.contains { $0.pointer == "/magic" && $0.effect == .leftOut })
        #expect(found.notes.contains { $0.pointer == "/link_type" && $0.effect == .leftOut })
    }

    @Test func `names in two columns become one comparison of person names`() throws {
        let both = "(first_name_l = first_name_r) AND (surname_l = surname_r)"
        let crossed = "first_name_l = surname_r AND first_name_r = surname_l"
        let found = try settings(
            comparison([both, crossed, "surname_l = surname_r", "first_name_l = first_name_r", "ELSE"]))
        let rule = found.rules.rules[0].comparisons[0]
        #expect(rule.comparator == .personName)
        #expect(rule.levels.map(\.grades.first) == [.same, .swapped, .nickname, .familySimilar, nil])
        #expect(found.rules.columns.map(\.type) == [.givenName, .familyName, .text])
    }

    @Test(arguments: [
        ("l.a = r.a AND substr(l.b,1,3) = substr(r.b,1,3)", [["a", "b prefix 3"]]),
        ("(l.\"a\" = r.\"a\") OR (lower(l.b) = lower(r.b))", [["a"], ["b"]]),
        ("l.a = r.a AND (l.b = r.b OR l.c = r.c)", [["a", "b"], ["a", "c"]]),
        ("l.a = r.a AND levenshtein(l.b, r.b) < 3", [["a"]]), ("year(l.d) = year(r.d)", [["d year"]]),
        ("dmetaphone(l.a) = dmetaphone(r.a)", [["a phonetic"]]), ("l.a = r.b", []), ("drop table x; --", []),
    ])
    func `blocking rules become keys`(sql: String, keys: [[String]]) {
        var book = ColumnBook()
        var blocking = BlockingImport()
        blocking.add(.string(sql), pointer: "/x", &book)
        #expect(blocking.rules.map { $0.keys.map(\.description) } == keys)
        #expect(!blocking.notes.isEmpty == (keys.isEmpty || sql.contains("levenshtein") || sql.contains("dmeta")))
    }

    @Test(arguments: [
        ("\"a_l\" = \"a_r\"", SplinkCondition.exact("a")), ("a_l IS NULL OR a_r IS NULL", .null),
        (" else ", .otherwise),
        ("jaro_winkler(\"a_l\", \"a_r\") >= 0.9", .similarity(.jaroWinkler, "a", atLeast: 0.9)),
        ("levenshtein(lower(a_l), lower(a_r)) < 3", .edits(.levenshtein, "a", atMost: 2)),
        ("damerau_levenshtein(a_l, a_r) <= 1", .edits(.damerau, "a", atMost: 1)),
        ("abs(date_diff('day', a_l, a_r)) <= 30", .days("a", atMost: 30)),
        ("abs(a_l - a_r) <= 3", .difference("a", atMost: 3)),
        ("array_length(list_intersect(a_l, a_r)) >= 1", .unknown), ("a_l = ", .unknown), ("((((", .unknown),
        ("", .unknown),
        ("split_part(a_l,'@',1) = split_part(a_r,'@',1)", .localPart("a")),
    ])
    func `conditions are understood`(sql: String, condition: SplinkCondition) {
        #expect(SplinkCondition(sql: sql) == condition)
    }

    @Test func `a deeply nested text does not exhaust the stack`() {
        let text = String(repeating: "(", count: 100_000) + "a_l" + String(repeating: ")", count: 100_000)
        #expect(SplinkCondition(sql: text) == .unknown)
        #expect(SplinkCondition(sql: String(repeating: "not ", count: 100_000) + "a_l") == .unknown)
    }

    @Test func `what is no settings is refused`() {
        for text in ["", "[]", "{}", "{\"comparisons\": []}", "{\"comparisons\": [{}]}"] {
            #expect(throws: SplinkError.self) { try SplinkImport(json: Array(text.utf8)) }
        }
    }
}

@Suite struct SplinkExportTests {
    @Test func `exported settings that are imported again say the same`() throws {
        let first = try SplinkImport(json: Oracle.model())
        let export = try SplinkExport(first.rules, model: first.model)
        let second = try SplinkImport(json: export.json)
        #expect(second.rules.columns == first.rules.columns)
        #expect(
            second.rules.rules[0].comparisons.map(\.comparator) == first.rules.rules[0].comparisons.map(\.comparator))
        #expect(second.rules.rules[0].blocking.map(\.keys) == first.rules.rules[0].blocking.map(\.keys))
        #expect(second.model.prior == first.model.prior)
        for (one, other) in zip(first.model.comparisons, second.model.comparisons) {
            for (left, right) in zip(one.levels, other.levels) {
                #expect(abs(left.m - right.m) < 1e-9 && abs(left.u - right.u) < 1e-9, "\(one.name) \(left.level)")
            }
        }
    }

    @Test func `what Splink does not know is listed`() throws {
        var rules = try SplinkImport(json: Oracle.model()).rules
        rules.rules[0].exclusive = ["given"]
        rules.rules[0].interactions = [InteractionRule(name: "home", when: ["given": ["same"]], bits: -3)]
        let notes = try SplinkExport(rules).notes
        for pointer in ["/rules/0/exclusive", "/rules/0/interactions/0", "/rules/0/thresholds"] {
            #expect(notes.contains { $0.pointer == pointer && $0.effect == .leftOut }, "\(pointer)")
        }
    }
}
