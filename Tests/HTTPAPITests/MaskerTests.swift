import Foundation
import Hub
import RuleBook
import Testing

@testable import HTTPAPI

/// What the purposes of a caller leave of a document.
@Suite struct MaskerTests {
    /// Sees a person's title, an organization's name, phones and websites, and no other name, address or number.
    private func sales() async throws -> Masker {
        try await TestHub.withEmpty { hub in
            let token = try await hub.makeToken(.steward, purposes: ["sales"])
            let known = try #require(try await hub.token(prefix: String(token.text.dropFirst(6).prefix(8))))
            return Masker(sight: hub.sight(of: Caller(known)))
        }
    }

    @Test func `what is hidden names the purposes that would show it, and the rest stays as it was`() async throws {
        let masker = try await sales()
        for (document, expected) in [
            (
                #"{"id" : "K-1", "attributes" : {"phone" : ["1"], "birthDate" : "2000-01-01"}}"#,
                #"{"id":"K-1","attributes":{"phone":["1"],"birthDate":{"masked":["identification","credit-control"]}}}"#
            ),
            (
                #"[{"attribute": "iban", "before": null, "after": "FI21"}]"#,
                #"[{"attribute":"iban","masked":["invoicing","accounting"]}]"#
            ),
            (#"{"attribute": "website", "value": "a\"b{"}"#, #"{"attribute":"website","value":"a\"b{"}"#),
            (
                #"{"fields":{"i\u0062an":[{"value":"FI21"}]}}"#,
                #"{"fields":{"i\u0062an":{"masked":["invoicing","accounting"]}}}"#
            ),
            (
                #"{"name":"n","comparator":"exact","left":["x"],"right":["y"],"levelBits":1.5e0}"#,
                #"{"name":"n","comparator":"exact","left":[],"right":[],"levelBits":1.5e0}"#
            ),
            (#"[]"#, "[]"), (" {} ", "{}"), (#"[true, null , -1.5,"\\"]"#, #"[true,null,-1.5,"\\"]"#),
        ] {
            let masked = try masker.mask(Array(document.utf8))
            #expect(String(decoding: masked, as: UTF8.self) == expected)
        }
    }

    @Test func `a customer's name goes unless it is made of what is shown`() async throws {
        let masker = try await sales()
        for (document, isShown) in [
            (#"{"kind":"organization","displayName":"Malli Oy","attributes":{"organizationName":"Malli Oy"}}"#, true),
            (#"{"kind":"organization","displayName":"9000003-8","attributes":{"businessId":"9000003-8"}}"#, false),
            (#"{"kind":"organization","displayName":"Malli Oy"}"#, false),
            (#"{"kind":"person","displayName":"Maija Malli","attributes":{"title":"Maija Malli"}}"#, false),
            (#"{"kind":"person","displayName":"m@m.example","attributes":{"email":["m@m.example"]}}"#, false),
        ] {
            let masked = String(decoding: try masker.mask(Array(document.utf8)), as: UTF8.self)
            #expect(masked.contains(#""displayName":{"masked":["#) != isShown, "\(masked)")
        }
    }

    @Test(arguments: [
        "", " ", "{", "[1", #"{"a"}"#, #"{"a":1,}"#, #"{"a":1}{"iban":1}"#, "\u{FEFF}{}", #""abc"#, #"{a:1}"#, "[1 2]",
        String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000),
    ])
    func `what is no JSON is not let through`(document: String) async throws {
        let masker = try await sales()
        #expect(throws: Masker.NotJSON.self) { try masker.mask(Array(document.utf8)) }
    }

    @Test func `whoever has no purposes, or all of them, sees everything`() async throws {
        try await TestHub.withEmpty { hub in
            #expect(hub.sight(of: .anybody).isWhole)
            let all = try TestHub.ruleBook().purposes.keys.sorted()
            let token = try await hub.makeToken(.steward, purposes: all)
            let known = try #require(try await hub.token(prefix: String(token.text.dropFirst(6).prefix(8))))
            #expect(hub.sight(of: Caller(known)).isWhole)
        }
    }
}
