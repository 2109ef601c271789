import CustomerModel
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import HTTPAPI

@Suite struct QueryParametersTests {
    private func parameters(_ query: String, allowing names: Set<String>) throws -> QueryParameters {
        let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/v1/customers?\(query)")
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
        return try QueryParameters(of: request, allowing: names)
    }

    private func fault(_ body: () throws -> Void) -> Problem? {
        #expect(throws: Problem.self, performing: body)
    }

    @Test func `decodes forms and percent-encoding, and takes an empty value as absent`() throws {
        let query = try parameters("q=Mets%C3%A4+%26+Co&kind=&limit=7", allowing: ["q", "kind", "limit"])
        #expect(query.text("q") == "Metsä & Co")
        #expect(try query.kind() == nil)
        #expect(try query.limit() == 7)
        #expect(try parameters("", allowing: []).text("q") == nil)
    }

    @Test func `refuses a parameter that the operation does not take, without repeating it`() throws {
        let problem = try #require(fault { _ = try parameters("qq=Meik%C3%A4l%C3%A4inen", allowing: ["q"]) })
        #expect(problem.kind == .invalidParameter)
        #expect(problem.detail.contains("It takes: q."))
        #expect(!"\(problem)".contains("Meik"))
    }

    @Test func `refuses a parameter given twice`() throws {
        let problem = try #require(fault { _ = try parameters("q=a&q=b", allowing: ["q"]) })
        #expect(problem.faults.first?.place == .parameter("q"))
    }

    @Test(arguments: ["0", "501", "-1", "x", "1.5", "99999999999999999999", "%20"])
    func `refuses a limit out of its range`(limit: String) throws {
        let query = try parameters("limit=\(limit)", allowing: ["limit"])
        let problem = try #require(fault { _ = try query.limit() })
        #expect(problem.faults == [.init(.parameter("limit"), "Must be a whole number from 1 to 500.")])
    }

    @Test(arguments: [
        ("a=erp/4711", "erp", "4711"), ("a=erp/AB/12/", "erp", "AB/12/"), ("a=erp%2FAB%2F12", "erp", "AB/12"),
        ("a=crm/50%25+%26%23", "crm", "50% &#"), ("a=crm//", "crm", "/"),
    ])
    func `a source key is the system up to the first slash, then the key`(
        query: String, system: String, key: String
    ) throws {
        let parameters = try parameters(query, allowing: ["a"])
        #expect(try parameters.sourceKey("a") == SourceKey(system: system, key: key))
    }

    @Test(arguments: ["a=", "b=erp/1", "a=erp", "a=/4711", "a=erp/"])
    func `refuses what is not a source key`(query: String) throws {
        let parameters = try parameters(query, allowing: ["a", "b"])
        let problem = try #require(fault { _ = try parameters.sourceKey("a") })
        #expect(problem.faults.first?.place == .parameter("a"))
    }

    @Test func `refuses a key that the database could not index`() throws {
        let longest = String(repeating: "k", count: SourceKey.longestKey)
        #expect(try parameters("a=erp/\(longest)", allowing: ["a"]).sourceKey("a").key == longest)
        _ = try #require(fault { _ = try parameters("a=erp/\(longest)k", allowing: ["a"]).sourceKey("a") })
    }
}
