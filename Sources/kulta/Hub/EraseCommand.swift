import ArgumentParser
import CustomerModel
import Foundation
import Hub
import Intake

/// `kulta erase`: takes a customer, or one source record, out of the database for good.
struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erase a customer with all its records, or one record, for good; nothing brings it back.",
        discussion: """
            Examples:
              kulta erase K-7SVSDEWAMP --author anna --reason "Request 2026-17" --dry-run
              kulta erase --source erp --key 0000100001 --author anna --reason "Request 2026-17"

            Values go from every table, history and change feed included. The source keys stay as hashes, so that a delivery
            which still has the records is stopped.
            """
    )

    @Argument(help: "The id of the customer.")
    var id: String?

    @Option(help: "The source system of the record.")
    var source: String?

    @Option(help: "The key of the record.")
    var key: String?

    @Option(help: "Who erases.")
    var author: String

    @Option(help: "Why, without personal data: it is kept.")
    var reason: String

    @Flag(help: "Show what would go, and change nothing.")
    var dryRun = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (id == nil) != (source == nil), (source == nil) == (key == nil) else {
            throw ValidationError("Name the customer by its id, or a record by --source and --key.")
        }
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            try await Installation.use(global) { installation in
                let receipt = try await installation.hub.erase(asked, isTrial: dryRun)
                let document = try JSONDecoder().decode(JSONValue.self, from: Data(receipt.json))
                guard !console.isJSON else { return try console.print(encoding: document) }
                console.show(receipt, document)
            }
        }
    }

    private var asked: ErasureDocument {
        let target = id.map { ErasureDocument.Target.customer($0) }
        return ErasureDocument(
            target ?? .record(SourceKey(system: source ?? "", key: key ?? "")), author: author, reason: reason)
    }
}

extension Console {
    fileprivate func show(_ receipt: ErasureReceipt, _ document: JSONValue) {
        var table = Table()
        let title =
            receipt.erasure.map { receipt.isRepeated ? "Erased before, by erasure \($0)" : "Erasure \($0)" }
            ?? "Would be erased (nothing was)"
        table.add(title, "")
        let things = [
            ("records", "source records"), ("innerRecords", "  of these read from the rows of others"),
            ("versions", "versions of them"), ("customers", "customer ids"),
            ("customerVersions", "versions of customers emptied"), ("events", "change events emptied"),
            ("decisions", "decisions"), ("pins", "pins"), ("tasks", "questions to stewards"),
            ("rejects", "rows of quarantine"), ("commands", "commands emptied"),
        ]
        for (name, title) in things {
            guard case .number(let count)? = document["counts"]?[name], count > 0 else { continue }
            table.add("  \(title)", grouped(Int(count)))
        }
        print(table.text)
    }
}
