import Crypto
import CryptoExtras
import Foundation
import Hub
import Hummingbird
import Synchronization

@testable import HTTPAPI

/// A small OpenID provider on this machine with real keys, which can be made to lie.
final class TestProvider: Sendable {
    /// What is wrong with the tokens that it gives.
    enum Lie: String, CaseIterable, Sendable {
        case wrongNonce, noNonce, wrongAudience, twoAudiences, otherParty, wrongIssuer, expired, future, noSubject
        case algNone, hmacWithPublicKey, foreignKey, changedPayload, unknownKey, otherAlgorithm, notAToken
    }

    struct Person: Sendable {
        var subject = "subject-1"
        var name = "Maija"
        var groups = ["kulta-stewards"]
    }

    private struct Code: Sendable {
        let nonce: String
        let challenge: String
        let redirect: String
    }

    private struct State: Sendable {
        var issuer = ""
        var codes: [String: Code] = [:]
        var person = Person()
        var lie: Lie?
        var algorithm = "RS256"
        /// For ES256; `rotate` takes the next.
        var ecdsa = P256.Signing.PrivateKey()
        var rotations = 0
    }

    private let rsa: _RSA.Signing.PrivateKey
    private let foreign: _RSA.Signing.PrivateKey
    private let state = Mutex(State())

    private init() throws {
        rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        foreign = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    }

    /// Serves on a free port while `body` runs.
    static func run(_ body: @escaping @Sendable (TestProvider) async throws -> Void) async throws {
        let provider = try TestProvider()
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: provider.router(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.runService(gracefulShutdownSignals: []) }
            let port = await ports.first { _ in true } ?? 0
            provider.state.withLock { $0.issuer = "http://127.0.0.1:\(port)" }
            defer { group.cancelAll() }
            try await body(provider)
        }
    }

    func be(_ person: Person) { state.withLock { $0.person = person } }
    func lie(_ lie: Lie?) { state.withLock { $0.lie = lie } }
    /// Signs ES256 by a new key from now on, and tells of the former no more.
    func rotate() {
        state.withLock {
            $0.ecdsa = P256.Signing.PrivateKey()
            $0.rotations += 1
        }
    }

    func sign(with algorithm: String) { state.withLock { $0.algorithm = algorithm } }

    /// As a server of Kulta is told of it.
    func configuration(issuer: String? = nil) throws -> OIDCConfiguration {
        let document = """
            {"issuer": "\(issuer ?? state.withLock { $0.issuer })", "clientId": "kulta",
             "redirectURI": "http://127.0.0.1/v1/session/oidc/callback",
             "roles": {"kulta-stewards": "steward", "kulta-admins": "admin"}}
            """
        var configuration = try JSONDecoder().decode(OIDCConfiguration.self, from: Data(document.utf8))
        configuration.clientSecret = "a secret: of & course"
        return configuration
    }

    /// What the browser brings back after its person has signed in at the address to which it was sent.
    func code(for address: String) throws -> (code: String, state: String) {
        let items = URLComponents(string: address)?.queryItems ?? []
        let query = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        guard query["response_type"] == "code", query["client_id"] == "kulta", query["code_challenge_method"] == "S256",
            query["scope"] == "openid profile", let nonce = query["nonce"], let challenge = query["code_challenge"],
            let redirect = query["redirect_uri"], let asked = query["state"]
        else { throw CancellationError() }
        let code = UUID().uuidString
        state.withLock { $0.codes[code] = Code(nonce: nonce, challenge: challenge, redirect: redirect) }
        return (code, asked)
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/.well-known/openid-configuration") { [self] _, _ in
            let issuer = state.withLock { $0.issuer }
            return """
                {"issuer": "\(issuer)", "authorization_endpoint": "\(issuer)/authorize",
                 "token_endpoint": "\(issuer)/token", "jwks_uri": "\(issuer)/keys"}
                """
        }
        router.get("/keys") { [self] _, _ in try keys() }
        router.post("/token") { [self] request, _ in
            let body = try await request.body.collect(upTo: 10_000)
            guard let token = try token(String(buffer: body), request.headers[.authorization] ?? "") else {
                throw HTTPError(.badRequest)
            }
            return #"{"access_token": "x", "token_type": "Bearer", "id_token": "\#(token)"}"#
        }
        return router
    }

    private func keys() throws -> String {
        let primitives = try rsa.publicKey.getKeyPrimitives()
        let (ecdsa, rotations) = state.withLock { ($0.ecdsa, $0.rotations) }
        let point = ecdsa.publicKey.rawRepresentation
        return """
            {"keys": [{"kty": "oct", "kid": "odd", "k": "AAAA"},
             {"kty": "RSA", "kid": "rsa", "alg": "RS256", "use": "sig", "n": "\(Self.text(primitives.modulus))",
              "e": "\(Self.text(primitives.publicExponent))"},
             {"kty": "EC", "kid": "ec-\(rotations)", "crv": "P-256", "use": "sig", "x": "\(Self.text(point.prefix(32)))",
              "y": "\(Self.text(point.suffix(32)))"}]}
            """
    }

    /// Nil when the code, its proof or the client is not right; a code serves once.
    private func token(_ form: String, _ authorization: String) throws -> String? {
        let items = URLComponents(string: "?" + form)?.queryItems ?? []
        let query = Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        let basic = Data("kulta:a%20secret%3A%20of%20%26%20course".utf8).base64EncodedString()
        guard let code = state.withLock({ $0.codes.removeValue(forKey: query["code"] ?? "") }),
            authorization == "Basic \(basic)", query["grant_type"] == "authorization_code",
            query["redirect_uri"] == code.redirect,
            Self.text(Data(SHA256.hash(data: Data((query["code_verifier"] ?? "").utf8)))) == code.challenge
        else { return nil }
        return try token(nonce: code.nonce)
    }

    private func token(nonce: String) throws -> String {
        let (issuer, person, lie, algorithm) = state.withLock { ($0.issuer, $0.person, $0.lie, $0.algorithm) }
        let rotations = state.withLock { $0.rotations }
        if lie == .notAToken { return "none" }
        let now = Int(Date().timeIntervalSince1970)
        var claims: [String: Any] = [
            "iss": lie == .wrongIssuer ? issuer + "/other" : issuer, "sub": person.subject, "aud": "kulta",
            "exp": lie == .expired ? now - 120 : now + 300, "iat": lie == .future ? now + 600 : now,
            "nonce": lie == .wrongNonce ? String(nonce.reversed()) : nonce, "preferred_username": person.name,
            "name": "\(person.name) Malli", "groups": person.groups,
        ]
        if lie == .noNonce { claims["nonce"] = nil }
        if lie == .noSubject { claims["sub"] = "" }
        if lie == .wrongAudience { claims["aud"] = "another" }
        if lie == .twoAudiences || lie == .otherParty { claims["aud"] = ["kulta", "another"] }
        if lie == .otherParty { claims["azp"] = "another" }
        let key = lie == .unknownKey ? "unknown" : algorithm == "RS256" ? "rsa" : "ec-\(rotations)"
        let name =
            switch lie {
            case .algNone: "none"
            case .hmacWithPublicKey: "HS256"
            case .otherAlgorithm: "RS384"
            default: algorithm
            }
        var parts = [
            Self.text(Data(#"{"alg": "\#(name)", "kid": "\#(key)", "typ": "JWT"}"#.utf8)),
            Self.text(try JSONSerialization.data(withJSONObject: claims)),
        ]
        let signature = try signature(of: parts.joined(separator: "."), lie, algorithm)
        if lie == .changedPayload {
            claims["groups"] = ["kulta-admins"]
            parts[1] = Self.text(try JSONSerialization.data(withJSONObject: claims))
        }
        return (parts + [Self.text(signature)]).joined(separator: ".")
    }

    private func signature(of text: String, _ lie: Lie?, _ algorithm: String) throws -> Data {
        let bytes = Data(text.utf8)
        switch lie {
        case .algNone: return Data()
        case .hmacWithPublicKey:
            let key = SymmetricKey(data: Data(rsa.publicKey.pemRepresentation.utf8))
            return Data(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
        case .otherAlgorithm:
            return try rsa.signature(for: SHA384.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation
        case .foreignKey:
            return try foreign.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation
        default:
            guard algorithm == "RS256" else {
                return try state.withLock { $0.ecdsa }.signature(for: bytes).rawRepresentation
            }
            return try rsa.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation
        }
    }

    private static func text(_ bytes: some DataProtocol) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// A browser on its way through a provider.
struct OIDCTrip: Sendable {
    let server: LiveServer
    let address: String
    let cookie: String

    /// Is sent to the provider.
    init(_ server: LiveServer, returning target: String = "/tasks") async throws {
        let answer = try await server.client.send(Call("/v1/session/oidc?return=\(target)"))
        guard answer.status == 303, let address = answer.headers["location"],
            let cookie = answer.headers["set-cookie"]?.split(separator: ";").first
        else { throw Browser.NotSignedIn(status: answer.status) }
        (self.server, self.address, self.cookie) = (server, address, String(cookie))
    }

    /// Comes back.
    func finish(code: String, state: String, cookie: String? = nil, more: String = "") async throws -> Answer {
        let path = "/v1/session/oidc/callback?code=\(code)&state=\(state)&session_state=x\(more)"
        return try await server.client.send(Call(path, headers: ["Cookie": cookie ?? self.cookie]))
    }

    /// Signs in at the provider and comes back.
    func finish(_ provider: TestProvider) async throws -> Answer {
        let (code, state) = try provider.code(for: address)
        return try await finish(code: code, state: state)
    }
}
