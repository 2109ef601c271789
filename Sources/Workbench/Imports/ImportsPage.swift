/// `/workbench/imports`: the files that were delivered, and the way in for another.
struct ImportsPage: Page {
    let asked: PageRequest
    let template = "imports"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        async let listed = asked.get(
            "/v1/imports\(Query(["limit": "25", "cursor": asked.query.text("cursor") ?? ""]).string)")
        async let mapped = asked.get("/v1/mappings")
        async let permitted = asked.permissions()
        let (list, mappings, permissions) = (try await listed, try await mapped, try await permitted)
        let items = list.items.list.map { ImportView.of($0, asked) }
        return [
            "title": asked.texts["imports"], "script": "imports.js", "sheet": "imports.css",
            "imports": items, "hasImports": !items.isEmpty,
            "canImport": permissions.contains("write-records"), "canSeeRows": permissions.contains("read-quarantine"),
            "words": asked.texts.ofValues, "systems": mappings.items.list.map(choice),
            "next": next(of: list) { "/workbench/imports\(Query(["cursor": $0]).string)" },
            "isLater": asked.query.text("cursor") != nil,
        ]
    }

    private func choice(_ mapping: JSON) -> View {
        let system = mapping.system.string
        return [
            "system": system, "title": mapping.title.string, "isChosen": asked.query.has("source", system),
            "isFull": mapping.full.isTrue,
        ]
    }
}

/// `/workbench/imports/{id}`: one delivery, while it runs and afterwards.
struct ImportPage: Page {
    let asked: PageRequest
    let template = "import"

    init(_ asked: PageRequest) {
        self.asked = asked
    }

    func view() async throws -> View {
        let item = try await asked.get("/v1/imports/\(Segment.encoded(asked.pathText("id")))")
        let id = item.id.integer ?? 0
        async let permitted = asked.permissions()
        async let refused = asked.find("/v1/imports/\(id)/rejects?limit=25")
        let brought = try await asked.find(
            "/v1/imports/\(id)/records\(Query(["limit": "25"]).with("cursor", asked.query.text("cursor")).string)")
        let rejects = try await refused
        let texts = asked.texts
        var view = ImportView.of(item, asked)
        view["title"] = view["name"]
        view["script"] = "import.js"
        view["sheet"] = "imports.css"
        view["finished"] = texts.moment(item.finishedAt.string)
        view["isFinished"] = !item.finishedAt.isNull
        view["isFull"] = item.full.isTrue
        view["counts"] = ImportView.counts(of: item, texts)
        view["warnings"] = ImportView.warnings(item, texts)
        view["error"] = item.error.isNull ? [] : [["code": item.error.code.text, "message": item.error.message.text]]
        view["rejects"] = (rejects?.items.list ?? []).map { RejectView.of($0, asked) }
        view["brought"] = (brought?.items.list ?? []).map { ImportView.record($0, texts) }
        view["hasBrought"] = brought?.items.list.isEmpty == false
        view["next"] = brought.map { next(of: $0) { "\(asked.path)\(Query(["cursor": $0]).string)#brought" } } ?? []
        view["isLater"] = asked.query.text("cursor") != nil
        view["moreRejects"] = rejects?.next.isNull == false
        view["quarantine"] = "/workbench/quarantine\(Query(["delivery": "\(id)", "status": "all"]).string)"
        view["isDone"] = isDone(item)
        let permissions = try await permitted
        view["canResolve"] = permissions.contains("resolve")
        view["undoing"] = ImportView.undoing(item, texts)
        view["why"] = item.undoes.isNull ? [] : [["author": item.author.string, "reason": item.reason.string]]
        let mayWrite = permissions.contains("write-records")
        view["undo"] = mayWrite && item.canUndo.isTrue && isDone(item) ? [undoForm(item)] : []
        view["canStop"] = mayWrite && item.state.string == "running"
        return view
    }

    /// What the form says that takes an import back, or puts it back.
    private func undoForm(_ item: JSON) -> View {
        let deed = item.undoes.isNull ? "undo" : "redo"
        return [
            "heading": asked.texts["\(deed)-import"], "advice": asked.texts["\(deed)-import-advice"],
            "button": asked.texts["\(deed)-it"],
        ]
    }

    /// Whether nothing of it changes by itself any more.
    private func isDone(_ item: JSON) -> Bool {
        item.state.string != "running" && item.resolution.state.string != "waiting"
    }
}
