import CustomerModel
import Foundation
import Testing

@testable import Intake

@Suite struct ColumnFormsTests {
    @Test(arguments: [
        (["1.234,56", "12", "1.234"], [","]), (["1,234.56", "1,234"], ["."]), (["25000.000000"], ["."]),
        (["1 234,56", "0,50-"], [","]), (["(15.00)", "1,234"], ["."]), (["12", "1.234"], [",", "."]),
        (["\u{2212}0,5", "x"], [","]), ([], [",", "."]), (["1,5", "1.5"], [",", "."]),
    ])
    func `the signs of numbers are those that read the most values of the column`(values: [String], decimals: [String])
    {
        #expect(ColumnForms.numbers(ColumnForms.evidence(of: values)).forms.map(\.decimal) == decimals)
    }

    @Test(arguments: [
        (["13.1.2011", "2025-01-31"], ["yyyy-MM-dd", "d.M.yyyy", "iso8601"], false),
        (["1/31/2019", "2/1/2019"], ["M/d/yyyy"], false), (["31/1/2019", "2/1/2019"], ["d/M/yyyy"], false),
        (["1/2/2019", "3/4/2019"], ["d/M/yyyy", "M/d/yyyy"], true), (["20250131"], ["yyyyMMdd"], false),
        (["13/1/2019", "1/13/2019"], ["d/M/yyyy", "M/d/yyyy"], true),
    ])
    func `day and month are told apart for a whole column`(values: [String], formats: [String], isUndecided: Bool) {
        let found = ColumnForms.dates(ColumnForms.evidence(of: values))
        #expect(found.formats == formats)
        #expect(found.isUndecided == isUndecided)
    }

    private static let yaml = """
        system: test
        title: Test
        format: {type: csv, decimal: auto}
        key: id
        kind: organization
        attributes:
          creditLimit: {from: limit, isNumber: true}
          customerSince: {from: since, date: auto}
        """

    @Test(arguments: [1, 4096])
    func `a delivery decides for its columns, and what it leaves open goes to quarantine`(step: Int) throws {
        let open = try events(
            mapping(Self.yaml),
            DripByteSource(Array("id;limit;since\n1;1.234;3/3/2019\n2;7;1/2/2019\n3;7;5/5/2019\n".utf8), step: step))
        #expect(open.records.map(\.key.key) == ["3"])
        #expect(open.rejects.map(\.code) == [.ambiguousNumber, .ambiguousDate])
        #expect(open.rejects.map(\.field) == ["limit", "since"])
        #expect(open.records[0].value("customerSince") == "2019-05-05")
    }

    @Test func `the whole column decides, not the value`() throws {
        let rows = (1...200).map { "\($0);\($0).000;\($0 % 12 + 1)/2/2019" }.joined(separator: "\n")
        let american = try events(
            mapping(Self.yaml), BufferByteSource(Array("id;limit;since\n\(rows)\n900;12.5;2/28/2019\n".utf8)))
        #expect(american.rejects.isEmpty)
        #expect(american.records[0].value("creditLimit") == "1.000")
        #expect(american.records[0].value("customerSince") == "2019-02-02")
        let european = try events(
            mapping(Self.yaml), BufferByteSource(Array("id;limit;since\n\(rows)\n900;12,5;28/2/2019\n".utf8)))
        #expect(european.records[0].value("creditLimit") == "1000")
        #expect(european.records[2].value("customerSince") == "2019-02-04")
    }

    @Test func `a row by itself has the forms of its delivery`() throws {
        let rows = (1...200).map { "\($0);\($0).5;\($0 % 12 + 1)/13/2019" }.joined(separator: "\n")
        let delivery = Array("id;limit;since\n\(rows)\n;1,234;1/2/2019\n".utf8)
        let mapping = try mapping(Self.yaml)
        let reader = try DeliveryReader(mapping: mapping, catalog: catalog, schemaFolder: "schemas")
        var rejects: [Reject] = []
        let summary = try reader.read(from: BufferByteSource(delivery)) { event in
            if case .reject(let reject) = event { rejects.append(reject) }
        }
        let reject = try #require(rejects.first)
        #expect(rejects.map(\.code) == [.missingKey])
        let stored = try JSONDecoder().decode(DeliveryLayout.self, from: JSONEncoder().encode(summary.layout))
        let alone = RejectReader(mapping: mapping, catalog: catalog, schemaFolder: "schemas")
        let mended = try alone.read("900" + reject.rawText, stored, at: reject.position)
        guard case .record(let record)? = mended.first else { return #expect(Bool(false), "\(mended)") }
        #expect(record.value("creditLimit") == "1234")
        #expect(record.value("customerSince") == "2019-01-02")
        var old = stored
        old.evidence = nil
        let unknown = try alone.read("900" + reject.rawText, old, at: reject.position)
        guard case .reject(let ambiguous)? = unknown.first else { return #expect(Bool(false), "\(unknown)") }
        #expect(ambiguous.code == .ambiguousNumber)
    }

    @Test func `forms cannot be left open where there are no columns to look at`() throws {
        let xml = Self.yaml.replacing("type: csv", with: "type: xml, record: /r/c")
        #expect(throws: IntakeError.self) { try events(xml, "<r/>") }
    }

    @Test(arguments: [
        ("odata", "/Date(-315619200000)/", "1960-01-01"), ("odata", "/Date(1662336000000+0120)/", "2022-09-05"),
        ("odata", "/Date(0)/", "1970-01-01"), ("excelSerial", "45688", "2025-01-31"),
        ("excelSerial", "61", "1900-03-01"),
        ("excelSerial", "45688,75", "2025-01-31"), ("unixSeconds", "-1", "1969-12-31"),
        ("unixMilliseconds", "1714000000000", "2024-04-24"),
    ])
    func `dates may be counts`(form: String, text: String, day: String) throws {
        #expect((try MomentForm(form).day(text)?.description) == day)
    }

    @Test(arguments: [
        ("odata", "/Date(x)/"), ("odata", "/Date()/"), ("odata", "1662336000000"),
        ("excelSerial", "60"), ("excelSerial", "2958466"), ("excelSerial", "1e3"),
        ("unixSeconds", "9223372036854775807"),
        ("unixMilliseconds", "99999999999999999"),
    ])
    func `what is no such count is no date`(form: String, text: String) throws {
        #expect((try MomentForm(form).day(text)) == nil)
    }
}
