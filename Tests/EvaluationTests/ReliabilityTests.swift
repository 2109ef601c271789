import Evaluation
import Intake
import Testing

@Suite("Reliability of stated probabilities")
struct ReliabilityTests {
    @Test func `figures of a hand-computed example`() {
        let reliability = Reliability([(stated: 0.5, isMatch: true), (0.5, false), (0.95, true), (0.25, false)])
        #expect(reliability.pairs == 4)
        #expect(reliability.matches == 2)
        #expect(abs(reliability.meanStated - 0.55) < 1e-12)
        #expect(abs(reliability.brier - (0.25 + 0.25 + 0.0025 + 0.0625) / 4) < 1e-12)
        #expect(abs(reliability.calibrationError - (0 + 0 + 0.05 + 0.25) / 4) < 1e-12)
        #expect(abs(reliability.logLoss - (1 + 1 + 0.0740005814 + 0.4150374993) / 4) < 1e-9)
        #expect(reliability.bins.map(\.pairs) == [1, 2, 1])
        #expect(reliability.bins.map(\.observed) == [0, 0.5, 1])
    }

    @Test func `probabilities that are honest have no calibration error, and certain ones that err a large loss`() {
        let honest = Reliability((0..<1000).map { (stated: 0.75, isMatch: $0 % 4 != 0) })
        #expect(honest.calibrationError < 1e-12)
        #expect(abs(honest.brier - 0.1875) < 1e-12)
        let wrong = Reliability([(stated: 1.0, isMatch: false)])
        #expect(wrong.brier == 1)
        #expect(wrong.logLoss > 20 && wrong.logLoss.isFinite)
    }

    private let truth = "source,key,entity\na,1,x\nb,1,x\na,2,y\n"

    private func reliability(_ pairs: String) throws -> Reliability {
        try Evaluation.reliability(
            pairs: BufferByteSource(Array(pairs.utf8)), name: "pairs.csv",
            truth: LabelFile(BufferByteSource(Array(truth.utf8)), name: "truth.csv", columns: .truth))
    }

    @Test func `pairs are looked up by source and key; those without a truth are counted`() throws {
        let pairs = """
            source_left,key_left,source_right,key_right,weight,probability
            a,1,b,1,3,0.9
            a,1,a,2,-1,0.3
            a,1,c,9,0,0.5
            """
        let found = try reliability(pairs)
        #expect(found.pairs == 2)
        #expect(found.matches == 1)
        #expect(found.unknownPairs == 1)
        #expect(found.table.contains("pairs 2, of them matches 1"))
    }

    @Test func `missing columns and bad numbers are named`() {
        #expect(throws: EvaluationError.self) { try reliability("key_left,key_right\n1,2\n") }
        let error = #expect(throws: EvaluationError.self) {
            try reliability("key_left,key_right,probability\n1,2,high\n")
        }
        #expect(error?.message.contains("line 2") == true)
    }
}
