import Foundation
import JWTKit

/// What a provider says of a person. Its signature is checked by `OIDCProvider`, its claims here.
struct IDToken: JWTPayload {
    let issuer: String
    let subject: String
    let audience: [String]
    let authorizedParty: String?
    let expiry: Date
    let notBefore: Date?
    let issuedAt: Date
    let nonce: String?
    /// Claims that are texts, and those that are lists of texts.
    private let texts: [String: String]
    private let lists: [String: [String]]

    /// How far the provider's clock may be off.
    private static let leeway: TimeInterval = 60

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let claims = try decoder.container(keyedBy: Key.self)
        func moment(_ name: String) throws -> Date? {
            try claims.decodeIfPresent(Double.self, forKey: Key(stringValue: name)).map(
                Date.init(timeIntervalSince1970:))
        }
        var texts: [String: String] = [:]
        var lists: [String: [String]] = [:]
        for key in claims.allKeys {
            if let text = try? claims.decode(String.self, forKey: key) { texts[key.stringValue] = text }
            if let list = try? claims.decode([String].self, forKey: key) { lists[key.stringValue] = list }
        }
        guard let issuer = texts["iss"], let subject = texts["sub"], let expiry = try moment("exp"),
            let issuedAt = try moment("iat")
        else { throw Refusal.incomplete }
        self.issuer = issuer
        self.subject = subject
        self.expiry = expiry
        self.issuedAt = issuedAt
        notBefore = try moment("nbf")
        audience = texts["aud"].map { [$0] } ?? lists["aud"] ?? []
        authorizedParty = texts["azp"]
        nonce = texts["nonce"]
        self.texts = texts
        self.lists = lists
    }

    func encode(to encoder: any Encoder) throws { throw Refusal.incomplete }

    /// Claims are checked against what was asked for: see `check`.
    func verify(using algorithm: some JWTAlgorithm) {}

    /// Why a token is not taken.
    enum Refusal: String, Error {
        case incomplete, issuer, audience, expired, early, nonce, algorithm, signature
    }

    /// - Throws: `Refusal` unless the token is for this client, from that provider, of now, and an answer to that nonce.
    func check(_ provider: OIDCConfiguration, nonce: String, now: Date = Date()) throws {
        guard issuer == provider.issuer else { throw Refusal.issuer }
        guard audience.contains(provider.clientId),
            authorizedParty.map({ $0 == provider.clientId }) ?? (audience.count == 1)
        else { throw Refusal.audience }
        guard now < expiry.addingTimeInterval(Self.leeway) else { throw Refusal.expired }
        guard issuedAt < now.addingTimeInterval(Self.leeway),
            notBefore.map({ $0 < now.addingTimeInterval(Self.leeway) }) ?? true
        else { throw Refusal.early }
        guard let said = self.nonce, areEqual(Array(said.utf8), Array(nonce.utf8)) else { throw Refusal.nonce }
        guard (1...255).contains(subject.utf8.count), subject.utf8.allSatisfy({ $0 > 0x1F }) else {
            throw Refusal.incomplete
        }
    }

    func text(_ claim: String) -> String? { texts[claim] }

    func list(_ claim: String) -> [String] { lists[claim] ?? texts[claim].map { [$0] } ?? [] }
}
