import HTTPTypes

/// What to do after an answer that is no success.
enum ErrorView {
    private static let explained = [401, 403, 404, 410, 429, 503]

    static func of(_ refusal: Refusal, _ asked: PageRequest) -> View {
        let word = explained.contains(refusal.status) ? "\(refusal.status)" : "other"
        return [
            "title": asked.texts["error-\(word)"],
            "advice": asked.texts["error-\(word)-advice"],
            "detail": refusal.problem.detail.text,
            "again": asked.path + asked.query.string,
            "status": refusal.status,
        ]
    }
}

/// A path of the workbench that is no page.
struct NotFoundPage: Page {
    let asked: PageRequest
    let template = "error"
    let status = HTTPResponse.Status.notFound

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        ErrorView.of(Refusal(status: 404, problem: .null), asked)
    }
}
