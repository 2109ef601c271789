import Foundation
import Intake
import Testing

@testable import NameComparison

@Suite struct NamePairFileTests {
    private func file(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "pairs-\(UUID()).csv").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func score(_ text: String, _ columns: NamePairFile.Columns, threads: Int = 2) throws -> String {
        let path = try file(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var output: [UInt8] = []
        let pairs = NamePairFile(path: path, columns: columns, references: shippedReferences, threads: threads)
        _ = try pairs.score { output += $0 }
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `the output keeps the columns and adds score, grade, kind and key`() throws {
        let text = "id,a,b,type\n1,\"Korhonen, Anna\",Anna Korhonen,Person\n2,Helmi Oy,Pohja Oy,Company\n"
        let lines = try score(text, .init(left: "a", right: "b", kind: "type")).split(separator: "\n")
        #expect(lines[0] == "id,a,b,type,kulta_score,kulta_grade,kulta_kind,kulta_key")
        #expect(lines[1].hasPrefix("1,\"Korhonen, Anna\",Anna Korhonen,Person,1.0000,same,person,"))
        #expect(lines[2].contains(",different,organization,"))
    }

    @Test func `one thread and several write the same bytes`() throws {
        let names = ["Anna Korhonen", "Matti Virtanen", "Helmi Oy", "Helmi Group", "Korhonen A."]
        let rows = (0..<1500).map { "\(names[$0 % 5]),\(names[$0 / 5 % 5])" }.joined(separator: "\n")
        let columns = NamePairFile.Columns(left: "x", right: "y")
        #expect(try score("x,y\n" + rows, columns, threads: 1) == score("x,y\n" + rows, columns, threads: 3))
    }

    @Test func `a column that is not there is named with those that are`() throws {
        #expect {
            try score("a,b\nx,y\n", .init(left: "a", right: "c"))
        } throws: { error in
            "\(error)".contains("There is no column c; the file has the columns a, b.")
        }
    }

    @Test func `a file that was compared before is refused`() throws {
        #expect(throws: IntakeError.self) { try score("a,b,kulta_score\nx,y,1\n", .init(left: "a", right: "b")) }
    }
}
