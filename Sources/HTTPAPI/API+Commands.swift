import CustomerModel
import Hub
import Hummingbird

/// What people decide about customers, and what they have decided.
extension API {
    func perform(
        _ kind: StewardCommand.Kind, _ request: Request, _ context: APIContext
    ) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["dryRun"])
        let isTrial = try query.flag("dryRun")
        let document = try await request.document(context, under: configuration)
        if isTrial {
            return Response(
                .receipt(try await hub.perform(kind, document: document, isTrial: true, by: context.caller)))
        }
        return Response(
            try await context.perform(
                request, "command-\(kind.rawValue)", Fingerprint(document), KeptReply.receipt
            ) { try await hub.perform(kind, document: document, for: $0, by: context.caller) })
    }

    func listCommands(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["cursor", "limit"])
        let limit = try query.limit()
        let page = try await hub.commands(cursor: query.text("cursor"), limit: limit)
        return .page(page, path: "/v1/commands?limit=\(limit)&")
    }

    func getCommand(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        guard let id = Int64(try context.pathText("id")), let json = try await hub.command(id) else {
            throw Problem(.unknownCommand, "No command has that number.")
        }
        return .json(json)
    }

    func listPins(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["customer", "cursor", "limit"])
        let limit = try query.limit()
        let customer = query.text("customer")
        let page = try await hub.pins(of: customer, cursor: query.text("cursor"), limit: limit)
        let kept = customer.map { "&customer=\(PercentEncoding.encode($0))" } ?? ""
        return .page(page, path: "/v1/pins?limit=\(limit)\(kept)&")
    }

    func listConstraints(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["record", "cursor", "limit"])
        let limit = try query.limit()
        let record = try query.text("record").map { _ in try query.sourceKey("record") }
        let page = try await hub.constraints(of: record, cursor: query.text("cursor"), limit: limit)
        let kept = query.text("record").map { "&record=\(PercentEncoding.encode($0))" } ?? ""
        return .page(page, path: "/v1/constraints?limit=\(limit)\(kept)&")
    }
}

extension KeptReply {
    /// The answer to a command: 201 with its place, 200 for a trial.
    static func receipt(_ receipt: CommandReceipt) -> KeptReply {
        .made(at: receipt.command.map { "/v1/commands/\($0)" }) { receipt.write(to: &$0) }
    }
}

extension CommandReceipt {
    /// The members of its document.
    func write(to json: inout JSONWriter) {
        json.member("command", command.map(Int.init))
        json.member("kind", kind.rawValue)
        json.member("token", token.map(Int.init))
        json.member("person", person.map(Int.init))
        json.member("outcome", outcome.rawValue)
        json.key("customers")
        json.array { json in for customer in customers { customer.write(to: &json) } }
        if command == nil {
            json.key("previews")
            json.array { json in for preview in previews { preview.write(to: &json) } }
        }
        json.member("decided", decided)
        json.member("ended", ended)
        json.member("kept", kept)
        json.member("ruleBookVersion", ruleBookVersion)
        json.member("feedPosition", feedPosition)
    }
}

extension CommandReceipt.Preview {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("customer")
            json.raw(customer)
            json.key("lineage")
            json.raw(lineage)
        }
    }
}

extension CommandReceipt.Customer {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id)
            json.member("event", event)
            json.member("version", version)
            json.member("status", status)
            json.member("records", records)
            json.member("canonicalId", canonicalId)
        }
    }
}
