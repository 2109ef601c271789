import DemoData
import Evaluation
import Foundation
import Hub

/// The demo's run: generate, ingest, resolve, verify, measure, pick an example.
struct Demo {
    let records: Int
    let seed: UInt64
    let folder: String
    let installation: Installation
    let console: Console

    /// The exports in the order of ingestion: source system and file.
    private static let exports = [("erp", "erp.xml"), ("billing", "billing.csv"), ("sales", "sales.csv")]

    /// Records drawn to be resolved again: all of them would take about as long as resolving.
    private static let verified = 1000

    func run() async throws -> DemoReport {
        var report = DemoReport()
        try await report.time("generate") { try generate() }
        try await report.time("ingest") { try await ingest() }
        try await report.time("resolve") { try await installation.resolve(ResolveOptions(), console: console) }
        report.consistency = try await report.time("verify") {
            try await installation.verify(VerifyOptions(sample: Self.verified), console: console).report
        }
        report.add(try await installation.hub.summary())
        report.accuracy = try await report.time("evaluate") { try await accuracy() }
        report.example = try await DemoExample(crosswalk: crosswalkPath, hub: installation.hub)
        return report
    }

    private func generate() throws {
        console.note("Generating \(grouped(records)) source records of three systems in \(folder)/")
        let bar = ProgressBar("Generating", console: console)
        let data = DemoData(records: records, seed: seed)
        let written = try data.write(toFolder: folder) { bar.update($0, of: records) }
        bar.finish(written.records)
    }

    private func ingest() async throws {
        for (source, file) in Self.exports {
            let receipt = try await installation.ingest("\(folder)/\(file)", source: source, console: console)
            console.note(
                "Ingested \(file): \(grouped(receipt.counts.read)) records, \(receipt.counts.rejected) in quarantine")
        }
    }

    private var crosswalkPath: String { "\(folder)/crosswalk.csv" }

    private func accuracy() async throws -> EvaluationReport {
        let file = try OutputFile(path: crosswalkPath)
        _ = try await installation.hub.export(.crosswalk, as: .csv) { try file.write($0) }
        try file.finish()
        return try Evaluation.compare(
            clustersPath: crosswalkPath, clusterColumn: "id", truthPath: "\(folder)/truth.csv")
    }
}
