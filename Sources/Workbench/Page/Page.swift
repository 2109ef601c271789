import HTTPAPI
import HTTPTypes
import Hummingbird

/// What a template shows: names and values, lists of views, and nothing that is HTML already. Templates escape all of it.
typealias View = [String: Any]

/// One page for one request.
protocol Page: SendableMetatype {
    var template: String { get }
    var status: HTTPResponse.Status { get }
    /// - Throws: `Refusal` when the API answers otherwise than with success.
    func view() async throws -> View
}

extension Page {
    var status: HTTPResponse.Status { .ok }

    /// A link to the next part of a list of the API, for a template; none on the last one.
    ///
    /// - Parameter address: of this page with a cursor.
    func next(of list: JSON, _ address: (String) -> String) -> [View] {
        guard let cursor = list["next"].string.split(separator: "cursor=").dropFirst().first else { return [] }
        return [["href": address(String(cursor))]]
    }
}

/// An answer of the API that is no success.
struct Refusal: Error {
    let status: Int
    /// Its problem document.
    let problem: JSON
}

/// A request for a page, and whoever makes it.
struct PageRequest: Sendable {
    let path: String
    let query: Query
    let language: Language
    /// `light`, `dark`, or `auto`: as the system is set.
    let theme: String
    private let context: PageContext

    init(_ request: Request, _ context: PageContext) {
        self.context = context
        path = request.uri.path
        query = Query(request)
        let cookies = Cookies(request)
        language =
            cookies["kulta_lang"].flatMap(Language.init)
            ?? Language.preferred(request.headers[.acceptLanguage] ?? "")
        theme = cookies["kulta_theme"].flatMap { ["light", "dark"].contains($0) ? $0 : nil } ?? "auto"
    }

    var texts: Texts { Texts.of(language) }

    /// `{name}` of the path; empty when it cannot be read.
    func pathText(_ name: String) -> String { context.pathText(name) ?? "" }

    /// What the API answers to a GET.
    ///
    /// - Throws: `Refusal`.
    func get(_ target: String) async throws -> JSON {
        let answer = try await context.get(target)
        let json = JSON(parsing: answer.body)
        guard (200..<300).contains(answer.status) else { throw Refusal(status: answer.status, problem: json) }
        return json
    }

    /// The same for what a page can do without; nil after a refusal.
    func find(_ target: String) async throws -> JSON? {
        do { return try await get(target) } catch is Refusal { return nil }
    }
}

/// The query of a request, as far as it can be read: a page shows what it understands.
struct Query: Sendable {
    private(set) var values: [String: String] = [:]

    init(_ request: Request) {
        self.init(parsing: request.uri.query ?? "")
    }

    /// - Parameter text: percent-encoded, without the question mark.
    init(parsing text: String) {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
            else { continue }
            values[name] = value
        }
    }

    init(_ values: [String: String]) {
        self.values = values
    }

    /// Nil when it is absent or empty.
    func text(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    func has(_ name: String, _ value: String) -> Bool { values[name] == value }

    /// With one value set, or taken out when it is nil.
    func with(_ name: String, _ value: String?) -> Query {
        var changed = values
        changed[name] = value
        return Query(changed)
    }

    /// Only some of its parameters.
    func only(_ names: [String]) -> Query { Query(values.filter { names.contains($0.key) }) }

    /// With its question mark, in the order of names; empty when there is nothing.
    var string: String {
        let pairs = values.sorted { $0.key < $1.key }.filter { !$0.value.isEmpty }
            .map { "\(PercentEncoding.encode($0.key))=\(PercentEncoding.encode($0.value))" }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}

/// The cookies of a request.
struct Cookies {
    private var values: [Substring: String] = [:]

    init(_ request: Request) {
        for pair in (request.headers[.cookie] ?? "").split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            values[parts[0].drop { $0 == " " }] = PercentEncoding.decode(parts[1])
        }
    }

    subscript(name: String) -> String? { values[name[...]] }
}
