import HTTPTypes
import Hummingbird

/// Header fields that every answer has, so that browsers do with it what it is for and nothing else. The same values each
/// time: adding them takes about a microsecond.
struct SecurityFields: Sendable {
    private let ofPages: [HTTPField]
    private let ofData: [HTTPField]

    /// What a page of this server may load and do: what this server serves, nothing inline, and no frame around it.
    static let pagePolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
        connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'
        """
    static let dataPolicy = "default-src 'none'; frame-ancestors 'none'"

    /// - Parameter isSecure: whether browsers reach the server by TLS, which they are to do from then on for a year.
    init(isSecure: Bool) {
        var common: HTTPFields = [
            .xContentTypeOptions: "nosniff",
            // Not `no-referrer`: browsers would send forms of the server's own pages with `Origin: null`.
            .referrerPolicy: "same-origin",
            .crossOriginOpenerPolicy: "same-origin",
            .crossOriginEmbedderPolicy: "require-corp",
            .crossOriginResourcePolicy: "same-origin",
        ]
        if isSecure { common[.strictTransportSecurity] = "max-age=31536000" }
        ofPages = common + [HTTPField(name: .contentSecurityPolicy, value: Self.pagePolicy)]
        ofData = common + [HTTPField(name: .contentSecurityPolicy, value: Self.dataPolicy)]
    }

    func add(to response: inout Response) {
        let isPage = response.headers[.contentType]?.hasPrefix("text/html") == true
        response.headers.append(contentsOf: isPage ? ofPages : ofData)
    }
}
