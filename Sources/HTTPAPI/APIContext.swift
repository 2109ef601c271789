import CustomerModel
import Hub
package import Hummingbird
import NIOCore

/// What the server knows of one request beside the request itself.
package struct APIContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection, for the interim answer that invites the body.
    let channel: any Channel
    /// Names the request, in the log, the audit and the answer: the client's own word for it, else the server's.
    var requestId = ""
    /// Who asks; set before the operation is performed.
    var caller = Caller.anybody
    /// The audit's line of a command; set before it is performed.
    var slip: AuditSlip?

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

extension APIContext {
    /// The `{name}` of the path, decoded.
    func pathText(_ name: String) throws(Problem) -> String {
        guard let raw = parameters[name[...]], let text = PercentEncoding.decode(raw) else {
            throw Problem(
                .malformedPath, "A part of the path is not percent-encoded UTF-8 text.",
                faults: [.init(.parameter(name), "Must be UTF-8 text in percent-encoding, without NUL.")]
            )
        }
        return text
    }

    /// `{system}` and `{key}` of the path.
    func recordKey() throws(Problem) -> SourceKey {
        try SourceKey(system: pathText("system"), key: pathText("key"), namedBy: "key")
    }

    /// The number of an import in the path. Whatever is not a number was never an import.
    func importId() throws(Problem) -> Int64 {
        guard let id = Int64(try pathText("id")) else { throw .unknownImport }
        return id
    }
}

extension Problem {
    static let unknownImport = Problem(.unknownImport, "No import has that number.")
}
