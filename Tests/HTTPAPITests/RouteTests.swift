import HTTPTypes
import Testing

@testable import HTTPAPI

@Suite struct RouteTests {
    private let routes = [
        route(.get, "/v1/customers"), route(.get, "/v1/customers/{id}"), route(.post, "/v1/matches"),
        route(.put, "/v1/sources/{system}/records/{key}"), route(.delete, "/v1/sources/{system}/records/{key}"),
    ]

    private static func route(_ method: HTTPRequest.Method, _ path: String) -> Route {
        Route(method, path, "operation", { $0.getHealth }, needs: nil)
    }

    @Test func `names the methods of a path, with HEAD wherever there is GET`() {
        #expect(routes.methods(at: "/v1/customers") == ["GET", "HEAD"])
        #expect(routes.methods(at: "/v1/customers/17") == ["GET", "HEAD"])
        #expect(routes.methods(at: "/v1/matches") == ["POST"])
        #expect(routes.methods(at: "/v1/sources/erp/records/AB%2F12") == ["DELETE", "PUT"])
    }

    @Test(arguments: ["/", "/v1", "/v1/customer", "/v1/customers/17/x", "/v1/sources/erp/records/AB/12"])
    func `a path that no route serves has no methods`(path: String) {
        #expect(routes.methods(at: path).isEmpty)
    }
}
