import ArgumentParser
import Foundation
import Hub

/// `kulta customer`: one golden customer, where its values come from, and what it is to others.
struct CustomerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer",
        abstract: "Show a golden customer: its values with the records they come from, its records and relations.",
        discussion: """
            Examples:
              kulta customer K-7SVSDEWAMP
              kulta customer --source erp --key 0000100001
            """
    )

    @Argument(help: "The id of the customer, or one that it had.")
    var id: String?

    @Option(help: "The source system of one of its records.")
    var source: String?

    @Option(help: "The key of that record.")
    var key: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard (id == nil) != (source == nil), (source == nil) == (key == nil) else {
            throw ValidationError("Name the customer by its id, or one of its records by --source and --key.")
        }
    }

    func run() async throws {
        let console = global.console
        try await reporting(console) {
            try await Installation.use(global) { installation in
                let document = try await document(of: installation.hub)
                guard !console.isJSON else { return try console.print(encoding: document) }
                console.print(document.text)
            }
        }
    }

    private func document(of hub: Hub) async throws -> CustomerDocument {
        if let id { return try await CustomerDocument(id: id, hub: hub) }
        guard case .found(let json, _) = try await hub.customerOf(source: source ?? "", key: key ?? ""),
            let id = try JSONDecoder().decode(JSONValue.self, from: Data(json))["id"]?.string
        else {
            throw HubError(
                .unknownRecord,
                "No record \(source ?? "")/\(key ?? "") belongs to a customer; it may not be resolved yet.")
        }
        return try await CustomerDocument(id: id, hub: hub)
    }
}
