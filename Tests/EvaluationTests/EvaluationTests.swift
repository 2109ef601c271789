import Intake
import Testing

@testable import Evaluation

@Suite struct EvaluationTests {
    private func compare(_ clusters: String, _ truth: String) throws -> EvaluationReport {
        try Evaluation.compare(
            clusters: LabelFile(BufferByteSource(Array(clusters.utf8)), name: "clusters.csv", columns: .clusters),
            truth: LabelFile(BufferByteSource(Array(truth.utf8)), name: "truth.csv", columns: .truth)
        )
    }

    private let truth = "source,key,entity\na,1,X\na,2,X\nb,1,X\nb,2,Y\nb,3,Y\n"

    @Test func `the same partition under other names is perfect`() throws {
        let report = try compare("source,key,cluster\nb,3,7\nb,2,7\na,1,p\nb,1,p\na,2,p\n", truth)
        #expect(report.pairwise == Scores(precision: 1, recall: 1))
        #expect(report.bCubed == Scores(precision: 1, recall: 1))
        #expect(report.exactEntities == 2)
        #expect(report.wrongMerges + report.missedMerges == 0)
    }

    @Test func `a known case gives the figures of the formulas`() throws {
        // Clusters {a1 a2 b2} {b1} {b3}: pairs found 3, right 1, true 4.
        let report = try compare("source,key,cluster\na,1,1\na,2,1\nb,2,1\nb,1,2\nb,3,3\n", truth)
        #expect(report.pairwise == Scores(precision: 1.0 / 3, recall: 1.0 / 4))
        #expect(abs(report.bCubed.precision - (2.0 / 3 + 2.0 / 3 + 1.0 / 3 + 1 + 1) / 5) < 1e-12)
        #expect(abs(report.bCubed.recall - (2.0 / 3 + 2.0 / 3 + 1.0 / 3 + 0.5 + 0.5) / 5) < 1e-12)
        #expect(report.wrongMerges == 1)
        #expect(report.missedMerges == 2)
        #expect(report.wrongMergesPer10000 == 2000)
    }

    @Test func `figures agree with counting every pair`() throws {
        var seed: UInt64 = 7
        func roll(_ bound: UInt64) -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (seed >> 33) % bound
        }
        for _ in 0..<50 {
            let records = (0..<12).map { (key: $0, cluster: roll(5), entity: roll(5)) }
            let report = try compare(
                "source,key,cluster\n" + records.map { "s,\($0.key),\($0.cluster)\n" }.joined(),
                "source,key,entity\n" + records.map { "s,\($0.key),\($0.entity)\n" }.joined()
            )
            var (found, right, wanted) = (0, 0, 0)
            for one in records {
                for other in records where one.key < other.key {
                    found += one.cluster == other.cluster ? 1 : 0
                    wanted += one.entity == other.entity ? 1 : 0
                    right += one.cluster == other.cluster && one.entity == other.entity ? 1 : 0
                }
            }
            #expect((report.foundPairs, report.correctPairs, report.truePairs) == (found, right, wanted))
        }
    }

    @Test func `one key in two sources is two records`() throws {
        let report = try compare("source,key,cluster\na,1,1\na,2,1\nb,1,1\nb,2,2\nb,3,2\n", truth)
        #expect(report.records == 5)
        #expect(report.pairwise.f1 == 1)
    }

    @Test func `without a source column keys alone are compared`() throws {
        let report = try compare("source,key,cluster\nfile,1,1\nfile,2,1\nfile,3,2\n", "key,entity\n1,X\n2,X\n3,Y\n")
        #expect(report.records == 3)
        #expect(report.pairwise.f1 == 1)
        #expect(report.missing.count == 0)
    }

    @Test func `keys that are in two sources cannot be compared without them`() {
        #expect(throws: EvaluationError.self) {
            try compare("source,key,cluster\na,1,1\nb,1,2\n", "key,entity\n1,X\n")
        }
    }

    @Test func `columns of any name can be chosen`() throws {
        let report = try Evaluation.compare(
            clusters: LabelFile(
                BufferByteSource(Array("source,key,cluster\nx,1,1\nx,2,2\n".utf8)), name: "c", columns: .clusters),
            truth: LabelFile(
                BufferByteSource(Array("truth_cluster;rec_id\nC1;1\nC1;2\n".utf8)), name: "t",
                columns: LabelColumns(key: "rec_id", label: "truth_cluster"))
        )
        #expect(report.pairwise.recall == 0)
    }

    @Test func `missing, extra and repeated keys are told`() throws {
        let report = try compare("source,key,cluster\na,1,1\na,1,9\na,9,1\n", truth)
        #expect(report.missing.count == 4)
        #expect(report.missing.examples == ["a/2", "b/1", "b/2", "b/3"])
        #expect(report.extra.examples == ["a/9"])
        #expect(report.repeatedKeys == 1)
        #expect(report.table.contains("4 records of the truth are in no cluster"))
        #expect(report.pairwise == Scores(precision: 1, recall: 0))
    }

    @Test func `a column that is not there is named together with those that are`() {
        #expect(
            throws: EvaluationError(
                code: .missingColumn,
                message: "clusters.csv has no column 'cluster'; its columns are: source, key, group."
            )
        ) {
            try compare("source,key,group\na,1,1\n", truth)
        }
    }

    @Test func `files without a record in common are refused instead of measured`() {
        let error = #expect(throws: EvaluationError.self) {
            try compare("source,key,cluster\nfile,1,1\nfile,2,1\n", "source,key,entity\na,1,X\na,2,X\n")
        }
        #expect(error?.code == .nothingInCommon)
    }

    @Test func `an empty source column compares keys alone`() throws {
        let report = try Evaluation.compare(
            clusters: LabelFile(
                BufferByteSource(Array("source,key,cluster\nfile,1,1\nfile,2,1\n".utf8)), name: "c", columns: .clusters),
            truth: LabelFile(
                BufferByteSource(Array("source,key,entity\na,1,X\na,2,X\n".utf8)), name: "t",
                columns: LabelColumns(source: "", label: "entity")))
        #expect(report.pairwise.f1 == 1)
    }

    @Test func `a truth without entities is refused`() {
        #expect(throws: EvaluationError.self) { try compare("source,key,cluster\na,1,1\n", "source,key,entity\n") }
    }

    @Test func `the table shows four decimals`() throws {
        let table = try compare("source,key,cluster\na,1,1\na,2,1\nb,2,1\nb,1,2\nb,3,3\n", truth).table
        #expect(table.contains("pairwise       0.3333    0.2500    0.2857"))
    }
}
