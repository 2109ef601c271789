import CustomerModel
import Foundation
import RuleBook
import Standardization
import Testing

@testable import Linkage
@testable import Matching

/// What comes out of the files is one table, whatever the order, the files and the threads.
@Suite struct FileReadingTests {
    private let folder: URL
    private let references: ReferenceLists

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "kulta-read-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        references = try RuleBook.load(ProjectFolder(path: root.path)).references
    }

    private static let header = "system,id,kind,name,first,last,street,city,phone,email"

    /// Rows of both kinds, more than two blocks of each, in the order of nothing.
    private static let rows: [String] = (0..<9000).map { number in
        let person = number % 3 == 0
        let word = ["Kulma", "Sävel", "Lumi", "Tuuli", "Åkerö"][number % 5]
        let name = person ? ",Aino \(word),\(word)nen" : "\(word) \(number % 700) Oy,,"
        let street = number % 4 == 0 ? "" : "\(word)katu \(number % 90) A \(number % 7)"
        return "\(["crm", "erp"][number % 2]),\(number &* 7919 % 9973),\(person ? "P" : "C"),\(name),\(street),"
            + "\(word)la,040 \(number % 3000 + 100_000),\(word.lowercased())\(number % 800)@posti.example"
    }

    private var rules: LinkRules {
        let types: [(String, AttributeName, AttributeType, PartyKind?)] = [
            ("name", "organizationName", .organizationName, .organization), ("first", "givenName", .givenName, .person),
            ("last", "familyName", .familyName, .person), ("street", "address.street", .street, nil),
            ("city", "address.city", .city, nil), ("phone", "phone", .phone, nil), ("email", "email", .email, nil),
        ]
        let features = ["personName", "organizationName", "address", "phone", "email", "city"]
        return LinkRules(
            columns: types.map { LinkRules.Column(column: $0, attribute: $1, type: $2, kind: $3) },
            kinds: [KindRule(column: "kind", values: ["P": .person, "C": .organization])],
            rules: [.person, .organization].map { Self.rules($0, features) })
    }

    private static func rules(_ kind: PartyKind, _ features: [String]) -> MatchRules {
        MatchRules(
            kind: kind, title: "", thresholds: Thresholds(link: 0.9, review: 0.5),
            blocking: features.map { BlockingRule(name: $0, keys: [KeyRule($0)]) }, largestBlock: 100, comparisons: [])
    }

    private func read(_ files: [[String]], threads: Int) throws -> (FileRecords, LinkRules) {
        let paths = try files.enumerated().map { number, rows in
            let path = folder.appending(path: "\(UUID().uuidString)-\(number).csv").path
            try ([Self.header] + rows).joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
            return path
        }
        let request = LinkRequest(inputs: paths, idColumn: "id", sourceColumn: "system", threads: threads)
        return (try FileReading(request: request, references: references).records(rules) { _ in }, rules)
    }

    @Test(arguments: [1, 2, 3])
    func `neither the order of rows nor files nor threads change the tables`(threads: Int) throws {
        var (expected, rules) = try read([Self.rows], threads: 1)
        let mixed = Self.rows.reversed().enumerated().sorted { $0.offset % 101 < $1.offset % 101 }.map(\.element)
        var (found, _) = try read(
            [Array(mixed[..<17]), Array(mixed[17..<6000]), Array(mixed[6000...])], threads: threads)
        #expect(found.keys.elementsEqual(expected.keys))
        for (set, rules) in rules.rules.enumerated() {
            let rows = expected.rows(of: set)
            #expect(found.rows(of: set) == rows)
            let one = expected.takeTable(of: set, rows: rows, featureNames: rules.featureNames, threads: 1)
            let other = found.takeTable(of: set, rows: rows, featureNames: rules.featureNames, threads: threads)
            #expect(one.count == rows.count)
            for name in rules.featureNames {
                let (left, right) = try (#require(one.columns[name]), #require(other.columns[name]))
                #expect(left.ids.array == right.ids.array && left.offsets.array == right.offsets.array, "\(name)")
                #expect(left.lexicon.bytes.array == right.lexicon.bytes.array, "\(name)")
                #expect(left.frequency.array == right.frequency.array && left.filledRows == right.filledRows)
            }
        }
    }

    @Test func `a table has what the standardizer gives`() throws {
        var (records, rules) = try read([Self.rows], threads: 2)
        let standardizer = Standardizer(catalog: rules.catalog, references: references)
        let lines = Dictionary(
            uniqueKeysWithValues: Self.rows.map { line in
                let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                return (SourceKey(system: cells[0], key: cells[1]), cells)
            })
        for (set, setRules) in rules.rules.enumerated() {
            let rows = records.rows(of: set)
            let table = records.takeTable(of: set, rows: rows, featureNames: setRules.featureNames, threads: 2)
            for place in stride(from: 0, to: rows.count, by: 53) {
                let key = records.keys[Int(rows[place])]
                let cells = try #require(lines[key])
                let fields = rules.columns.compactMap { column -> Field? in
                    let index = Self.header.split(separator: ",").firstIndex { $0 == column.column } ?? 0
                    let isMeant = column.kind == nil || column.kind == setRules.kind
                    return isMeant && !cells[index].isEmpty ? Field(column.attribute, 0, cells[index]) : nil
                }
                let record = ParsedRecord(key: key, kind: setRules.kind, fields: fields)
                for feature in setRules.featureNames {
                    let expected = standardizer.standardize(record).features.filter { $0.name == feature }.map(\.value)
                    #expect(table.values(of: feature, in: place) == expected)
                }
            }
        }
    }

    @Test func `keys stand in the order of source keys`() throws {
        var builder = SourceKeyBuilder()
        var random = SplitMix(seed: 5)
        var keys: Set<SourceKey> = []
        while keys.count < 2000 {
            let letters = (0..<Int.random(in: 1...11, using: &random)).map { _ in
                ["a", "b", "é", "0", "\u{1}"].randomElement(using: &random) ?? ""
            }
            keys.insert(SourceKey(system: ["x", "y", "xx"].randomElement(using: &random) ?? "", key: letters.joined()))
        }
        for key in keys {
            let system = builder.system(key.system)
            var text = key.key
            text.withUTF8 { builder.add(UnsafeRawBufferPointer($0), system: system) }
        }
        #expect(try builder.sorted().keys.elementsEqual(keys.sorted()))
    }
}
