import ArgumentParser
import RuleBook

/// A finding for scripts.
private struct FindingDocument: Encodable {
    let file: String
    let line: Int
    let column: Int
    let message: String
    let hint: String?

    init(_ finding: Finding) {
        file = finding.file
        line = finding.line
        column = finding.column
        message = finding.message
        hint = finding.hint
    }
}

/// `kulta check`: whether catalog, mappings and rules are right, with the line and column of each fault.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check the catalog, the source mappings and the rules; name the line and column of each fault.",
        discussion: "Ends with exit code 78 when there is a fault."
    )

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            let findings = RuleBook.check(try global.projectFolder())
            if global.json {
                try console.print(encoding: findings.map(FindingDocument.init))
            } else if findings.isEmpty {
                console.print("The catalog, the mappings and the rules are in order.")
            } else {
                findings.forEach { console.print($0.description) }
            }
            guard findings.isEmpty else { throw ExitStatus.configuration.exitCode }
        }
    }
}
