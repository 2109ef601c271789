package import HTTPAPI
import HTTPTypes
import Hummingbird
import Mustache

/// The stewards' pages. Each is a client of the API: it asks what it shows with the credentials of whoever looks at it, and its
/// scripts send commands to the same paths as any program.
package struct Workbench: Sendable {
    let templates: MustacheLibrary
    let assets: Assets

    /// - Throws: when a template of this build cannot be read.
    package init() throws {
        templates = try Templates.library()
        assets = Assets()
    }

    /// Every page, for `APIServer`.
    package var pages: [PageRoute] {
        [
            PageRoute("/") { _, _ in .see("/workbench/tasks") },
            PageRoute("/workbench") { _, _ in .see("/workbench/tasks") },
            PageRoute("/workbench/assets/{version}/{name}") { _, context in asset(context) },
            PageRoute("/workbench/language/{choice}") {
                choose("kulta_lang", Language.allCases.map(\.rawValue), $0, $1)
            },
            PageRoute("/workbench/theme/{choice}") { choose("kulta_theme", ["light", "dark", "auto"], $0, $1) },
            page("/workbench/sign-in", SignInPage.init),
            page("/workbench/tasks", WorklistPage.init),
            page("/workbench/tasks/bulk", BulkPage.init),
            page("/workbench/tasks/{id}", ComparePage.init),
            page("/workbench/tasks/{id}/board", BoardPage.init(case:)),
            page("/workbench/overview", OverviewPage.init),
            page("/workbench/consumers/{name}", ConsumerPage.init),
            page("/workbench/webhooks/{id}", WebhookPage.init),
            page("/workbench/rules", RulesPage.init),
            page("/workbench/rules/{version}", RulesPage.init),
            page("/workbench/search", SearchPage.init),
            page("/workbench/customers/{id}", CustomerPage.init),
            page("/workbench/customers/{id}/split", SplitPage.init),
            page("/workbench/customers/{id}/board", BoardPage.init(customer:)),
            page("/workbench/imports", ImportsPage.init),
            page("/workbench/imports/{id}", ImportPage.init),
            page("/workbench/sources", SourcesPage.init),
            page("/workbench/sources/{system}", SourcePage.init),
            page("/workbench/quarantine", QuarantinePage.init),
            page("/workbench/quarantine/{id}", RejectPage.init),
            page("/workbench/**", NotFoundPage.init),
        ]
    }

    private func page<P: Page>(_ path: String, _ make: @escaping @Sendable (PageRequest) -> P) -> PageRoute {
        PageRoute(path) { request, context in
            let asked = PageRequest(request, context)
            do {
                let page = make(asked)
                return await render(page.template, try await page.view(), asked, status: page.status)
            } catch let refusal as Refusal where refusal.status == 401 {
                return .see(SignInPage.path(for: asked))
            } catch let refusal as Refusal {
                return await render("error", ErrorView.of(refusal, asked), asked, status: .init(code: refusal.status))
            }
        }
    }

    private func render(
        _ template: String, _ view: View, _ asked: PageRequest, status: HTTPResponse.Status
    ) async -> Response {
        let session = try? await asked.find("/v1/session")
        let body = templates.render(Layout.around(view, asked, session, assets), withTemplate: template) ?? ""
        return .page(body, status: status)
    }

    private func asset(_ context: PageContext) -> Response {
        guard let name = context.pathText("name"), let file = assets.files[name] else {
            return Response(status: .notFound)
        }
        return .asset(file, isCurrent: context.pathText("version") == assets.version)
    }

    /// Keeps a choice of whoever looks in a cookie, and goes back.
    private func choose(
        _ cookie: String, _ choices: [String], _ request: Request, _ context: PageContext
    ) -> Response {
        let back = Query(request).text("back").flatMap { $0.hasPrefix("/workbench") ? $0 : nil } ?? "/workbench/tasks"
        var response = Response.see(back)
        if let choice = context.pathText("choice"), choices.contains(choice) {
            response.headers[.setCookie] = "\(cookie)=\(choice); Path=/; Max-Age=31536000; SameSite=Lax"
        }
        return response
    }
}
