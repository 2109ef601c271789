import HTTPTypes
import Hub
import Testing

@testable import HTTPAPI

@Suite struct ProblemTests {
    @Test func `every kind of problem has its own type and title`() {
        #expect(Set(Problem.Kind.allCases.map(\.type)).count == Problem.Kind.allCases.count)
        #expect(Set(Problem.Kind.allCases.map(\.title)).count == Problem.Kind.allCases.count)
        #expect(Problem.Kind.allCases.allSatisfy { (400...599).contains($0.status.code) })
    }

    @Test(arguments: HubError.Code.allCases)
    func `every refusal of the hub becomes a problem, and only defects become status 500`(code: HubError.Code) {
        let problem = Problem(HubError(code, "A sentence for people."))
        #expect((problem.kind.status == .internalServerError) == (code == .internal))
        #expect((problem.detail == "A sentence for people.") == (code != .internal))
    }

    @Test func `the faults of a document keep their JSON Pointers`() {
        let error = HubError(
            .invalidDocument, "No.", problems: [.init(pointer: "/attributes/phone/1", message: "Must be text.")])
        #expect(Problem(error).faults == [.init(.pointer("/attributes/phone/1"), "Must be text.")])
    }
}
