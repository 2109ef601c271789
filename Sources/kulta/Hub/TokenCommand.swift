import ArgumentParser
import CustomerModel
import Foundation
import HTTPAPI
import Hub

/// `kulta token`: programs that may use the API.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and revoke API tokens.",
        discussion: """
            A token is shown once, when it is made; the hub keeps its hash. docs/security.md says which role permits what.

            Examples:
              kulta token create "web shop" --role integration --source sales
              kulta token list
              kulta token revoke 3
            """,
        subcommands: [Create.self, List.self, Revoke.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a token, and show it this once.")

        @Argument(help: "What uses it, for people: the author of what is decided with it.")
        var name: String

        @Option(help: "What it is to the hub: \(Role.names). May be given several times.")
        var role: [String]

        @Option(help: "Bind it to this source system. May be given several times.")
        var source: [String] = []

        @Option(
            help:
                "A purpose of the catalog that it uses data for; other attributes are masked. May be given several times."
        )
        var purpose: [String] = []

        @Option(help: "Days until it expires.")
        var days = 365

        @OptionGroup var global: GlobalOptions

        func validate() throws {
            guard role.allSatisfy({ Role(rawValue: $0) != nil }) else {
                throw ValidationError("--role must be one of \(Role.names).")
            }
            guard (1...36_500).contains(days) else { throw ValidationError("--days takes a number from 1 to 36500.") }
        }

        func run() async throws {
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    let secret = TokenSecret.make()
                    let (id, json) = try await installation.hub.addToken(
                        request, prefix: secret.prefix, hash: secret.hash, by: .console)
                    try await installation.hub.append([.console("createToken", "tokens/\(id)", status: 201)])
                    try global.console.show(secret, of: json)
                }
            }
        }

        private var request: TokenRequest {
            let end = Date().addingTimeInterval(Double(days) * 86_400).timeIntervalSince1970
            return TokenRequest(
                name: name, roles: role.compactMap(Role.init(rawValue:)), sources: source.isEmpty ? nil : source,
                purposes: purpose.isEmpty ? nil : purpose, expiresAt: Timestamp(microseconds: Int64(end * 1e6)))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "All tokens, expired and revoked ones included, without their secrets.")

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    try global.console.show(tokens: try await installation.hub.tokens())
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a token for ever; servers refuse it after five seconds at most.")

        @Argument(help: "The token's number.")
        var id: Int64

        @OptionGroup var global: GlobalOptions

        func run() async throws {
            try await reporting(global.console) {
                try await Installation.use(global) { installation in
                    let json = try await installation.hub.revokeToken(id, by: .console)
                    try await installation.hub.append([.console("revokeToken", "tokens/\(id)", status: 200)])
                    try global.console.show(revoked: json)
                }
            }
        }
    }
}

extension Role {
    /// Every role, for people.
    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension AuditEntry {
    /// What was done on the command line.
    static func console(_ operation: String, _ subject: String, status: Int) -> AuditEntry {
        AuditEntry(
            at: Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)), token: Caller.console.label,
            operation: operation, subject: subject, status: status, requestId: nil)
    }
}

/// A token as the hub's JSON has it.
private struct TokenRow: Decodable {
    let id: Int64
    let prefix: String
    let name: String
    let roles: [String]
    let sources: [String]?
    let purposes: [String]?
    let status: String
    let expiresAt: String
    let lastUsedAt: String?
}

extension Console {
    /// Shows a token that was made, with its secret.
    fileprivate func show(_ secret: TokenSecret, of json: [UInt8]) throws {
        guard !isJSON else {
            var answer = JSONWriter()
            answer.object { answer in
                answer.member("secret", secret.text)
                answer.key("token")
                answer.raw(json)
            }
            return print(json: answer.bytes)
        }
        print(secret.text)
        note("This is the only time that the token is shown. Send it as: Authorization: Bearer \(secret)")
    }

    fileprivate func show(tokens json: [UInt8]) throws {
        guard !isJSON else { return print(json: json) }
        let tokens = try JSONDecoder().decode([TokenRow].self, from: Data(json))
        guard !tokens.isEmpty else { return print("There are no tokens.") }
        var table = Table(leftAligned: 9)
        table.add("id", "prefix", "name", "roles", "sources", "purposes", "status", "expires", "last used")
        for token in tokens {
            table.add(
                String(token.id), token.prefix, token.name, token.roles.joined(separator: ","),
                token.sources?.joined(separator: ",") ?? "all",
                token.purposes?.joined(separator: ",") ?? "not limited", token.status,
                String(token.expiresAt.prefix(10)),
                token.lastUsedAt.map { String($0.prefix(16)) } ?? "never")
        }
        print(table.text)
    }

    fileprivate func show(revoked json: [UInt8]) throws {
        guard !isJSON else { return print(json: json) }
        let token = try JSONDecoder().decode(TokenRow.self, from: Data(json))
        print("Token \(token.id) (\(token.name)) is revoked. Servers refuse it after five seconds at most.")
    }
}
