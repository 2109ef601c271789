import ArgumentParser
import Foundation
import Hub

/// `kulta quarantine`: rows that could not be accepted, from the reject to the record.
struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Look at rows that could not be accepted; read them again, accept or dismiss them.",
        discussion: """
            A row that cannot be accepted waits in quarantine with its text, its place and the reason. When the mapping is
            at fault, mend the mapping and replay: the rows are stored as if they had been accepted when they came. When the
            row is at fault, have the source mend it and deliver again, accept it with a record of your own, or dismiss it.

            Examples:
              kulta quarantine groups
              kulta quarantine list --source billing --code bad-date
              kulta quarantine replay --source billing --resolve
            """,
        subcommands: [Groups.self, List.self, Show.self, Replay.self, Accept.self, Dismiss.self]
    )

    /// Which rows are meant.
    struct Selection: ParsableArguments {
        @Option(help: "Only rows of this source system.")
        var source: String?

        @Option(help: "Only rows of this delivery.")
        var delivery: Int64?

        @Option(help: "Only rows with this reason, such as missing-key.")
        var code: String?

        @Option(help: "Only rows that are open, replayed, accepted or dismissed; or all.")
        var status = "open"

        /// - Throws: `ValidationError` for a status that there is not.
        func filter() throws -> QuarantineFilter {
            let known = QuarantineFilter.Status(rawValue: status)
            guard known != nil || status == "all" else {
                let names = QuarantineFilter.Status.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--status must be \(names) or all.")
            }
            return QuarantineFilter(source: source, delivery: delivery, code: code, status: known)
        }
    }

    struct Groups: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Rows by source and reason, with examples.")

        @OptionGroup var selection: Selection
        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let filter = try selection.filter()
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    try global.console.show(groups: try await installation.hub.quarantineGroups(filter))
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Rows one by one, newest first.")

        @OptionGroup var selection: Selection

        @Option(help: "How many rows to show.")
        var limit = 50

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            let filter = try selection.filter()
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit must be 1 to 10,000.") }
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    let page = try await installation.hub.quarantine(filter, cursor: nil, limit: limit)
                    try global.console.show(rejects: page)
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One row: its text, its place, the reason, what it became.")

        @Argument(help: "The number of the row.")
        var id: Int64

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    guard let json = try await installation.hub.quarantined(id) else {
                        throw HubError(.unknownReject, "No row in quarantine has the number \(id).")
                    }
                    try global.console.show(reject: json)
                }
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read open rows again under the mapping as it is now.",
            discussion: """
                Rows are taken in the order of their deliveries and stored at their places: a row that something newer
                followed is kept as an older version and changes nothing. A row that still cannot be accepted stays, with
                its reason now.
                """)

        @Option(help: "The source system.")
        var source: String

        @Option(help: "Only rows of this delivery.")
        var delivery: Int64?

        @Option(help: "Only rows with this reason.")
        var code: String?

        @Flag(help: "Resolve afterwards.")
        var resolve = false

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    let receipt = try await installation.hub.replay(source: source, delivery: delivery, code: code)
                    try global.console.show(receipt)
                    guard resolve else { return }
                    global.console.print(try await installation.resolve(ResolveOptions(), console: global.console))
                }
            }
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a record of a row by hand.",
            discussion: """
                The document is that of a single record in the API:
                {"kind": "organization", "attributes": {"organizationName": "Esimerkki Oy"}}

                Example:
                  kulta quarantine accept 17 --key 4711 --document esimerkki.json --reason "key from the paper file"
                """)

        @Argument(help: "The number of the row.")
        var id: Int64

        @Option(help: "The record's key in its source system.")
        var key: String

        @Option(help: "A file with the record document; - reads standard input.", completion: .file())
        var document: String

        @Option(help: "Why, for whoever asks later.")
        var reason: String?

        @Flag(help: "Resolve afterwards.")
        var resolve = false

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                let bytes = try read()
                try await Installation.use(global) { installation in
                    let receipt = try await installation.hub.accept(id, key: key, document: bytes, reason: reason)
                    try global.console.show(receipt)
                    guard resolve else { return }
                    global.console.print(try await installation.resolve(ResolveOptions(), console: global.console))
                }
            }
        }

        private func read() throws -> [UInt8] {
            if document == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
            guard let data = FileManager.default.contents(atPath: document) else {
                throw CommandError.unreadable(document)
            }
            return Array(data)
        }
    }

    struct Dismiss: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say that a row is no record and never will be.")

        @Argument(help: "The number of the row.")
        var id: Int64

        @Option(help: "Why.")
        var reason: String

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    try await installation.hub.dismiss(id, reason: reason)
                    global.console.note("Row \(id) is dismissed.")
                }
            }
        }
    }
}
