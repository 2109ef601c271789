import ArgumentParser
import CustomerModel
import Hub

/// `kulta explain`: why two source records are, or are not, the same customer.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Say why two source records match or do not: the evidence, its weights, what would change the answer.",
        discussion: """
            A record is named SYSTEM/KEY.

            Example:
              kulta explain erp/0000100001 billing/1001
            """
    )

    @Argument(help: "One record.", transform: SourceKey.init(argument:))
    var first: SourceKey

    @Argument(help: "The other record.", transform: SourceKey.init(argument:))
    var second: SourceKey

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            try await Installation.use(global) { installation in
                let answer = try await installation.hub.explanation(first, second)
                global.json ? console.print(json: answer) : console.print(try ExplanationText(json: answer).text)
            }
        }
    }
}

extension SourceKey {
    /// `SYSTEM/KEY`, where the key may hold further slashes.
    init(argument: String) throws {
        let parts = argument.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ValidationError("\"\(argument)\" names no record: write SYSTEM/KEY, such as erp/0000100001.")
        }
        self.init(system: String(parts[0]), key: String(parts[1]))
    }
}
