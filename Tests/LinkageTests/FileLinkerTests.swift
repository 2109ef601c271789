import CustomerModel
import Foundation
import Linkage
import Matching
import RuleBook
import Standardization
import Testing

@Suite struct FileLinkerTests {
    private let files: LinkFiles
    private var references: ReferenceLists { files.references }

    init() throws { files = try LinkFiles() }

    private func write(_ lines: [String], _ name: String) throws -> String { try files.write(lines, name) }

    private func clusters(_ inputs: [String], threads: Int = 1, rules: LinkRules? = nil) throws -> String {
        let request = LinkRequest(inputs: inputs, idColumn: "id", threads: threads)
        let outcome = try FileLinker(request, references: references).link(rules)
        var bytes: [UInt8] = []
        try outcome.writeClusters { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A hundred people, the first thirty of them twice, with a typing error in the second family name.
    private var people: [String] {
        let given = ["Aino", "Eino", "Helmi", "Toivo", "Saara", "Onni", "Venla", "Urho", "Kerttu", "Armas"]
        let family = [
            "Aaltonen", "Bergström", "Granlund", "Heikkinen", "Lindqvist", "Mäkelä", "Nieminen", "Ojala", "Rantanen",
            "Salo",
        ]
        return (0..<130).map { row in
            let person = row % 100
            let name = family[person / 10]
            let written = row < 100 ? name : String(name.dropLast(2)) + "n"
            let birth = "19\(50 + person % 50)-0\(1 + person % 9)-1\(person % 9)"
            return "\(row),\(given[person % 10]),\(written),\(birth),0\(person)00"
        }
    }

    private var header: String { "id,first_name,surname,dob,postcode" }

    @Test func `the preview says what share of labelled matches blocking finds`() throws {
        let file = try write([header] + people, "people.csv")
        var request = LinkRequest(inputs: [file], idColumn: "id", threads: 1)
        let linker = FileLinker(request, references: references)
        #expect(try linker.blockingPreview()[0].blocking.recall == nil)
        // The second pair has nothing in common, the third is no match.
        request.labels = try write(["left,right,match", "5,105,true", "12,87,true", "40,41,false"], "labels.csv")
        let measured = FileLinker(request, references: references)
        let blocking = try measured.blockingPreview()[0].blocking
        #expect(blocking.recall == 0.5)
        #expect(blocking.rules.reduce(0) { $0 + $1.knownOnlyHere } <= 1)
    }

    @Test func `people that stand twice in a file are found without any rules given`() throws {
        let output = try clusters([write([header] + people, "people.csv")])
        let clusterOf = Dictionary(
            uniqueKeysWithValues: output.split(separator: "\n").dropFirst().map { line in
                let cells = line.split(separator: ",")
                return (Int(cells[1]) ?? -1, cells[2])
            })
        #expect(clusterOf.count == 130)
        let found = (100..<130).count { clusterOf[$0] == clusterOf[$0 - 100] }
        #expect(found >= 28, "found \(found) of 30")
        #expect(Set(clusterOf.values).count >= 98)
    }

    @Test func `the clusters depend neither on the order of rows nor on the number of threads`() throws {
        let straight = try clusters([write([header] + people, "people.csv")])
        #expect(try clusters([write([header] + people, "people.csv")], threads: 2) == straight)
        #expect(try clusters([write([header] + people.reversed(), "people.csv")]) == straight)
    }

    @Test func `suggested rules that are written and read again give the same clusters`() throws {
        let path = try write([header] + people, "people.csv")
        let suggestion = try FileLinker(LinkRequest(inputs: [path], idColumn: "id"), references: references)
            .suggestion()
        let rules = try LinkRules(yaml: suggestion.yaml, file: "rules.yaml")
        #expect(rules == suggestion.rules)
        #expect(try clusters([path], rules: rules) == clusters([path]))
    }

    @Test func `two rows of one id are refused with the id`() throws {
        let path = try write([header, "7,Aino,Berg,1970-01-01,00500", "7,Eino,Berg,1971-01-01,00500"], "twice.csv")
        let error = #expect(throws: LinkageError.self) { try clusters([path]) }
        #expect(error?.code == .repeatedKey)
        #expect(error?.message.contains("7") == true)
    }

    @Test func `a row without an id is counted and the others are linked`() throws {
        let path = try write([header, "1,Aino,Berg,1970-01-01,00500", ",Eino,Berg,1971-01-01,00500"], "noid.csv")
        let outcome = try FileLinker(LinkRequest(inputs: [path], idColumn: "id"), references: references).link()
        #expect(outcome.report.rejectedRows == 1)
        #expect(outcome.keys.map(\.key) == ["1"])
    }

    @Test func `a missing id column is named together with the columns there are`() throws {
        let path = try write(["key,name", "1,Aino"], "columns.csv")
        let error = #expect(throws: LinkageError.self) { try clusters([path]) }
        #expect(error?.code == .unknownColumn)
        #expect(error?.message.contains("key, name") == true)
    }

    @Test func `a file in which nothing tells customers apart is refused`() throws {
        let path = try write(["id,status", "1,new", "2,old"], "status.csv")
        let error = #expect(throws: LinkageError.self) { try clusters([path]) }
        #expect(error?.code == .nothingToCompare)
    }

    @Test func `a fault in link rules is found with its line`() throws {
        let error = #expect(throws: RuleBookError.self) {
            try LinkRules(yaml: "columns:\n  - { column: a }\nrules: 3\n", file: "bad.yaml")
        }
        #expect(error?.findings.first?.line == 2)
    }

    @Test func `linking by a trained model gives what linking with training gives`() throws {
        let path = try write([header] + people, "people.csv")
        let labels = try write(
            ["left,right,match"] + (0..<12).map { "\($0),\($0 + 100),true" } + (0..<12).map { "\($0),\($0 + 1),false" },
            "labels.csv")
        var request = LinkRequest(inputs: [path], idColumn: "id", threads: 1)
        request.labels = labels
        let linker = FileLinker(request, references: references)
        let model = try linker.train().model
        let file = URL(filePath: try write([], "model.json"))
        try Data(model.json()).write(to: file)
        let read = try LinkModel(jsonFile: file.path)
        #expect(try read.json() == model.json())
        func text(_ outcome: LinkOutcome) throws -> String {
            var bytes: [UInt8] = []
            try outcome.writeClusters { bytes += $0 }
            try outcome.writePairs { bytes += $0 }
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(try text(linker.link(model: read)) == text(linker.link()))
    }

    @Test func `labelled pairs hold as decisions, and unknown records are reported`() throws {
        let path = try write([header] + people, "people.csv")
        let labels = try write(["left,right,match", "5,105,false", "40,41,true", "1,9999,true"], "labels.csv")
        var request = LinkRequest(inputs: [path], idColumn: "id", threads: 1)
        request.labels = labels
        let outcome = try FileLinker(request, references: references).link()
        let rows = Dictionary(uniqueKeysWithValues: outcome.keys.enumerated().map { ($1.key, $0) })
        func cluster(_ key: String) throws -> Int32 { outcome.partition.clusterOf[try #require(rows[key])] }
        #expect(try cluster("5") != cluster("105"))
        #expect(try cluster("40") == cluster("41"))
        #expect(outcome.report.warnings.contains { $0.hasPrefix("1 labelled pairs") })
    }

    @Test func `a file that is no model is refused with the place of the fault`() throws {
        let path = try write(["{\"rules\": {\"columns\": 3}}"], "model.json")
        let error = #expect(throws: LinkageError.self) { try LinkModel(jsonFile: path) }
        #expect(error?.message.contains("rules") == true)
    }
}
