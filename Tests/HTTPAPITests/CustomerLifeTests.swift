import HTTPTypes
import Hub
import Hummingbird
import NIOCore
import Testing

@testable import HTTPAPI

/// What a customer's id answers in each stage of its life.
@Suite struct CustomerLifeTests {
    private let request = Request(
        head: HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/v1/customers/K-1"),
        body: RequestBody(buffer: ByteBuffer()))

    private func answer(_ answer: CustomerAnswer) async throws -> (response: Response, json: JSONValue) {
        let unknown = Problem(.unknownCustomer, "No customer ever had that id.")
        let response = try Response.customer(answer, id: "K-1", unless: request, orElse: unknown)
        let collector = Collector()
        try await response.body.write(collector)
        return (response, try JSONValue(parsing: collector.bytes.readableBytesView))
    }

    @Test(arguments: [
        (CustomerAnswer.redirect(id: "K-2"), "redirected"), (.split(ids: ["K-2", "K-3"]), "split"),
        (.split(ids: []), "retired"),
    ])
    func `is status 200 with the ids that took over, as documented`(life: CustomerAnswer, status: String) async throws {
        let document = try OpenAPIDocument()
        let schema = try #require(document.json["components"]?["schemas"]?["CustomerOrSuccessor"])
        let (response, json) = try await answer(life)
        #expect(response.status == .ok)
        #expect(document.faults(of: json, against: schema).isEmpty)
        #expect(json["id"]?.text == "K-1" && json["status"]?.text == status)
    }

    @Test func `the parts keep their order, largest first`() async throws {
        let json = try await answer(.split(ids: ["K-9", "K-2", "K-5"])).json
        #expect(json["parts"] == .array([.string("K-9"), .string("K-2"), .string("K-5")]))
    }

    @Test func `the bytes of the hub are passed on as they are`() async throws {
        let bytes = Array(#"{"id" : "K-1",   "kind":"person"}"#.utf8)
        let response = try await answer(.found(json: bytes, etag: "K-1.7")).response
        #expect(response.headers[.eTag] == "\"K-1.7\"" && response.headers[.contentLength] == "\(bytes.count)")
    }

    @Test(arguments: [CustomerAnswer.erased, .redacted])
    func `what was erased is gone`(life: CustomerAnswer) async {
        let problem = await #expect(throws: Problem.self) { try await answer(life) }
        #expect(problem?.kind == .erased && problem?.kind.status == .gone)
    }

    @Test func `an id that never was is unknown`() async {
        await #expect(throws: Problem.self) { try await answer(.unknown) }
    }
}

/// Keeps what a response body writes.
private final class Collector: ResponseBodyWriter, @unchecked Sendable {
    // Unchecked: one test writes it and reads it afterwards.
    private(set) var bytes = ByteBuffer()

    func write(_ buffer: ByteBuffer) { bytes.writeImmutableBuffer(buffer) }

    func finish(_: HTTPFields?) {}
}
