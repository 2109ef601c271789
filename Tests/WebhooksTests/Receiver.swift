import Foundation
import Glibc
import Synchronization

/// An address that takes messages and answers as a test says.
final class Receiver: Sendable {
    struct Message: Sendable {
        /// Names in lower case.
        let headers: [String: String]
        let body: [UInt8]
        let status: Int

        var id: String { headers["webhook-id"] ?? "" }
    }

    let port: Int
    private let socket: Int32
    private let answer: @Sendable (Message) -> Int
    private let taken = Mutex<[Message]>([])

    var messages: [Message] { taken.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(port)/hook" }

    /// - Parameter answer: the status for a message.
    init(_ answer: @escaping @Sendable (Message) -> Int = { _ in 204 }) {
        self.answer = answer
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = bind(descriptor, pointer, length)
                _ = getsockname(descriptor, pointer, &length)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        listen(descriptor, 16)
        socket = descriptor
        Thread.detachNewThread { [self] in accept() }
    }

    func stop() {
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    /// Waits until so many messages have come.
    func wait(for count: Int) async throws {
        for _ in 0..<600 where messages.count < count { try await Task.sleep(for: .milliseconds(50)) }
    }

    private func accept() {
        while case let connection = Glibc.accept(socket, nil, nil), connection >= 0 {
            Thread.detachNewThread { [self] in serve(connection) }
        }
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var buffer: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while true {
            guard let head = buffer.firstRange(of: end) else {
                guard Self.receive(connection, &buffer) else { return }
                continue
            }
            let headers = Self.headers(buffer[..<head.lowerBound])
            let size = Int(headers["content-length"] ?? "") ?? 0
            while buffer.count < head.upperBound + size {
                guard Self.receive(connection, &buffer) else { return }
            }
            let body = Array(buffer[head.upperBound..<head.upperBound + size])
            buffer.removeFirst(head.upperBound + size)
            let status = answer(Message(headers: headers, body: body, status: 0))
            taken.withLock { $0.append(Message(headers: headers, body: body, status: status)) }
            let text = Array("HTTP/1.1 \(status) x\r\nContent-Length: 0\r\nLocation: /elsewhere\r\n\r\n".utf8)
            _ = text.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        }
    }

    private static func receive(_ connection: Int32, _ buffer: inout [UInt8]) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &chunk, chunk.count, 0)
        guard count > 0 else { return false }
        buffer += chunk[..<count]
        return true
    }

    private static func headers(_ head: ArraySlice<UInt8>) -> [String: String] {
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n").dropFirst()
        let fields = lines.compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        return Dictionary(fields) { first, _ in first }
    }
}
