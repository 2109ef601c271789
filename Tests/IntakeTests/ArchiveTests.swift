import CustomerModel
import Foundation
import Intake
import Testing

@Suite struct ArchiveTests {
    private static func read(_ name: String, step: Int = 4096) throws -> [[String]] {
        try rows(fixture("packed/\(name)"), step: step)
    }

    private static let wanted = [["id", "name"], ["1", "Aalto"], ["2", "Bergman"]]

    @Test(arguments: ["one.csv.gz", "deflated.zip", "stored.zip", "streamed.zip", "mac.zip"], [1, 5, 4096])
    func `packed files are read as if they were not packed`(name: String, step: Int) throws {
        #expect(try Self.read(name, step: step) == Self.wanted)
    }

    @Test func `gzip members behind each other are one text`() throws {
        #expect(try Self.read("members.csv.gz") == Self.wanted + [["3", "Cederberg"]])
    }

    @Test(arguments: [
        ("two.zip", "several files"), ("empty.zip", "no file"), ("workbook.xlsx", "Excel workbook"),
    ])
    func `archives without one file to read say what to do`(name: String, words: String) throws {
        let error = #expect(throws: IntakeError.self) { try Self.read(name) }
        #expect(error?.code == .damagedArchive)
        #expect(error?.message.contains(words) == true)
    }

    @Test(arguments: ["one.csv.gz", "deflated.zip", "stored.zip", "streamed.zip"])
    func `an archive that is cut off anywhere, or changed, is an error and never less text`(name: String) throws {
        let whole = try fixture("packed/\(name)")
        for length in 4..<whole.count {
            let read = try? rows(Array(whole[..<length]))
            #expect(read == nil || read == Self.wanted, "cut at \(length)")
        }
        for place in 14..<(whole.count - 8) where name.hasSuffix("gz") {
            var changed = whole
            changed[place] ^= 0x55
            let read = try? rows(changed)
            #expect(read == nil || read == Self.wanted, "changed at \(place)")
        }
    }

    @Test func `other formats are unpacked too, and bytes are counted as they came`() throws {
        let json = try fixture("packed/one.csv.gz")
        let yaml = """
            system: test
            title: Test
            format: {type: csv}
            key: id
            kind: person
            attributes: {fullName: name}
            """
        let reader = try DeliveryReader(mapping: mapping(yaml), catalog: catalog, schemaFolder: "")
        let summary = try reader.read(from: BufferByteSource(json)) { _ in }
        #expect(summary.records == 2)
        #expect(summary.bytes == json.count)
    }
}
