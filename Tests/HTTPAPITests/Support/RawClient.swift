import Foundation
import Glibc

/// One request.
struct Call: Sendable {
    var method = "GET"
    var target: String
    var headers: [String: String] = [:]
    var body: [UInt8]?

    init(_ target: String, headers: [String: String] = [:]) {
        self.init("GET", target, headers: headers)
    }

    init(_ method: String, _ target: String, headers: [String: String] = [:], body: [UInt8]? = nil) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    static func put(_ target: String, json: String) -> Call {
        Call("PUT", target, headers: ["Content-Type": "application/json"], body: Array(json.utf8))
    }

    static func post(_ target: String, json: String) -> Call {
        Call("POST", target, headers: ["Content-Type": "application/json"], body: Array(json.utf8))
    }

    fileprivate var head: [UInt8] {
        var fields = ["Host": "127.0.0.1", "Connection": "close"]
        if let body { fields["Content-Length"] = String(body.count) }
        fields.merge(headers) { $1 }
        let lines = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
        return Array("\(method) \(target) HTTP/1.1\r\n\(lines.joined())\r\n".utf8)
    }
}

/// One answer.
struct Answer: Sendable {
    let status: Int
    /// Names in lower case.
    let headers: [String: String]
    let body: [UInt8]
    /// Statuses of the interim answers before it.
    var interim: [Int] = []

    var json: JSONValue {
        get throws { try JSONValue(parsing: body) }
    }

    /// What follows `urn:kulta:problem:`; nil when the answer is no problem.
    var problem: String? {
        (try? json)?["type"]?.text.flatMap { $0.hasPrefix("urn:kulta:problem:") ? String($0.dropFirst(18)) : nil }
    }
}

/// An HTTP client that speaks to the socket itself, so that a test sees what is really sent and can behave badly.
struct RawClient: Sendable {
    let port: Int

    func send(_ call: Call) async throws -> Answer {
        try await onThread { [port] in
            let connection = try RawConnection(port: port)
            try connection.write(call.head + (call.body ?? []))
            return try connection.readAnswer(toHead: call.method == "HEAD")
        }
    }

    /// Lets a test write and read as it likes, off the cooperative pool.
    func onConnection<R: Sendable>(_ body: @escaping @Sendable (RawConnection) throws -> R) async throws -> R {
        try await onThread { [port] in try body(RawConnection(port: port)) }
    }
}

/// Blocking calls run on a thread of their own: the server under test needs the cooperative pool.
func onThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}

/// A TCP connection to this machine; every read gives up after 60 seconds.
final class RawConnection {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let socket: Int32
    private var buffer: [UInt8] = []

    init(port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(description: "cannot connect: \(errno)") }
        var limit = timeval(tv_sec: 600, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(socket) }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Stops quietly when the server has closed the connection: the answer says why.
    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Says that nothing more will be sent; the answer can still be read.
    func finishWriting() { shutdown(socket, Int32(SHUT_WR)) }

    /// Whether the server closes the connection within the time, however much it still sends.
    func isClosed(within seconds: Int) -> Bool {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        while true {
            do {
                guard try receive() else { return true }
            } catch {
                return false
            }
        }
    }

    func readAnswer(toHead: Bool = false) throws -> Answer {
        var interim: [Int] = []
        while true {
            let (status, headers) = try readHead()
            if (100..<200).contains(status) {
                interim.append(status)
                continue
            }
            let isEmpty = toHead || status == 204 || status == 304
            let isChunked = !isEmpty && headers["transfer-encoding"] == "chunked"
            let length = isEmpty ? 0 : headers["content-length"].flatMap { Int($0) } ?? 0
            let body = isChunked ? try readChunks() : try readBody(length: length)
            return Answer(status: status, headers: headers, body: body, interim: interim)
        }
    }

    /// The next chunk of a chunked body; nil at its proper end.
    func readChunk() throws -> [UInt8]? {
        let lineEnd = Array("\r\n".utf8)
        while true {
            if let range = buffer.firstRange(of: lineEnd) {
                let size = Int(String(decoding: buffer[..<range.lowerBound], as: UTF8.self), radix: 16) ?? 0
                buffer.removeSubrange(..<range.upperBound)
                let chunk = try readBody(length: size + lineEnd.count)
                return size == 0 ? nil : Array(chunk.dropLast(lineEnd.count))
            }
            guard try receive() else { throw Failure(description: "closed in the middle of a chunked body") }
        }
    }

    private func readChunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while let chunk = try readChunk() { body += chunk }
        return body
    }

    func readHead() throws -> (Int, [String: String]) {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = buffer.firstRange(of: end) {
                let lines = String(decoding: buffer[..<range.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                buffer.removeSubrange(..<range.upperBound)
                let fields = lines.dropFirst().compactMap { line -> (String, String)? in
                    guard let colon = line.firstIndex(of: ":") else { return nil }
                    let value = line[line.index(after: colon)...].drop { $0 == " " }
                    return (line[..<colon].lowercased(), String(value))
                }
                let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
                return (status, Dictionary(fields) { "\($0), \($1)" })
            }
            guard try receive() else { throw Failure(description: "closed before an answer") }
        }
    }

    private func readBody(length: Int) throws -> [UInt8] {
        while buffer.count < length {
            guard try receive() else { throw Failure(description: "closed in the middle of a body") }
        }
        defer { buffer.removeFirst(length) }
        return Array(buffer[..<length])
    }

    /// False at the end of the stream.
    private func receive() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &chunk, chunk.count, 0)
        if count < 0, errno == EAGAIN { throw Failure(description: "no answer in time") }
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
    }
}
