import CustomerModel
import Hub
import Hummingbird

/// Rows that were refused: looked at, read again, accepted or dismissed.
extension API {
    func listQuarantine(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(
            of: request, allowing: ["source", "delivery", "code", "status", "cursor", "limit"])
        let limit = try query.limit()
        let filter = try query.quarantineFilter()
        let page = try await hub.quarantine(filter, cursor: query.text("cursor"), limit: limit)
        let kept = ["source", "delivery", "code", "status"].compactMap { name in
            query.text(name).map { "&\(name)=\(PercentEncoding.encode($0))" }
        }
        return .page(page, path: "/v1/quarantine?limit=\(limit)\(kept.joined())&")
    }

    func listQuarantineGroups(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["source", "delivery", "code", "status"])
        var filter = try query.quarantineFilter()
        filter.status = filter.status ?? .open
        let groups = try await hub.quarantineGroups(filter)
        return .items(groups)
    }

    func getReject(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        guard let json = try await hub.mendable(context.rejectId()) else { throw Problem.unknownReject }
        return .json(json)
    }

    func createReplay(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["source", "delivery", "code"])
        let (source, delivery) = (try query.requiredText("source"), try query.deliveryNumber())
        let code = query.text("code")
        let reply = try await context.perform(request, "createReplay", Fingerprint(), KeptReply.replay) {
            try await hub.replay(source: source, delivery: delivery, code: code, for: $0)
        }
        Task { [hub] in await hub.resolveInBackground(for: nil) }
        return Response(reply)
    }

    func acceptReject(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["key", "reason"])
        let id = try context.rejectId()
        let key = try SourceKey(system: "", key: query.requiredText("key"), namedBy: "key").key
        let document = try await request.document(context, under: configuration)
        let reason = query.text("reason")
        let reply = try await context.perform(request, "acceptReject", Fingerprint(document), KeptReply.accepted) {
            try await hub.accept(id, key: key, document: document, reason: reason, for: $0)
        }
        Task { [hub] in await hub.resolveInBackground(for: nil) }
        return Response(reply)
    }

    func mendReject(_ request: Request, _ context: APIContext) async throws -> Response {
        let reason = try QueryParameters(of: request, allowing: ["reason"]).text("reason")
        let id = try context.rejectId()
        let document = try await request.document(context, under: configuration)
        let row = try MendedRow(document)
        let reply = try await context.perform(request, "mendReject", Fingerprint(document), KeptReply.mended) {
            try await hub.mend(id, as: row, reason: reason, for: $0)
        }
        Task { [hub] in await hub.resolveInBackground(for: nil) }
        return Response(reply)
    }

    func dismissReject(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["reason"])
        let id = try context.rejectId()
        let reason = try query.requiredText("reason")
        return Response(
            try await context.perform(request, "dismissReject", Fingerprint(), { KeptReply.json($0) }) {
                try await hub.dismiss(id, reason: reason, for: $0)
            })
    }
}

extension APIContext {
    /// The number of a row in quarantine in the path.
    fileprivate func rejectId() throws(Problem) -> Int64 {
        guard let id = Int64(try pathText("id")) else { throw .unknownReject }
        return id
    }
}

extension Problem {
    static let unknownReject = Problem(.unknownReject, "No row in quarantine has that number.")
}

extension MendedRow {
    /// - Throws: `invalidDocument` unless the document has either `cells` or `rawText`.
    fileprivate init(_ bytes: [UInt8]) throws(Problem) {
        let document = try SmallDocument(bytes, allowing: ["cells", "rawText"])
        switch (try document.texts("cells"), try document.text("rawText")) {
        case (let cells?, nil): self = .cells(cells)
        case (nil, let text?): self = .text(text)
        default: throw SmallDocument.invalid("cells", "Send either the cells of the row or its text as `rawText`.")
        }
    }
}

extension QueryParameters {
    fileprivate func quarantineFilter() throws(Problem) -> QuarantineFilter {
        let status = text("status").map(QuarantineFilter.Status.init)
        if status == .some(nil) {
            let known = QuarantineFilter.Status.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.invalid("status", "Must be one of \(known).")
        }
        return QuarantineFilter(
            source: text("source"), delivery: try deliveryNumber(), code: text("code"), status: status ?? nil)
    }

    fileprivate func deliveryNumber() throws(Problem) -> Int64? {
        let number = try number("delivery", standard: 0, in: 0...Int.max)
        return number == 0 ? nil : Int64(number)
    }
}

extension KeptReply {
    fileprivate static func replay(_ receipt: ReplayReceipt) -> KeptReply {
        .object { json in
            json.member("replay", Int(receipt.replay))
            json.member("source", receipt.source)
            json.member("read", receipt.read)
            json.member("closed", receipt.closed)
            json.member("created", receipt.created)
            json.member("updated", receipt.updated)
            json.member("unchanged", receipt.unchanged)
            json.member("late", receipt.late)
            json.member("withdrawn", receipt.withdrawn)
            json.member("suppressed", receipt.suppressed)
            json.member("passedOver", receipt.passedOver)
            json.key("stillRejected")
            json.object { json in
                for (code, rows) in receipt.stillRejected.sorted(by: { $0.key < $1.key }) { json.member(code, rows) }
            }
        }
    }

    fileprivate static func mended(_ receipt: MendReceipt) -> KeptReply {
        .object { json in
            json.member("reject", Int(receipt.reject))
            json.member("source", receipt.source)
            json.key("outcomes")
            json.array { json in
                for outcome in receipt.outcomes {
                    json.object { json in
                        json.member("key", outcome.key)
                        json.member("version", outcome.version)
                        json.member("outcome", outcome.outcome)
                    }
                }
            }
        }
    }

    fileprivate static func accepted(_ receipt: AcceptReceipt) -> KeptReply {
        .object { json in
            json.member("reject", Int(receipt.reject))
            json.key("record")
            json.object { json in
                json.member("system", receipt.source)
                json.member("key", receipt.key)
            }
            json.member("outcome", receipt.outcome)
            json.member("version", receipt.version)
        }
    }
}
