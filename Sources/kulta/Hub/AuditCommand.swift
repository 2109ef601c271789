import ArgumentParser
import Hub

/// `kulta audit`: whether the audit is as it was written.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Look whether the audit is as it was written.",
        subcommands: [Verify.self]
    )

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Walk along the chain of the audit, and name the first row that does not hold.",
            discussion: """
                Each row has the hash of its content and of the row before it. Whoever can write to the database could write
                the whole chain anew: keep the mark that this command prints somewhere else, and give it back later. Ends
                with exit code 1 when a row does not hold.

                Examples:
                  kulta audit verify
                  kulta audit verify --mark 4711:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
                """)

        @Option(help: "A mark that was printed before: the row must still have that hash.")
        var mark: String?

        @OptionGroup var global: GlobalOptions

        /// Other programs that compare end with it, too.
        private static let broken = ExitCode(1)

        func validate() throws {
            guard mark.map({ AuditMark($0) != nil }) ?? true else {
                throw ValidationError("--mark takes a position and a hash, as kulta audit verify prints them.")
            }
        }

        func run() async throws {
            let console = global.console
            try await reporting(console) {
                try await Installation.use(global) { installation in
                    let verdict = try await installation.hub.verifyAudit(mark.flatMap(AuditMark.init))
                    console.isJSON ? try console.print(encoding: verdict) : console.print(verdict.text)
                    guard verdict.fault == nil else { throw Self.broken }
                }
            }
        }
    }
}

extension AuditVerdict {
    /// The outcome for a terminal.
    fileprivate var text: String {
        guard let fault, let brokenAt else {
            return "The audit holds: \(grouped(Int(position))) rows.\nMark: \(position):\(hash)"
        }
        return switch fault {
        case .changed: "Row \(brokenAt) of the audit does not hold: it, or the row before it, was changed."
        case .missing: "Row \(brokenAt) of the audit does not follow the row before it: rows are missing."
        case .cutOff: "Row \(brokenAt) of the audit is missing, and whatever followed it."
        case .replaced: "Row \(brokenAt) of the audit is not the one of the mark: the chain was written anew, or cut."
        }
    }
}
