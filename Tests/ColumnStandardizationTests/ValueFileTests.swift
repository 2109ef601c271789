import Intake
import Standardization
import Testing

@testable import ColumnStandardization

@Suite struct ValueFileTests {
    private func kind(_ name: String) throws -> ValueFile.KindChoice { .all(try #require(ValueKind(name))) }

    @Test func `the output keeps every column and row in order and adds status and canonical`() throws {
        let text = "id;\"note\";phone\n1;\"a \"\"b\"\", c\nd\";040 123 4567\n2;;\n3;x;12\n4;y;n/a\n"
        let output = try Column.output(text: text, .init(value: "phone", kind: kind("phone")))
        #expect(
            output.text == """
                id,note,phone,status,canonical
                1,"a ""b"", c
                d",040 123 4567,verified,+358401234567
                2,,,missing,
                3,x,12,invalid,
                4,y,n/a,placeholder,

                """)
        #expect(output.summary.rows == 4)
        #expect(output.summary.statuses == ["verified": 1, "missing": 1, "invalid": 1, "placeholder": 1])
    }

    @Test func `each row may name its own kind, in any case and with any separator`() throws {
        let text = "type,value\nFI_YTUNNUS,9000003-8\nfi-ytunnus,9000003-7\nEmail,A@X.Example\neu vat fi,FI90000038\n"
        let output = try Column.output(text: text, .init(value: "value", kind: .column("type")))
        #expect(output.text.contains("FI_YTUNNUS,9000003-8,verified,90000038\n"))
        #expect(output.text.contains("fi-ytunnus,9000003-7,invalid,\n"))
        #expect(output.text.contains("Email,A@X.Example,wellFormed,A@x.example\n"))
        #expect(output.text.contains("eu vat fi,FI90000038,verified,FI90000038\n"))
    }

    @Test func `an unknown kind is named with its line and the kinds there are`() throws {
        let text = "type,value\nFI_YTUNNUS,9000003-8\nshoe size,42\n"
        let error = try #require(throws: UnknownKindError.self) {
            try Column.output(text: text, .init(value: "value", kind: .column("type")))
        }
        #expect(error.description.hasPrefix("line 3: There is no kind of values named \"shoe size\"; the kinds are: "))
        #expect(error.description.contains("FI_YTUNNUS") && error.description.contains("phone"))
    }

    @Test func `an unknown column is named with those of the header`() throws {
        let error = try #require(throws: IntakeError.self) {
            try Column.output(text: "a,b\n1,2\n", .init(value: "c", kind: kind("phone")))
        }
        #expect(error.message == "There is no column c; the file has the columns a, b.")
    }

    @Test func `a region is known by code or name, and an unknown one is none`() throws {
        let text = "n,land\n070 123 45 67,Sverige\n070 123 45 67,SE\n070 123 45 67,Atlantis\n"
        let output = try Column.output(text: text, .init(value: "n", kind: kind("phone"), region: "land"))
        #expect(output.text.contains("Sverige,verified,+46701234567\n"))
        #expect(output.text.contains("SE,verified,+46701234567\n"))
        #expect(output.text.contains("Atlantis,invalid,\n"))
        #expect(output.summary.unknownRegions == 1)
    }

    @Test func `a row that cannot be read is left out and told of`() throws {
        let output = try Column.output(text: "a,b\n1,2,3\n9000003-8,x\n", .init(value: "a", kind: kind("businessId")))
        #expect(output.text == "a,b,status,canonical\n9000003-8,x,verified,9000003-8\n")
        #expect(output.summary.rejectedRows == 1)
        #expect(output.summary.firstReject?.hasPrefix("line 2: ") == true)
    }

    @Test func `one thread and several write the same bytes`() throws {
        let values = ["040 123 4567", "", "12", "+46 70 123 45 67", "n/a", "09 4257 1100 ext. 3"]
        let text = "n\n" + (0..<5000).map { values[$0 % 6] + "\n" }.joined()
        let columns = ValueFile.Columns(value: "n", kind: try kind("phone"))
        let one = try Column.output(text: text + "x\n", columns, threads: 1).text
        #expect(try Column.output(text: text + "x\n", columns, threads: 3).text == one)
    }

    @Test func `every kind is found by its name`() {
        #expect(ValueKind.all.allSatisfy { ValueKind($0.name) == $0 })
        #expect(ValueKind("nothing") == nil)
        #expect(Set(ValueKind.all).count == ValueKind.all.count)
    }
}
