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

    /// Resolves again what a background run could not.
    func resolveImport(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let id = try context.importId()
        guard try await hub.delivery(id) != nil else { throw Problem.unknownImport }
        Task { [hub] in await hub.resolveInBackground(for: id) }
        return .accepted(importId: id)
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

extension QueryParameters {
    /// The name of the uploaded file, for people; it is never used as a path.
    fileprivate func fileName() throws(Problem) -> String {
        let name = text("fileName") ?? "upload"
        guard name.utf8.count <= 255 else { throw Self.invalid("fileName", "May have 255 bytes at most.") }
        return name
    }
}
