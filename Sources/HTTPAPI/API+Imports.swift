import CustomerModel
import Hub
import Hummingbird

/// Deliveries: whole files, and the rows of them that were refused.
extension API {
    func createImport(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["source", "fileName", "dryRun"])
        let source = try query.requiredText("source")
        let fileName = try query.fileName()
        try hub.requireMapping(source)
        let isTrial = try query.flag("dryRun")
        let (path, content) = try await spool(request, context)
        var isNew = false
        defer { if !isNew { spool.remove(path) } }
        return try await once(request, "createImport", content) {
            isNew = true
            if isTrial { return try await trial(source, fileName, path) }
            return try await spool.handOver(path) {
                let id = try await hub.startImport(source: source, fileName: fileName, path: path, removesFile: true)
                return .accepted(importId: id)
            }
        }
    }

    private func trial(_ source: String, _ fileName: String, _ path: String) async throws -> Response {
        defer { spool.remove(path) }
        return .trial(try await hub.tryDelivery(source: source, fileName: fileName, path: path))
    }

    /// Which mapping a file fits, or one written for it. Nothing of the file is kept.
    func suggestMapping(_ request: Request, _ context: APIContext) async throws -> Response {
        let fileName = try QueryParameters(of: request, allowing: ["fileName"]).fileName()
        let (path, _) = try await spool(request, context)
        defer { spool.remove(path) }
        return .suggestion(try await hub.suggestMapping(path: path, fileName: fileName))
    }

    /// Resolves again what a background run could not.
    func resolveImport(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let id = try context.importId()
        guard try await hub.delivery(id) != nil else { throw Problem.unknownImport }
        Task { [hub] in await hub.resolveInBackground(for: id) }
        return .accepted(importId: id)
    }

    /// Ends an import that is being read.
    func stopImport(_ request: Request, _ context: APIContext) async throws -> Response {
        let source = try QueryParameters(of: request, allowing: ["source"]).text("source")
        let id = try context.importId()
        try await hub.stopImport(id, of: source, by: context.caller.name ?? context.caller.label)
        return .accepted(importId: id)
    }

    func undoImport(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["source", "dryRun"])
        let (id, source) = (try context.importId(), query.text("source"))
        let isTrial = try query.flag("dryRun")
        let document = try await request.document(context, under: configuration)
        if isTrial {
            let receipt = try await hub.undoImport(
                id, document: document, of: source, isTrial: true, by: context.caller)
            return Response(.undone(receipt))
        }
        let reply = try await context.perform(request, "undoImport", Fingerprint(document), KeptReply.undone) {
            try await hub.undoImport(id, document: document, of: source, for: $0, by: context.caller)
        }
        Task { [hub] in await hub.resolveInBackground(for: nil) }
        return Response(reply)
    }

    func listImports(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["source", "cursor", "limit"])
        let (limit, source) = (try query.limit(), query.text("source"))
        let page = try await hub.deliveries(of: source, cursor: query.text("cursor"), limit: limit)
        let kept = source.map { "&source=\(PercentEncoding.encode($0))" } ?? ""
        return .page(page, path: "/v1/imports?limit=\(limit)\(kept)&")
    }

    func getImport(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        guard let json = try await hub.delivery(context.importId()) else { throw Problem.unknownImport }
        return .json(json)
    }

    func listImportRecords(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["cursor", "limit"])
        let (id, limit) = (try context.importId(), try query.limit())
        guard try await hub.delivery(id) != nil else { throw Problem.unknownImport }
        let page = try await hub.deliveredRecords(id, cursor: query.text("cursor"), limit: limit)
        return .page(page, path: "/v1/imports/\(id)/records?limit=\(limit)&")
    }

    func listImportRejects(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["cursor", "limit"])
        let (id, limit) = (try context.importId(), try query.limit())
        guard try await hub.delivery(id) != nil else { throw Problem.unknownImport }
        let page = try await hub.quarantine(QuarantineFilter(delivery: id), cursor: query.text("cursor"), limit: limit)
        return .page(page, path: "/v1/imports/\(id)/rejects?limit=\(limit)&")
    }

    /// Where the body lies, and its fingerprint.
    private func spool(_ request: Request, _ context: APIContext) async throws -> (path: String, content: Fingerprint) {
        try request.check(MediaType.delivery, limit: configuration.maximumImportSize)
        try await request.inviteBody(context)
        let body = LimitedBody(base: request.body, limit: configuration.maximumImportSize)
        return try await spool.store(body, within: configuration.importTimeout)
    }
}

extension KeptReply {
    /// The answer to an undo of an import: 201 with the place of the delivery that takes it back, 200 for a trial.
    fileprivate static func undone(_ receipt: UndoReceipt) -> KeptReply {
        .made(at: receipt.delivery.map { "/v1/imports/\($0)" }) { json in
            json.member("import", receipt.delivery.map(Int.init))
            json.member("undoes", Int(receipt.undoes))
            json.member("source", receipt.source)
            json.key("records")
            json.object { json in
                json.member("restored", receipt.restored)
                json.member("removed", receipt.removed)
                json.member("kept", receipt.kept)
            }
            json.member("customers", receipt.customers)
            json.member("decisions", receipt.decisions)
            json.member("rejects", receipt.rejects)
        }
    }
}

extension QueryParameters {
    /// The name of the uploaded file, for people; it is never used as a path.
    fileprivate func fileName() throws(Problem) -> String {
        let name = text("fileName") ?? "upload"
        guard name.utf8.count <= 255 else { throw Self.invalid("fileName", "May have 255 bytes at most.") }
        return name
    }
}
