import Foundation

/// The stewards' worklist.
extension Scenarios {
    private static let same = signed(#""decision": "same""#)
    private static let related = signed(#""decision": "related", "relation": "sameGroup""#)

    private static let views = "/v1/tasks/views"
    private static let view = #"{"name": "Companies", "filter": "?party=organization&band=99", "shared": true}"#

    static let worklist: [Scenario] = [
        Scenario("listTasks", 200, Call("/v1/tasks?state=new&party=organization&code=possibleMatch&band=99&sample=7")),
        Scenario("listTasks", 404, Call("/v1/tasks?customer=K-1")),
        Scenario("countTasks", 200, Call("/v1/tasks/facets?sources=sales%2Bsales")),
        Scenario("countTasks", 400, Call("/v1/tasks/facets?band=70")),
        Scenario("countTasks", 404, Call("/v1/tasks/facets?customer=K-1")),
        Scenario("listTaskViews", 400, Call("/v1/tasks/views?x=1")),
        Scenario("createTaskView", 201, .post(views, json: view)),
        Scenario("createTaskView", 400, .post(views + "?x=1", json: view)),
        Scenario("createTaskView", 408) { try await $0.trickle("POST \(views)", "application/json") },
        Scenario("createTaskView", 413, .post(views, json: String(repeating: " ", count: 10_001))),
        Scenario("createTaskView", 415, Call("POST", views, body: Array(view.utf8))),
        Scenario("createTaskView", 422, .post(views, json: #"{"name": "a", "filter": "cursor=1"}"#)),
        Scenario("createTaskView", 422, .post(views, json: #"{"name": " "}"#)),
        Scenario("listTaskViews", 200, Call(views)),
        Scenario("deleteTaskView", 400, Call("DELETE", views + "/1?x=1")),
        Scenario("deleteTaskView", 404, Call("DELETE", views + "/99999")),
        Scenario("deleteTaskView", 204) { server in
            let id = Int(try await server.client.send(.post(views, json: view)).json["id"]?.number ?? 0)
            return try await server.client.send(Call("DELETE", "\(views)/\(id)"))
        },
        Scenario("getTask", 200) { try await $0.task("GET", "") },
        Scenario("getTask", 400, Call("/v1/tasks/1?x=1")),
        Scenario("getTask", 404, Call("/v1/tasks/99999")),
        Scenario("previewTask", 200) { try await $0.task("GET", "/preview") },
        Scenario("previewTask", 400, Call("/v1/tasks/1/preview?x=1")),
        Scenario("previewTask", 404, Call("/v1/tasks/99999/preview")),
        Scenario("claimTask", 200) { try await $0.task("POST", "/claim?author=anna&seconds=60") },
        Scenario("claimTask", 400, Call("POST", "/v1/tasks/1/claim?author=anna&seconds=1")),
        Scenario("claimTask", 404, Call("POST", "/v1/tasks/99999/claim?author=anna")),
        Scenario("claimTask", 409) { try await $0.task("POST", "/claim?author=otso") },
        Scenario("releaseTask", 409) { try await $0.task("DELETE", "/claim?author=otso") },
        Scenario("releaseTask", 200) { try await $0.task("DELETE", "/claim?author=anna") },
        Scenario("releaseTask", 400, Call("DELETE", "/v1/tasks/1/claim")),
        Scenario("releaseTask", 404, Call("DELETE", "/v1/tasks/99999/claim?author=anna")),
        Scenario("claimNextTask", 200, Call("POST", "/v1/tasks/next?author=anna")),
        Scenario("claimNextTask", 200, Call("POST", "/v1/tasks/next?author=anna&assignee=nobody")),
        Scenario("claimNextTask", 400, Call("POST", "/v1/tasks/next")),
        Scenario("claimNextTask", 404, Call("POST", "/v1/tasks/next?author=anna&customer=K-1")),
        Scenario("referTask", 409) { try await $0.task("POST", "/referral?author=otso&reason=who") },
        Scenario("referTask", 200) { try await $0.task("POST", "/referral?author=anna&to=otso&reason=who") },
        Scenario("referTask", 400, Call("POST", "/v1/tasks/1/referral?author=anna")),
        Scenario("referTask", 404, Call("POST", "/v1/tasks/99999/referral?author=anna&reason=who")),
        Scenario("decideTasks", 200) { server in
            _ = try await server.openTask()
            return try await server.client.send(.post("/v1/tasks/decisions?dryRun=true", json: same))
        },
        Scenario("decideTasks", 400, .post("/v1/tasks/decisions?x=1", json: same)),
        Scenario("decideTasks", 404, .post("/v1/tasks/decisions?customer=K-1", json: same)),
        Scenario("decideTasks", 408) { try await $0.trickle("POST /v1/tasks/decisions", "application/json") },
        Scenario("decideTasks", 413, .post("/v1/tasks/decisions", json: String(repeating: " ", count: 10_001))),
        Scenario("decideTasks", 415, Call("POST", "/v1/tasks/decisions", body: Array(same.utf8))),
        Scenario("decideTasks", 422, .post("/v1/tasks/decisions?assignee=nobody", json: same)),
        Scenario("decideTasks", 201) { server in
            _ = try await server.openTask()
            return try await server.client.send(.post("/v1/tasks/decisions", json: related))
        },
        Scenario("previewTask", 409) { try await $0.closedTask("/preview") },
    ]

    static let worklistWithoutDatabase: [Scenario] = [
        Scenario("countTasks", 503, Call("/v1/tasks/facets")),
        Scenario("listTaskViews", 503, Call(views)),
        Scenario("createTaskView", 503, .post(views, json: view)),
        Scenario("deleteTaskView", 503, Call("DELETE", views + "/1")),
        Scenario("getTask", 503, Call("/v1/tasks/1")),
        Scenario("previewTask", 503, Call("/v1/tasks/1/preview")),
        Scenario("claimTask", 503, Call("POST", "/v1/tasks/1/claim?author=anna")),
        Scenario("releaseTask", 503, Call("DELETE", "/v1/tasks/1/claim?author=anna")),
        Scenario("claimNextTask", 503, Call("POST", "/v1/tasks/next?author=anna")),
        Scenario("referTask", 503, Call("POST", "/v1/tasks/1/referral?author=anna&reason=who")),
        Scenario("decideTasks", 503, .post("/v1/tasks/decisions", json: same)),
    ]
}

extension LiveServer {
    /// A request about an open task.
    fileprivate func task(_ method: String, _ path: String) async throws -> Answer {
        try await client.send(Call(method, "/v1/tasks/\(try await openTask())\(path)"))
    }

    /// A request about a task that was decided.
    fileprivate func closedTask(_ path: String) async throws -> Answer {
        let closed = try await client.send(Call("/v1/tasks?state=closed&limit=1")).json["items"]?[0]?["id"]?.number
        return try await client.send(Call("/v1/tasks/\(Int(closed ?? 0))\(path)"))
    }
}
