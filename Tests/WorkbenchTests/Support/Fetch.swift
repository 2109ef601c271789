import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Pages and answers without a browser.
enum Fetch {
    /// - Returns: the status.
    static func send(_ method: String, _ address: String, json: String) async throws -> Int {
        var request = HTTPClientRequest(url: address)
        request.method = .RAW(value: method)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: json))
        return Int(try await HTTPClient.shared.execute(request, timeout: .seconds(60)).status.code)
    }

    static func get(
        _ address: String, headers: [(String, String)] = []
    ) async throws -> (status: Int, bytes: [UInt8], headers: [String: String]) {
        var request = HTTPClientRequest(url: address)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let bytes = Array(try await response.body.collect(upTo: 64 << 20).readableBytesView)
        let fields = response.headers.map { ($0.name.lowercased(), $0.value) }
        return (Int(response.status.code), bytes, Dictionary(fields) { first, _ in first })
    }
}
