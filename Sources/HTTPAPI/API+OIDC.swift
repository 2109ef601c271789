import Crypto
import Foundation
import HTTPTypes
import Hub
import Hummingbird

/// Signing in through an OpenID provider: there, and back with a code.
extension API {
    func startSignIn(_ request: Request, _ context: APIContext) async throws -> Response {
        let query = try QueryParameters(of: request, allowing: ["return"])
        let provider = try openIDProvider()
        let target = try query.returnPath()
        try entrance.countAttempt(from: context.address(of: request, configuration.transport))
        let (state, browser) = (SessionSecret.make(), SessionSecret.make())
        let (nonce, verifier) = (SessionSecret.make().text, SessionSecret.make().text)
        let services = try await asking { try await provider.services() }
        try await hub.keep(
            .init(browser: browser.hash, nonce: nonce, verifier: verifier, target: target), state: state.hash)
        let challenge = Data(SHA256.hash(data: Data(verifier.utf8))).base64URL
        let parameters = [
            ("response_type", "code"), ("client_id", provider.configuration.clientId),
            ("redirect_uri", provider.configuration.redirectURI),
            ("scope", provider.configuration.scopes.joined(separator: " ")), ("state", state.text), ("nonce", nonce),
            ("code_challenge", challenge), ("code_challenge_method", "S256"),
        ].map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        let address = services.authorization
        return .redirect(
            to: address + (address.contains("?") ? "&" : "?") + parameters,
            cookie: attempts.field(browser, life: .seconds(600)))
    }

    /// Where there is a page for it, whoever is refused reads there why.
    func finishSignIn(_ request: Request, _ context: APIContext) async throws -> Response {
        do {
            return try await finishedSignIn(request, context)
        } catch {
            let problem = (error as? Problem) ?? (error as? HubError).map { Problem($0) }
            guard let problem, let page = configuration.signInPage else { throw error }
            return .redirect(to: "\(page)?refused=\(problem.kind.rawValue)", cookie: attempts.removal)
        }
    }

    /// The provider's other parameters are passed over, as RFC 6749 says.
    private func finishedSignIn(_ request: Request, _ context: APIContext) async throws -> Response {
        let provider = try openIDProvider()
        func parameter(_ name: String) -> String? { QueryParameters.values(of: name, in: request).first }
        guard let state = parameter("state").flatMap({ SessionSecret($0) }),
            let attempt = try await hub.takeAttempt(state: state.hash),
            let browser = attempts.secret(of: request), areEqual(browser.hash, attempt.browser)
        else { throw Problem.staleSignIn }
        guard let code = parameter("code"), parameter("iss").map({ $0 == provider.configuration.issuer }) ?? true else {
            throw Problem.refusedSignIn
        }
        let token = try await asking {
            try await provider.token(for: code, verifier: attempt.verifier, nonce: attempt.nonce)
        }
        guard let person = try await hub.person(of: try token.identity(provider.configuration)) else {
            throw Problem.refusedSignIn
        }
        var answer = Response.redirect(to: attempt.target, cookie: attempts.removal)
        let session = try await admit(person, request, context)
        answer.headers.append(contentsOf: session.headers.filter { $0.name == .setCookie })
        return answer
    }

    private var attempts: SessionCookie {
        SessionCookie(isSecure: configuration.isSecure, suffix: "-oidc")
    }

    private func openIDProvider() throws(Problem) -> OIDCProvider {
        guard let provider, configuration.access == .tokens else {
            throw Problem(.unknownRoute, "This server knows no OpenID provider.")
        }
        return provider
    }

    private func asking<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch is IDToken.Refusal {
            throw Problem.refusedSignIn
        } catch is OIDCProvider.Failure {
            throw Problem.providerFailed
        }
    }
}

extension QueryParameters {
    /// Where the browser goes afterwards: a path of this server and nothing else.
    fileprivate func returnPath() throws(Problem) -> String {
        guard let path = text("return") else { return "/" }
        let bytes = Array(path.utf8)
        guard bytes.count <= 1000, bytes[0] == UInt8(ascii: "/"), bytes.count == 1 || bytes[1] != UInt8(ascii: "/"),
            bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { throw Self.invalid("return", "Must be a path of this server, such as `/tasks`.") }
        return path
    }
}

extension IDToken {
    /// - Throws: `noRole`.
    fileprivate func identity(_ provider: OIDCConfiguration) throws(Problem) -> Identity {
        let roles = Set(list(provider.groupsClaim).compactMap { provider.roles[$0] })
        guard !roles.isEmpty else { throw Problem.noRole }
        let name = (text(provider.nameClaim) ?? "").lowercased()
        let displayName = text("name").flatMap { (1...100).contains($0.utf8.count) ? $0 : nil } ?? name
        return Identity(
            issuer: issuer, subject: subject, name: name, displayName: displayName,
            roles: roles.sorted { $0.rawValue < $1.rawValue })
    }
}

extension Response {
    fileprivate static func redirect(to address: String, cookie: String) -> Response {
        Response(status: .seeOther, headers: [.location: address, .setCookie: cookie, .cacheControl: "no-store"])
    }
}

extension Data {
    fileprivate var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

extension Problem {
    fileprivate static let staleSignIn = challenge(
        "This sign-in was not begun by this browser, is over, or took more than ten minutes. Sign in again.",
        #"Bearer realm="kulta""#)
    fileprivate static let refusedSignIn = challenge(
        "The OpenID provider did not say who signed in, or the account is disabled.", #"Bearer realm="kulta""#)
    fileprivate static let noRole = Problem(
        .noRole, "None of the groups of whoever signed in gives a role here. Ask an administrator.")
    fileprivate static let providerFailed = Problem(
        .providerUnavailable, "The OpenID provider cannot be reached, or did not take the code. Sign in again.")
}
