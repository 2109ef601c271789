import Foundation
import HTTPTypes
import Hub
import Hummingbird

/// Views of the worklist that somebody keeps under a name.
extension API {
    func listTaskViews(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        return .items(try await hub.taskViews(for: context.caller))
    }

    func createTaskView(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        let document = try SmallDocument(
            try await request.document(context, under: configuration), allowing: ["name", "filter", "shared"])
        let (id, json) = try await hub.keepTaskView(
            try document.viewName(), filter: try document.taskFilter(Self.taskFilters),
            isShared: try document.flag("shared"), by: context.caller)
        return .json(json, status: .created, headers: [.location: "/v1/tasks/views/\(id)"])
    }

    func deleteTaskView(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try QueryParameters(of: request)
        guard let id = Int64(try context.pathText("id")) else {
            throw Problem(.unknownTaskView, "No view has that number.")
        }
        try await hub.deleteTaskView(id, by: context.caller)
        return Response(status: .noContent)
    }
}

extension SmallDocument {
    fileprivate func viewName() throws(Problem) -> String {
        let name = try requiredText("name").trimmingCharacters(in: .whitespaces)
        guard (1...80).contains(name.count), !name.contains(where: \.isNewline) else {
            throw Self.invalid("name", "Must be a text of 1 to 80 characters on one line.")
        }
        return name
    }

    /// The query of a list of tasks, its parameters in the order of their names; empty when it is absent.
    fileprivate func taskFilter(_ names: Set<String>) throws(Problem) -> String {
        guard let text = try text("filter") else { return "" }
        do throws(Problem) {
            let query = try QueryParameters(text.hasPrefix("?") ? String(text.dropFirst()) : text, allowing: names)
            _ = try query.taskFilter()
            return String(query.kept(names).dropLast())
        } catch {
            let known = names.sorted().joined(separator: ", ")
            throw Self.invalid("filter", "Must be a query of the list of tasks; it takes \(known).")
        }
    }
}
