/// `/workbench/sign-in`: who comes here is sent on to where they wanted to go.
struct SignInPage: Page {
    let asked: PageRequest
    let template = "sign-in"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        ["title": asked.texts["sign-in"], "script": "sign-in.js", "back": Self.back(asked.query)]
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
