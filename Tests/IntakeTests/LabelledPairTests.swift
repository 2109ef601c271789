import CustomerModel
import Intake
import Testing

@Suite("Labelled pairs")
struct LabelledPairTests {
    private func read(_ lines: String...) throws -> [LabelledPair] {
        try LabelledPairReader.read(BufferByteSource(Array(lines.joined(separator: "\n").utf8)), name: "labels.csv")
    }

    private func message(_ lines: String...) -> String {
        do {
            _ = try LabelledPairReader.read(
                BufferByteSource(Array(lines.joined(separator: "\n").utf8)), name: "labels.csv")
            return ""
        } catch { return "\(error)" }
    }

    @Test func `headers of several tools are understood`() throws {
        let plain = try read("left,right,match", "a,b,true", "a,c,no")
        #expect(plain.map(\.isMatch) == [true, false])
        #expect(plain[0].left == LabelledRecord(key: "a"))
        let splink = try read(
            "unique_id_l,source_dataset_l,unique_id_r,source_dataset_r,clerical_match_score", "0,x,1,y,0.8",
            "0,x,2,y,0.2")
        #expect(splink.map(\.isMatch) == [true, false])
        #expect(splink[0].right == LabelledRecord(source: "y", key: "1"))
        let ours = try read("source_left,key_left,source_right,key_right,is_match", "erp,1,crm,1,1", "erp,1,crm,2,")
        #expect(ours.count == 1)
        #expect(ours[0].left == LabelledRecord(source: "erp", key: "1"))
    }

    @Test func `decisions of a hub are labels`() throws {
        let twice = try read("system,key,system,key,decision", "erp,1,crm,7,same", "erp,1,crm,8,different")
        #expect(twice.map(\.isMatch) == [true, false])
        #expect(twice[0].left == LabelledRecord(source: "erp", key: "1"))
        #expect(twice[0].right == LabelledRecord(source: "crm", key: "7"))
        let ended = try read(
            "system_left,key_left,system_right,key_right,decision", "erp,1,crm,7,must-link", "erp,1,crm,8,cannot-link")
        #expect(ended == twice)
    }

    @Test func `faults name line and column, not values`() {
        #expect(message("left,right", "a,b").contains("labels.csv"))
        #expect(message("one,match", "a,true").contains("two records"))
        let verdict = message("left,right,match", "a,b,true", "a,c,perhaps")
        #expect(verdict.contains("line 3") && verdict.contains("match") && !verdict.contains("perhaps"))
        #expect(message("left,right,match", "a,b").contains("line 2"))
    }

    @Test func `a key of two sources needs its source`() {
        let keys = ["a", "b"].map { SourceKey(system: $0, key: "1") } + [SourceKey(system: "a", key: "2")]
        let labels = ["1", "2", "9"].map {
            LabelledPair(left: LabelledRecord(key: $0), right: LabelledRecord(key: "1"), isMatch: true)
        }
        let places = KeyPlaces(keys, of: labels)
        #expect(places.place(of: LabelledRecord(key: "1")) == nil)
        #expect(places.place(of: LabelledRecord(source: "b", key: "1")) == 1)
        #expect(places.place(of: LabelledRecord(key: "2")) == 2)
        #expect(places.place(of: LabelledRecord(key: "9")) == nil)
    }
}
