import Foundation
import Glibc

/// One HTTP request.
struct WireCall: Sendable {
    var method = "GET"
    var target: String
    var fields: [String: String] = [:]
    var body: [UInt8] = []

    init(_ target: String, fields: [String: String] = [:]) {
        self.target = target
        self.fields = fields
    }

    init(_ method: String, _ target: String, json: String? = nil, key: String? = nil) {
        self.method = method
        self.target = target
        if let json {
            fields["Content-Type"] = "application/json"
            body = Array(json.utf8)
        }
        if let key { fields["Idempotency-Key"] = key }
    }
}

/// One answer, whole.
struct WireAnswer: Sendable {
    let status: Int
    let body: [UInt8]

    /// The body as a JSON object; empty when it is none.
    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:] }
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A connection to a hub on this machine for one request, read by blocking: its thread has nothing else to do. Whatever
/// breaks is an error.
final class Wire {
    struct Failure: Error {}

    private let socket: Int32
    private var buffer: [UInt8] = []

    /// Sends a call and reads the whole answer.
    static func send(_ call: WireCall, to port: Int, patience: Int = 90) throws -> WireAnswer {
        let wire = try Wire(call, port: port, patience: patience)
        let (status, length) = try wire.readHead()
        if let length { return WireAnswer(status: status, body: try wire.take(length)) }
        var body: [UInt8] = []
        while let chunk = try wire.readChunk() { body += chunk }
        return WireAnswer(status: status, body: body)
    }

    /// Connects and sends.
    ///
    /// - Parameter patience: seconds without a byte after which reading fails.
    init(_ call: WireCall, port: Int, patience: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure() }
        var fields = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
        if call.method != "GET" { fields["Content-Length"] = "\(call.body.count)" }
        let lines = fields.merging(call.fields) { $1 }.map { "\($0): \($1)\r\n" }
        try write(Array("\(call.method) \(call.target) HTTP/1.1\r\n\(lines.joined())\r\n".utf8) + call.body)
    }

    deinit { close(socket) }

    /// The status and the length of the body; nil when it comes in chunks.
    func readHead() throws -> (status: Int, length: Int?) {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = buffer.firstRange(of: end) {
                let head = String(decoding: buffer[..<range.lowerBound], as: UTF8.self).lowercased()
                buffer.removeSubrange(..<range.upperBound)
                let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
                if head.contains("transfer-encoding: chunked") { return (status, nil) }
                let length = head.firstMatch(of: /content-length: ([0-9]+)/).flatMap { Int($0.1) }
                return (status, length ?? 0)
            }
            try receive()
        }
    }

    /// The next chunk of the body; nil at its proper end.
    func readChunk() throws -> [UInt8]? {
        let lineEnd = Array("\r\n".utf8)
        while true {
            if let range = buffer.firstRange(of: lineEnd) {
                guard let size = Int(String(decoding: buffer[..<range.lowerBound], as: UTF8.self), radix: 16) else {
                    throw Failure()
                }
                buffer.removeSubrange(..<range.upperBound)
                let chunk = try take(size + 2)
                return size == 0 ? nil : Array(chunk.dropLast(2))
            }
            try receive()
        }
    }

    private func take(_ length: Int) throws -> [UInt8] {
        while buffer.count < length { try receive() }
        defer { buffer.removeFirst(length) }
        return Array(buffer[..<length])
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure() }
            rest = rest.dropFirst(count)
        }
    }

    private func receive() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &chunk, chunk.count, 0)
        guard count > 0 else { throw Failure() }
        buffer += chunk[..<count]
    }
}

/// Runs blocking work on a thread of its own.
func onThread<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}
