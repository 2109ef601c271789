import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// One chromedriver for all tests of the process; it ends with the process.
enum WebDriver {
    /// Its address, when it is listening.
    static func address() async throws -> String { try await starting.value }

    private static let starting = Task.detached { try start() }

    /// The shell waits for the end of its input, which the system closes with this process however that ends.
    private static func start() throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "chromedriver --port=0 & cat > /dev/null; kill -9 $!"]
        process.standardInput = life
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var text = ""
        while let part = String(data: output.fileHandleForReading.availableData, encoding: .utf8), !part.isEmpty {
            text += part
            if let match = text.firstMatch(of: /started successfully on port (\d+)/) {
                return "http://127.0.0.1:\(match.1)"
            }
        }
        throw WebDriverError(message: "chromedriver does not start: \(text)")
    }

    private static let life = Pipe()

    /// A page of thousands of cells is looked through by axe in one command, beside other tests on two cores. It has as long
    /// as the browser gives its scripts.
    private static let patience: TimeAmount = .seconds(300)
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: HTTPClient.Configuration(timeout: HTTPClient.Configuration.Timeout(read: patience)))

    /// What a command answers under `value`.
    static func send(_ method: String, _ address: String, _ body: JSONBody? = nil) async throws -> Value {
        var request = HTTPClientRequest(url: address)
        request.method = .RAW(value: method)
        if let body { request.body = .bytes(ByteBuffer(bytes: body.bytes)) }
        let response = try await client.execute(request, timeout: patience)
        let bytes = try await response.body.collect(upTo: 64 << 20)
        let answer = try JSONDecoder().decode(Envelope.self, from: Data(bytes.readableBytesView))
        guard response.status == .ok else { throw WebDriverError(message: answer.value["message"]?.text ?? "unknown") }
        return answer.value
    }

    private struct Envelope: Decodable {
        let value: Value
    }
}

struct WebDriverError: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
}

/// A body made of what JSONSerialization takes.
struct JSONBody {
    let bytes: [UInt8]

    init(_ object: [String: Any]) throws {
        bytes = Array(try JSONSerialization.data(withJSONObject: object))
    }
}

/// Any JSON.
enum Value: Decodable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([Value].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: Value].self))
        }
    }

    subscript(name: String) -> Value? { if case .object(let members) = self { members[name] } else { nil } }
    var members: [String: Value] { if case .object(let members) = self { members } else { [:] } }
    var list: [Value] { if case .array(let items) = self { items } else { [] } }
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var isTrue: Bool { if case .bool(true) = self { true } else { false } }
}
