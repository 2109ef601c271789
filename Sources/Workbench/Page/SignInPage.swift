/// `/workbench/sign-in`: who comes here is sent on to where they wanted to go.
struct SignInPage: Page {
    let asked: PageRequest
    let template = "sign-in"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        let back = Self.back(asked.query)
        var view: View = ["title": asked.texts["sign-in"], "script": "sign-in.js", "back": back]
        if try await asked.find("/v1/session/ways")?.openId.isTrue == true {
            view["openId"] = "/v1/session/oidc" + Query(["return": back]).string
        }
        view["refusal"] = asked.query.text("refused").map(refusal)
        return view
    }

    /// Why the provider's word did not let somebody in.
    private func refusal(_ kind: String) -> String {
        let known = ["no-role", "name-taken", "provider-unavailable"]
        return asked.texts["refused-\(known.contains(kind) ? kind : "sign-in")"]
    }

    /// Where a page that refused somebody sends them.
    static func path(for asked: PageRequest) -> String {
        "/workbench/sign-in" + Query(["back": asked.path + asked.query.string]).string
    }

    /// A page of the workbench, and nothing else that the query names.
    static func back(_ query: Query) -> String {
        query.text("back").flatMap { $0.hasPrefix("/workbench/") ? $0 : nil } ?? "/workbench/tasks"
    }
}
