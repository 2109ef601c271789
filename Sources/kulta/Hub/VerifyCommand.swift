import ArgumentParser
import CustomerModel
import Foundation
import Hub

/// `kulta verify`: whether what is stored is what the source records resolve to.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Resolve the source records again in random order, and report every difference to what is stored.",
        discussion: """
            Reads one snapshot, holds nobody up, and writes nothing but the outcome. Records that wait for resolution are
            left out. Ends with exit code 1 when something differs. docs/verifying.md says what is compared.

            Examples:
              kulta verify
              kulta verify --sample 1000 --seed 7
              kulta verify --json
            """
    )

    @Option(
        help: "Resolve so many records only, drawn at random, each with all that hangs together with it.")
    var sample: Int?

    @Option(help: "Chooses the order and the sample; the report names the one that was taken.")
    var seed: UInt32?

    @Option(help: "Threads for scoring.")
    var threads = 2

    @OptionGroup var global: GlobalOptions

    /// Other programs that compare end with it, too.
    private static let differs = ExitCode(1)

    func validate() throws {
        guard sample.map({ $0 > 0 }) ?? true else { throw ValidationError("--sample takes a number from 1 on.") }
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            try await Installation.use(global) { installation in
                let options = VerifyOptions(sample: sample, seed: seed, threads: threads)
                let (id, report) = try await installation.verify(options, console: console)
                if console.isJSON {
                    console.print(json: try await installation.hub.consistencyCheck(id) ?? Array("null".utf8))
                } else {
                    console.print(report.text)
                }
                guard report.isConsistent else { throw Self.differs }
            }
        }
    }
}

extension Installation {
    /// Compares the store with its source records, with a progress bar for each stage.
    func verify(_ options: VerifyOptions, console: Console) async throws -> (id: Int64, report: ConsistencyReport) {
        let bars = StageBars(console: console)
        let outcome = try await hub.verify(options) { bars.update($0) }
        bars.finish()
        return outcome
    }
}

extension ConsistencyReport {
    /// The outcome for a terminal: what was compared, then the differences by kind with the first of each.
    var text: String {
        var table = Table()
        table.add("Records resolved again", grouped(checked.records))
        let rows = [
            ("  customers merged again", checked.customers), ("  blocking keys", checked.blockingKeys),
            ("  edges", checked.edges), ("Open tasks", checked.tasks), ("Separations", checked.separations),
            ("Ids no longer active", checked.endedIds), ("Versions of customers", checked.versions),
            ("Change events", checked.events),
        ]
        for (title, count) in rows { table.add(title, grouped(count)) }
        if unchecked > 0 { table.add("Not compared: waiting for resolution", grouped(unchecked)) }
        return [table.text, "", sentence, differenceText].compactMap(\.self).joined(separator: "\n")
    }

    /// The outcome in one line.
    var sentence: String {
        let found =
            isConsistent
            ? "No difference: what is stored is what the source records resolve to"
            : "\(grouped(total)) \(total == 1 ? "difference" : "differences")"
        let drawn = sample == nil ? "all" : "a sample of"
        return "\(found) (\(drawn) \(grouped(checked.records)) records, rule book version \(ruleBookVersion), "
            + "feed position \(feedPosition), seed \(seed), \(decimals(seconds, 2)) seconds)."
    }

    private static let shownOfAKind = 10

    private var differenceText: String? {
        guard !isConsistent else { return nil }
        var lines: [String] = []
        for kind in Difference.Kind.allCases {
            guard let count = counts[kind] else { continue }
            lines.append("\n\(kind.rawValue): \(grouped(count))")
            lines += differences.lazy.filter { $0.kind == kind }.prefix(Self.shownOfAKind).map { "  \($0.line)" }
            if count > Self.shownOfAKind { lines.append("  … (all with --json)") }
        }
        return lines.joined(separator: "\n")
    }
}

extension Difference {
    fileprivate var line: String {
        (customers + records.map(\.description) + (place.map { [$0] } ?? [])).joined(separator: "  ")
    }
}
