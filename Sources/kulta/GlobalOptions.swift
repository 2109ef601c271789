import ArgumentParser
import RuleBook
import Standardization

/// What every command understands.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder that has schemas/ and matching-rules/.",
            discussion: "Default: KULTA_PROJECT, else the current folder or the nearest one above it.",
            valueName: "folder"
        )
    )
    var project: String?

    @Flag(help: "Print the result as JSON, and no progress.")
    var json = false

    /// Where the command writes.
    var console: Console { Console(json: json) }

    /// Reads and checks the project's rules; throws the first findings.
    func ruleBook() throws -> RuleBook {
        try RuleBook.load(projectFolder())
    }

    /// Reads the project's reference lists, and no rules.
    func references() throws -> ReferenceLists {
        try RuleBook.references(of: projectFolder())
    }

    /// Finds the project's folder.
    func projectFolder() throws -> ProjectFolder {
        try ProjectFolder.locate(explicit: project)
    }
}
