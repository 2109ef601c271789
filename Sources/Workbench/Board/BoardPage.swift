/// `/workbench/customers/{id}/board`, and of a case `/workbench/tasks/{id}/board`: what holds records together, and where each
/// of them belongs.
struct BoardPage: Page {
    /// More records are shown as a matrix.
    static let mostDrawn = 60

    let asked: PageRequest
    let template = "board"
    private let isCase: Bool

    init(customer asked: PageRequest) {
        self.asked = asked
        isCase = false
    }

    init(case asked: PageRequest) {
        self.asked = asked
        isCase = true
    }

    private var texts: Texts { asked.texts }
    private var others: [String] {
        asked.query.text("with")?.split(separator: ",").map(String.init) ?? []
    }

    func view() async throws -> View {
        let number = asked.pathText("id")
        guard isCase else {
            let back = "/workbench/customers/\(number)"
            return try await view(number, with: others, back: back, crumb: nil)
        }
        let task = try await asked.get("/v1/tasks/\(number)")
        let filter = asked.query.only(TaskView.filters).string
        return try await view(
            task.left.id.text, with: [task.right.id.text] + others, back: "/workbench/tasks/\(number)\(filter)",
            crumb: "№ \(number)")
    }

    private func view(_ id: String, with others: [String], back: String, crumb: String?) async throws -> View {
        let answer = try await links(id, with: others)
        guard answer.customers.list.first != nil else { return ended(answer, id, back) }
        let board = Board(answer, records: try await records(answer))
        let name = board.customers[0].name
        let bits = asked.query.text("bits").flatMap { Int($0) } ?? board.range.lowerBound
        var view = common(back, crumb ?? name)
        view["name"] = name
        view["open"] = [try await open(board, bits: min(max(bits, board.range.lowerBound), board.range.upperBound))]
        return view
    }

    private func common(_ back: String, _ crumb: String) -> View {
        ["title": texts["board"], "script": "board.js", "back": back, "crumb": crumb]
    }

    /// Where the id leads now when the customer was merged.
    private func links(_ id: String, with others: [String]) async throws -> JSON {
        func path(_ id: String) -> String {
            "/v1/customers/\(id)/links" + Query(["with": others.joined(separator: ",")]).string
        }
        let answer = try await asked.get(path(id))
        return answer.canonicalId.text.isEmpty ? answer : try await asked.get(path(answer.canonicalId.text))
    }

    private func records(_ answer: JSON) async throws -> [JSON] {
        var records: [JSON] = []
        for customer in answer.customers.list {
            records += try await asked.find("/v1/customers/\(customer.customer.id.text)/records")?.records.list ?? []
        }
        return records
    }

    private func ended(_ answer: JSON, _ id: String, _ back: String) -> View {
        var view = common(back, id)
        view["name"] = id
        view["ended"] = [
            [
                "text": texts.word("ended", answer.status.string),
                "parts": answer.parts.list.map { ["id": $0.text, "href": "/workbench/customers/\($0.text)"] as View },
            ] as View
        ]
        return view
    }

    /// - Parameter bits: links under them are taken away.
    private func open(_ board: Board, bits: Int) async throws -> View {
        let least = Double(bits)
        let tables = BoardTables(board, least: least, texts)
        let isDrawn = board.nodes.count <= Self.mostDrawn
        return [
            "main": board.customers[0].id, "with": board.customers.dropFirst().map(\.id).joined(separator: ","),
            "isCase": isCase, "graph": isDrawn ? [BoardGraph(board, least: least, texts).view] : [],
            "matrix": isDrawn ? [] : [tables.matrix], "rows": tables.rows, "hasRows": !board.links.isEmpty,
            "omitted": board.omitted > 0 ? [["text": texts.count("board-omitted", board.omitted)] as View] : [],
            "least": bits, "from": board.range.lowerBound, "to": board.range.upperBound,
            "link": texts.decimal(board.linkWeight, digits: 1), "said": said(board, least),
            "columns": board.customers.indices.map { column($0, board, isLarge: !isDrawn) },
            "tag": isCase ? "case" : "customer", "candidates": try await candidates(board),
            "hidden": TaskView.filters.compactMap { name in
                asked.query.text(name).map { ["name": name, "value": $0] as View }
            },
        ]
    }

    private func said(_ board: Board, _ least: Double) -> String {
        let parts = board.parts(from: least)
        let apart = board.customers.indices.compactMap { customer -> String? in
            let count = Set(zip(board.nodes, parts).filter { $0.0.customer == customer }.map(\.1)).count
            guard count > 1 else { return nil }
            return texts.filled("board-parts", ["customer": Board.letter(customer), "n": count])
        }
        return apart.isEmpty ? texts["board-holds"] : apart.joined(separator: " · ")
    }

    /// Customers about which a question is open, to be put on the board, too.
    private func candidates(_ board: Board) async throws -> [View] {
        let here = Set(board.customers.map(\.id))
        var seen: Set<String> = []
        let found = try await asked.find("/v1/tasks" + Query(["customer": board.customers[0].id, "limit": "8"]).string)
        return (found?.items.list ?? []).compactMap { task in
            let other = here.contains(task.left.id.text) ? task.right : task.left
            guard !here.contains(other.id.text), seen.insert(other.id.text).inserted else { return nil }
            let with = (others + [other.id.text]).joined(separator: ",")
            return [
                "name": other.displayName.text, "percent": texts.percent(task.probability.number ?? 0),
                "href": asked.path + asked.query.with("with", with).with("moves", nil).string,
            ]
        }
    }
}

// MARK: Columns

extension BoardPage {
    private func column(_ customer: Int, _ board: Board, isLarge: Bool) -> View {
        let entry = board.customers[customer]
        let nodes = board.nodes.indices.filter { board.nodes[$0].customer == customer }
        let groups = isLarge ? Dictionary(grouping: nodes) { board.nodes[$0].source } : ["": nodes]
        return [
            "id": entry.id, "letter": Board.letter(customer), "color": customer % 6,
            "name": entry.name, "records": texts.count("records", entry.records),
            "href": "/workbench/customers/\(entry.id)",
            "cut": cut(entry), "isLarge": isLarge,
            "groups": groups.sorted { $0.key < $1.key }.map { source, nodes -> View in
                [
                    "title": source, "count": nodes.count, "hasTitle": isLarge,
                    "cards": nodes.map { card($0, board, entry) },
                ]
            },
        ]
    }

    private func cut(_ customer: Board.Customer) -> [View] {
        guard let cut = customer.cut, customer.isWhole, cut.part.count < customer.records else { return [] }
        let count = texts.count("records", cut.part.count)
        let text =
            cut.weight >= 1000
            ? texts.filled("cut-decided", ["records": count])
            : texts.filled("cut-costs", ["records": count, "bits": texts.decimal(cut.weight, digits: 1)])
        return [["text": text]]
    }

    private func card(_ place: Int, _ board: Board, _ customer: Board.Customer) -> View {
        let node = board.nodes[place]
        let fields = node.record.fields
        let address = ["address.street", "address.postalCode", "address.city"].compactMap {
            fields[$0].list.first?.value.text
        }
        let facts = ["businessId", "birthDate", "phone", "email"].compactMap { fields[$0].list.first?.value.text }
        let name = Attribute.name(of: node.record)
        return [
            "place": place, "number": place + 1, "source": node.source, "key": node.key, "name": name,
            "label": "№ \(place + 1) \(name.isEmpty ? node.name : name)",
            "facts": (address.isEmpty ? facts : [address.joined(separator: " ")] + facts).joined(separator: " · "),
            "isCut": customer.cut?.part.contains(place) ?? false,
            "columns": board.customers.enumerated().map { number, other -> View in
                [
                    "id": other.id, "isChosen": number == node.customer,
                    "text": "\(Board.letter(number)) \(other.name)",
                ]
            },
        ]
    }
}
