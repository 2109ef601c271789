import CustomerModel
import HTTPTypes
import Hub
import Hummingbird

extension Response {
    /// JSON bytes as the hub made them.
    static func json(
        _ bytes: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = headers.contains(.eTag) ? "private, no-cache" : "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A JSON object that `body` writes.
    static func object(
        status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], _ body: (inout JSONWriter) -> Void
    ) -> Response {
        var json = JSONWriter()
        json.object(body)
        return .json(json.bytes, status: status, headers: headers)
    }

    /// A list that has no parts.
    ///
    /// - Parameter array: JSON.
    static func items(_ array: [UInt8]) -> Response {
        .object { json in
            json.key("items")
            json.raw(array)
        }
    }

    /// A part of a list, with a link to the next part in the document and in the `Link` field.
    ///
    /// - Parameter path: the list's own path with its parameters but the cursor, ending in `?` or `&`.
    static func page(_ page: Page, path: String) -> Response {
        let next = page.next.map { "\(path)cursor=\(PercentEncoding.encode($0))" }
        return .object(headers: next.map { [.link: "<\($0)>; rel=\"next\""] } ?? [:]) { json in
            json.key("items")
            json.raw(page.items)
            json.member("next", next)
        }
    }

    /// The answer for the life of a golden id: its document, the id that replaced it, or the ids of its parts.
    ///
    /// - Parameter id: the id that was asked for; nil when the customer was named by a source key.
    /// - Throws: `unknown` when there is no such customer; `erased`.
    static func customer(
        _ answer: CustomerAnswer, id: String?, unless request: Request, orElse unknown: Problem
    ) throws(Problem) -> Response {
        switch answer {
        case .found(let json, let etag): request.alreadyHas(etag) ? .notModified(etag) : .json(json, etag: etag)
        case .redirect(let canonicalId): .redirected(id, to: canonicalId)
        case .split(let parts): .split(id, into: parts)
        case .erased: throw Problem(.erased, "The customer was erased. Nothing of it is left.")
        case .redacted:
            throw Problem(.erased, "At that moment the customer had a record that was erased since.")
        case .notYet: throw Problem(.unknownCustomer, "That customer did not exist yet at that moment.")
        case .unknown: throw unknown
        }
    }

    private static func json(_ bytes: [UInt8], etag: String) -> Response {
        .json(bytes, headers: [.eTag: "\"\(etag)\""])
    }

    private static func notModified(_ etag: String) -> Response {
        Response(status: .notModified, headers: [.eTag: "\"\(etag)\"", .cacheControl: "private, no-cache"])
    }

    private static func redirected(_ id: String?, to canonicalId: String) -> Response {
        let link = "</v1/customers/\(PercentEncoding.encode(canonicalId))>; rel=\"canonical\""
        return .object(headers: [.link: link]) { json in
            json.member("id", id)
            json.member("status", "redirected")
            json.member("canonicalId", canonicalId)
        }
    }

    private static func split(_ id: String?, into parts: [String]) -> Response {
        .object { json in
            json.member("id", id)
            json.member("status", parts.isEmpty ? "retired" : "split")
            json.key("parts")
            json.array { json in parts.forEach { json.string($0) } }
        }
    }
}

extension Request {
    /// Whether `If-None-Match` names the tag, which makes a body needless (RFC 9110, weak comparison).
    fileprivate func alreadyHas(_ etag: String) -> Bool {
        guard let field = headers[.ifNoneMatch] else { return false }
        return field.split(separator: ",").contains { candidate in
            let tag = candidate.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            let opaque = tag.starts(with: "W/") ? Array(tag.dropFirst(2)) : Array(tag)
            return opaque == Array("\"\(etag)\"") || opaque == ["*"]
        }
    }
}
