import CustomerModel
import Hummingbird

extension Problem {
    /// The answer to the request that had the problem.
    ///
    /// - Parameter requestId: names the occurrence, so that `instance` finds its line in the server's log.
    func response(requestId: String) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        if kind.status == .serviceUnavailable { headers[.retryAfter] = "\(Self.retrySeconds)" }
        return Response(
            status: kind.status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: document(requestId: requestId)))
        )
    }

    /// Seconds after which a client may try again when the server could not help it.
    private static let retrySeconds = 2

    private func document(requestId: String) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            writeKind(to: &json)
            json.member("instance", "urn:kulta:request:\(requestId)")
            writeFaults(to: &json)
        }
        return json.bytes
    }

    /// The members of a problem that only a part of the request has.
    func writeLine(to json: inout JSONWriter) {
        writeKind(to: &json)
        writeFaults(to: &json)
    }

    private func writeKind(to json: inout JSONWriter) {
        json.member("type", kind.type)
        json.member("title", kind.title)
        json.member("status", kind.status.code)
        json.member("detail", detail)
    }

    private func writeFaults(to json: inout JSONWriter) {
        guard !faults.isEmpty else { return }
        json.key("errors")
        json.array { json in faults.forEach { $0.write(to: &json) } }
    }
}

extension Problem.Fault {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            switch place {
            case .pointer(let pointer): json.member("pointer", pointer)
            case .parameter(let name): json.member("parameter", name)
            case .header(let name): json.member("header", name)
            }
            json.member("message", message)
        }
    }
}
