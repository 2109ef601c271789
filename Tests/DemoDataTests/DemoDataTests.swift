import CustomerModel
import Foundation
import Intake
import Testing

@testable import DemoData

@Suite struct DemoDataTests {
    private func generate(_ records: Int, seed: UInt64) throws -> (folder: URL, summary: DemoData.Summary) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString)")
        return (folder, try DemoData(records: records, seed: seed).write(toFolder: folder.path))
    }

    private func rows(_ file: URL) throws -> (header: [String], rows: [[String]], rejected: Int) {
        var reader = try DelimitedReader(source: FileByteSource(path: file.path))
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append((0..<row.count).map(row.string)) }
        return (reader.header, rows, reader.rejectedRows)
    }

    @Test func `the same seed gives the same bytes, another seed others`() throws {
        let (first, again, other) = (
            try generate(800, seed: 5).folder, try generate(800, seed: 5).folder, try generate(800, seed: 6).folder
        )
        for name in ["erp.xml", "billing.csv", "sales.csv", "truth.csv"] {
            let bytes = try Data(contentsOf: first.appending(path: name))
            #expect(try bytes == Data(contentsOf: again.appending(path: name)), "\(name)")
            #expect(try bytes != Data(contentsOf: other.appending(path: name)), "\(name)")
        }
        for folder in [first, again, other] { try FileManager.default.removeItem(at: folder) }
    }

    @Test func `the flat shape has every record in one file, none damaged, and the truth about each`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "flat-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let summary = try DemoData(records: 2500, seed: 3, shape: .flat).write(toFolder: folder.path)
        let customers = try rows(folder.appending(path: "customers.csv"))
        let truth = try rows(folder.appending(path: "truth.csv")).rows
        #expect(summary.records == 2500 && summary.rejects == 0 && customers.rejected == 0)
        #expect(customers.rows.map { $0[0] } == truth.map { $0[0] })
        #expect(Set(customers.rows.map { $0[2] }) == ["person", "company"])
        #expect(Set(truth.map { $0[1] }).count == summary.entities)
    }

    @Test func `the truth names every record that is not to be rejected, once`() throws {
        let (folder, summary) = try generate(3000, seed: 1)
        defer { try? FileManager.default.removeItem(at: folder) }
        let truth = try rows(folder.appending(path: "truth.csv")).rows
        #expect(summary.records == 3000)
        #expect(summary.rejects >= 2)
        #expect(truth.count == summary.records - summary.rejects)
        #expect(Set(truth.map { "\($0[0])/\($0[1])" }).count == truth.count)
        let sizes = Dictionary(truth.map { ($0[2], 1) }, uniquingKeysWith: +).values
        #expect(sizes.max() ?? 0 <= 8)
        #expect(sizes.contains(1) && sizes.contains(2))
    }

    @Test func `readers reject as many rows as the generator says`() throws {
        let (folder, summary) = try generate(6000, seed: 3)
        defer { try? FileManager.default.removeItem(at: folder) }
        let billing = try rows(folder.appending(path: "billing.csv"))
        let sales = try rows(folder.appending(path: "sales.csv"))
        let keyless = sales.rows.filter { $0[0].isEmpty }.count
        #expect(billing.rejected + keyless + sales.rejected == summary.rejects)
        #expect(billing.rejected > 0 && keyless > 0)
    }

    @Test func `headers are those of the systems`() throws {
        let (folder, _) = try generate(100, seed: 2)
        defer { try? FileManager.default.removeItem(at: folder) }
        let billing = try rows(folder.appending(path: "billing.csv")).header
        #expect(billing.prefix(4) == ["Asiakaskoodi", "Nimi", "Nimen jatke", "Y-tunnus"])
        #expect(billing.suffix(2) == ["Asiakastyyppi", "Syntymäaika"])
        let sales = try rows(folder.appending(path: "sales.csv")).header
        #expect(sales.first == "Id" && sales.last == "IsPersonAccount" && sales.count == 22)
    }

    @Test func `about half of the records are persons and the sources share alike`() throws {
        let (folder, summary) = try generate(6000, seed: 4)
        defer { try? FileManager.default.removeItem(at: folder) }
        let sales = try rows(folder.appending(path: "sales.csv")).rows
        let persons = sales.filter { $0[21] == "true" }.count
        #expect((40...60).contains(persons * 100 / sales.count))
        for source in ["erp", "billing", "sales"] { #expect(summary.recordsBySource[source] ?? 0 > 1700) }
    }

    @Test func `the number of records is kept, however small`() throws {
        for records in [0, 1, 7] {
            let (folder, summary) = try generate(records, seed: 9)
            #expect(summary.records == records)
            try FileManager.default.removeItem(at: folder)
        }
    }
}

@Suite struct BusinessIdTests {
    @Test func `check digits are those of known ids`() {
        #expect(BusinessId(number: 9_000_003)?.withHyphen == "9000003-8")
        #expect(BusinessId(number: 9_004_567)?.withHyphen == "9004567-4")
    }

    @Test func `a number with remainder one has no id`() {
        let ids = (9_000_000..<9_001_100).compactMap { BusinessId(number: $0) }
        #expect(ids.count == 1000)
    }
}

@Suite struct DamageTests {
    @Test func `double encoding is UTF-8 read as Windows-1252`() {
        #expect(Damage.doubleEncoded("Mäkelä Åström Ö") == "MÃ¤kelÃ¤ Ã…strÃ¶m Ã–")
    }

    @Test func `transliteration knows both ways`() {
        #expect(Damage.transliterated("Väinö Ås", germanStyle: false) == "Vaino As")
        #expect(Damage.transliterated("Väinö Ås", germanStyle: true) == "Vaeinoe AAs")
    }

    @Test(arguments: 0..<50)
    func `a typo changes a little and a wrong digit exactly one place`(seed: Int) {
        var random = DemoRandom(seed: UInt64(seed))
        let typo = Damage.typo("Lappalainen", &random)
        #expect(abs(typo.count - 11) <= 1)
        let wrong = Damage.wrongDigit("9000003-8", &random)
        #expect(zip(wrong, "9000003-8").count { $0 != $1 } == 1)
    }
}
