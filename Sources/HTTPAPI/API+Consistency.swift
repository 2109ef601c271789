import Hub
import Hummingbird

/// Whether what is stored is what the source records resolve to.
extension API {
    func createConsistencyCheck(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["sample", "seed"])
        let options = VerifyOptions(sample: try query.sample(), seed: try query.seed())
        let id = try await hub.verify(options).id
        guard let json = try await hub.consistencyCheck(id) else { throw Problem.unknownCheck }
        return .json(json, status: .created, headers: [.location: "/v1/consistency-checks/\(id)"])
    }

    func listConsistencyChecks(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["cursor", "limit"])
        let limit = try query.limit()
        let page = try await hub.consistencyChecks(cursor: query.text("cursor"), limit: limit)
        return .page(page, path: "/v1/consistency-checks?limit=\(limit)&")
    }

    func getConsistencyCheck(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        guard let id = Int64(try context.pathText("id")), let json = try await hub.consistencyCheck(id) else {
            throw Problem.unknownCheck
        }
        return .json(json)
    }
}

extension Problem {
    fileprivate static let unknownCheck = Problem(.unknownCheck, "No consistency check has that number.")
}

extension QueryParameters {
    /// Nil, when it is absent, stands for all records.
    fileprivate func sample() throws(Problem) -> Int? {
        text("sample") == nil ? nil : try number("sample", standard: 1, in: 1...1_000_000)
    }

    /// Nil, when it is absent, leaves the choice to the hub.
    fileprivate func seed() throws(Problem) -> UInt32? {
        text("seed") == nil ? nil : UInt32(try number("seed", standard: 0, in: 0...Int(UInt32.max)))
    }
}
