import CustomerModel
import Foundation
import Hub

@testable import HTTPAPI

/// Tokens of a hub, one for each role and one that is bound to the source system `billing`.
struct Keys: Sendable {
    let ofRole: [Role: String]
    let bound: String

    /// Of the form of a token, and nobody's.
    static let unknown = "kulta_00000000_" + String(repeating: "0", count: 64)

    init(_ hub: Hub) async throws {
        var made: [Role: String] = [:]
        for role in Role.allCases { made[role] = try await hub.makeToken(role).text }
        ofRole = made
        bound = try await hub.makeToken(.integration, .steward, sources: ["billing"]).text
    }

    func of(_ role: Role) -> String { ofRole[role, default: ""] }

    /// A token whose roles lack a permission; nil when every role has it.
    func lacking(_ permission: Permission) -> String? {
        Role.allCases.first { !$0.permissions.contains(permission) }.map(of)
    }
}

extension Hub {
    /// - Parameter seconds: until it expires; nil: a year.
    func makeToken(
        _ roles: Role..., sources: [String]? = nil, purposes: [String]? = nil, name: String = "test",
        expiresIn seconds: Double? = nil
    ) async throws -> (id: Int64, text: String) {
        let secret = TokenSecret.make()
        let end = seconds.map { Timestamp(microseconds: Int64((Date().timeIntervalSince1970 + $0) * 1e6)) }
        let request = TokenRequest(name: name, roles: roles, sources: sources, purposes: purposes, expiresAt: end)
        return (try await addToken(request, prefix: secret.prefix, hash: secret.hash, by: .console).id, secret.text)
    }
}

extension Call {
    func with(token: String) -> Call {
        var call = self
        call.headers["Authorization"] = "Bearer \(token)"
        return call
    }
}
