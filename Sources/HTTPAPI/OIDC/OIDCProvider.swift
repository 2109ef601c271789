import AsyncHTTPClient
import Foundation
import JWTKit
import NIOCore
import NIOHTTP1
import Synchronization

/// Speaks to an OpenID provider: where its services are, its keys, and the exchange of a code for a token.
final class OIDCProvider: Sendable {
    /// Where a provider's services are (OpenID Connect Discovery 1.0).
    struct Services: Decodable, Sendable {
        let issuer: String
        let authorization: String
        let token: String
        let keys: String

        private enum CodingKeys: String, CodingKey {
            case issuer
            case authorization = "authorization_endpoint"
            case token = "token_endpoint"
            case keys = "jwks_uri"
        }
    }

    /// The provider cannot be reached, or says what makes no sense.
    struct Failure: Error {}

    private struct Known: Sendable {
        var services: (value: Services, at: ContinuousClock.Instant)?
        var keys: (value: [String: JWK], at: ContinuousClock.Instant)?
    }

    /// Algorithms whose signatures are taken.
    private static let algorithms: Set = ["RS256", "ES256"]
    /// How long what the provider said counts, and how often it is asked at most for a key that it did not tell.
    private static let memory: Duration = .seconds(3600)
    private static let pause: Duration = .seconds(10)
    private static let longestAnswer = 1 << 20

    let configuration: OIDCConfiguration
    private let known = Mutex(Known())

    init(_ configuration: OIDCConfiguration) { self.configuration = configuration }

    /// - Throws: `Failure`.
    func services() async throws -> Services {
        let now = ContinuousClock.now
        if let known = known.withLock({ $0.services }), now - known.at < Self.memory { return known.value }
        let base = configuration.issuer.hasSuffix("/") ? String(configuration.issuer.dropLast()) : configuration.issuer
        let services = try await get(Services.self, base + "/.well-known/openid-configuration")
        guard services.issuer == configuration.issuer else { throw Failure() }
        for address in [services.authorization, services.token, services.keys] {
            guard address.hasPrefix("https://") || configuration.issuer.hasPrefix("http://") else { throw Failure() }
        }
        known.withLock { $0.services = (services, now) }
        return services
    }

    /// The token that the provider gives for a code.
    ///
    /// - Throws: `Failure`; `IDToken.Refusal` when it is not one for this sign-in.
    func token(for code: String, verifier: String, nonce: String) async throws -> IDToken {
        var request = HTTPClientRequest(url: try await services().token)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        var form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", configuration.redirectURI),
            ("code_verifier", verifier),
        ]
        if let secret = configuration.clientSecret {
            let pair = [configuration.clientId, secret].map(PercentEncoding.encode).joined(separator: ":")
            request.headers.add(name: "Authorization", value: "Basic \(Data(pair.utf8).base64EncodedString())")
        } else {
            form.append(("client_id", configuration.clientId))
        }
        request.body = .bytes(Array(form.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&").utf8))
        let answer = try await send(request, as: TokenAnswer.self)
        return try await checked(answer.token, nonce: nonce)
    }

    private struct TokenAnswer: Decodable {
        let token: String

        private enum CodingKeys: String, CodingKey { case token = "id_token" }
    }

    private struct Header: Decodable {
        let alg: String
        let kid: String?
    }

    /// - Throws: `IDToken.Refusal`.
    private func checked(_ text: String, nonce: String) async throws -> IDToken {
        guard let part = text.split(separator: ".", omittingEmptySubsequences: false).first,
            let bytes = Data(base64Encoded: Self.padded(part)),
            let header = try? JSONDecoder().decode(Header.self, from: bytes), Self.algorithms.contains(header.alg)
        else { throw IDToken.Refusal.algorithm }
        let key = try await key(header.kid)
        guard key.algorithm == nil || key.algorithm?.rawValue == header.alg else { throw IDToken.Refusal.algorithm }
        let token: IDToken
        do {
            token = try await JWTKeyCollection().add(jwk: key).verify(text, as: IDToken.self)
        } catch let refusal as IDToken.Refusal {
            throw refusal
        } catch {
            throw IDToken.Refusal.signature
        }
        try token.check(configuration, nonce: nonce)
        return token
    }

    /// The provider's key of that name; the only one when the token names none.
    private func key(_ name: String?) async throws -> JWK {
        let keys = try await keys(atLeast: name)
        guard let key = name.map({ keys[$0] }) ?? (keys.count == 1 ? keys.values.first : nil) else {
            throw IDToken.Refusal.signature
        }
        return key
    }

    /// Keys that the provider told within an hour; asked again for one that is not among them.
    private func keys(atLeast name: String?) async throws -> [String: JWK] {
        let now = ContinuousClock.now
        if let known = known.withLock({ $0.keys }) {
            let age = now - known.at
            if age < Self.pause || (age < Self.memory && name.map { known.value[$0] != nil } ?? true) {
                return known.value
            }
        }
        let set = try await get(KeySet.self, try await services().keys)
        let keys = Dictionary(
            set.keys.compactMap { key in key.value?.keyIdentifier.map { ($0.string, key.value) } }
                .compactMap { name, key in key.map { (name, $0) } },
            uniquingKeysWith: { first, _ in first })
        known.withLock { $0.keys = (keys, now) }
        return keys
    }

    private struct KeySet: Decodable {
        /// A key of a kind that is not known here is passed over.
        struct Key: Decodable {
            let value: JWK?

            init(from decoder: any Decoder) { value = try? JWK(from: decoder) }
        }

        let keys: [Key]
    }

    private func get<Answer: Decodable>(_ type: Answer.Type, _ address: String) async throws -> Answer {
        try await send(HTTPClientRequest(url: address), as: type)
    }

    private func send<Answer: Decodable>(_ request: HTTPClientRequest, as type: Answer.Type) async throws -> Answer {
        do {
            let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
            guard answer.status == .ok else { throw Failure() }
            let body = try await answer.body.collect(upTo: Self.longestAnswer)
            return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
        } catch {
            throw Failure()
        }
    }

    private static func padded(_ text: Substring) -> String {
        text.replacing("-", with: "+").replacing("_", with: "/")
            + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }
}
