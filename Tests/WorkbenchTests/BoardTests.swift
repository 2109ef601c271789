import DemoData
import Foundation
import Testing

@testable import Workbench

/// What a steward does on the board of records.
@Suite("The board", .serialized)
struct BoardTests {
    /// The customer of this hub with the most records, up to a number.
    private func large(_ server: BenchServer, most: Int = 12) async throws -> (id: String, records: Int) {
        let found = try await server.get("/v1/customers?q=oy&limit=500")["items"]?.list ?? []
        let counts = found.map { (id: $0["id"]?.text ?? "", records: Int($0["records"]?.number ?? 0)) }
        return counts.filter { $0.records <= most }.max { $0.records < $1.records } ?? ("", 0)
    }

    private func homes(_ server: BenchServer, _ id: String) async throws -> [String] {
        let records = try await server.get("/v1/customers/\(id)/links")["records"]?.list ?? []
        return records.map { "\($0["source"]?.text ?? "")/\($0["key"]?.text ?? "")" }
    }

    @Test("the proposed cut and a record that is moved by keyboard are one command, and one undo brings all back")
    func arrange() async throws {
        try await BenchServer.run { server in
            let (id, records) = try await large(server)
            try #require(records > 3)
            let before = try await homes(server, id)
            try await Browser.with(server, height: 1100) { browser in
                try await browser.open("/workbench/customers/\(id)")
                _ = try await browser.value("document.getElementById('board-link').click()")
                try await browser.until("document.getElementById('board') && document.documentElement.dataset.ready")
                #expect(try await browser.value("document.querySelectorAll('.node').length").number == Double(records))
                try await browser.shoot("board")
                #expect(try await browser.value("document.getElementById('save').hidden").isTrue)
                _ = try await browser.value("document.querySelector('[data-cut]').click()")
                let cut = try await browser.value("document.querySelectorAll('#changes li').length").number ?? 0
                #expect(cut >= 1 && cut * 2 <= Double(records))
                // Another one goes by keys past the customer that the cut makes to a third.
                _ = try await browser.value("document.querySelector('.column .piece').focus()")
                try await browser.press("\u{E014}", "\u{E014}")
                #expect(try await browser.value("document.querySelectorAll('#changes li').length").number == cut + 1)
                #expect(try await browser.value("document.querySelectorAll('.column.new').length").number == 3)
                #expect(try await browser.value("document.activeElement.className").text == "piece moved")
                #expect(try await browser.value("location.search").text?.contains("moves=") == true)
                // The state is in the address.
                let address = try await browser.value("location.pathname + location.search").text ?? ""
                try await browser.open(address)
                #expect(try await browser.value("document.querySelectorAll('#changes li').length").number == cut + 1)
                _ = try await browser.value("document.getElementById('preview').click()")
                try await browser.until("document.getElementById('foreseen').dataset.ready")
                #expect(try await browser.value("document.querySelectorAll('#foreseen .card').length").number == 3)
                _ = try await browser.value("document.getElementById('staged').scrollIntoView({block: 'center'})")
                try await browser.shoot("board-staged")
                try await expectAccessible(browser)
                #expect(try await server.commands().isEmpty)
                try await save(browser, "Two branches and a sister company")
                let commands = try await server.commands()
                #expect(commands.count == 1 && commands[0]["kind"]?.text == "move")
                #expect(commands[0]["reason"]?.text == "Two branches and a sister company")
                #expect(try await browser.value("document.querySelectorAll('.hull').length").number == 3)
                #expect(try await homes(server, id).count == records - Int(cut) - 1)
                try await browser.shoot("board-saved")
                #expect(try await browser.value("document.querySelectorAll('.link.cannot').length").number ?? 0 > 0)
                try await expectAccessible(browser)
                try await browser.press("u")
                try await browser.until(
                    "document.querySelectorAll('.hull').length === 1 && document.documentElement.dataset.ready")
                #expect(try await homes(server, id) == before)
                #expect(try await browser.errors() == [])
            }
        }
    }

    private func expectAccessible(_ browser: Browser, _ place: SourceLocation = #_sourceLocation) async throws {
        let faults = try await Axe.faults(on: browser)
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))", sourceLocation: place)
    }

    private func save(_ browser: Browser, _ reason: String) async throws {
        let form = "document.getElementById('save')"
        _ = try await browser.value("\(form).elements.reason.value = '\(reason)'")
        _ = try await browser.value("document.documentElement.dataset.ready = ''")
        _ = try await browser.value("\(form).requestSubmit()")
        try await browser.until(
            "document.documentElement.dataset.ready === 'true' && document.getElementById('changes')?.children.length === 0"
        )
    }

    @Test("a case's board has both customers, links between them, and a move from one to the other by choice")
    func ofCase() async throws {
        try await BenchServer.run { server in
            let tasks = try await server.tasks("&party=organization")
            let task = try #require(tasks.first { ($0["left"]?["records"]?.number ?? 0) > 1 })
            let (left, right) = (task["left"]?["id"]?.text ?? "", task["right"]?["id"]?.text ?? "")
            let number = Int(task["id"]?.number ?? 0)
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/tasks/\(number)")
                _ = try await browser.value("document.querySelector('.board .tools a').click()")
                try await browser.until("document.getElementById('board') && document.documentElement.dataset.ready")
                let columns = "[...document.querySelectorAll('.column:not(.new)')].map((one) => one.dataset.column)"
                #expect(try await browser.value(columns).list.compactMap(\.text) == [left, right])
                try await browser.shoot("board-case")
                let across = "document.querySelectorAll('.links tbody tr').length"
                #expect(try await browser.value(across).number ?? 0 > 0)
                let select = "document.querySelector('[data-column=\"\(left)\"] select')"
                _ = try await browser.value(
                    "((select) => { select.value = '\(right)'; select.dispatchEvent(new Event('change', { bubbles: true })); })(\(select))"
                )
                #expect(try await browser.text("#changes li").contains("→ B"))
                try await save(browser, "Their order")
                let command = try #require(try await server.commands().first)
                #expect(command["kind"]?.text == "move")
                #expect(try await homes(server, right).count == Int(task["right"]?["records"]?.number ?? 0) + 1)
                #expect(try await browser.errors() == [])
            }
        }
    }

    @Test("the threshold takes links away, says how customers fall apart, and stands in the address")
    func threshold() async throws {
        try await BenchServer.run { server in
            let (id, _) = try await large(server)
            try await Browser.with(server) { browser in
                try await browser.open("/workbench/customers/\(id)/board")
                #expect(try await browser.text("#parts-said") == "Every customer holds together")
                let change =
                    "((bits) => { bits.value = bits.max; bits.dispatchEvent(new Event('input')); bits.dispatchEvent(new Event('change')); })(document.getElementById('bits'))"
                _ = try await browser.value(change)
                let said = try await browser.text("#parts-said")
                #expect(said.hasPrefix("A falls into"))
                let shown =
                    "[...document.querySelectorAll('.link.match')].filter((one) => !one.hasAttribute('data-off')).length"
                #expect(try await browser.value(shown).number == 0)
                #expect(try await browser.value("document.querySelector('.links tr.match').hidden").isTrue)
                try await browser.shoot("board-apart")
                // The server says the same of the address.
                let address = try await browser.value("location.pathname + location.search").text ?? ""
                #expect(address.contains("bits="))
                for other in ["nan", "99999999999999999999", "-7", "%3Cb%3E"] {
                    let path = "/workbench/customers/\(id)/board?bits=\(other)&moves=%25E0%25A4%3E\(id)"
                    #expect(try await server.page(path).status == 200)
                    try await browser.open(path)
                    #expect(try await browser.text("#changes") == "")
                }
                try await browser.open(address)
                #expect(try await browser.text("#parts-said") == said)
                #expect(try await browser.value(shown).number == 0)
                try await expectAccessible(browser)
            }
        }
    }

    @Test("above sixty records a matrix and cards by source stand for the graph")
    func matrix() async throws {
        try await BenchServer.run { server in
            let found = try await server.get("/v1/customers?q=oy&limit=500")["items"]?.list ?? []
            let ids = found.sorted { ($0["records"]?.number ?? 0) > ($1["records"]?.number ?? 0) }
                .compactMap { $0["id"]?.text }.prefix(14)
            try await Browser.with(server) { browser in
                try await browser.open(
                    "/workbench/customers/\(ids[0])/board?with=\(ids.dropFirst().joined(separator: ","))")
                let nodes = try await browser.value("document.querySelectorAll('.piece').length").number ?? 0
                #expect(nodes > 60)
                #expect(try await browser.value("document.querySelector('.graph') === null").isTrue)
                #expect(try await browser.value("document.querySelectorAll('.matrix tbody tr').length").number == nodes)
                #expect(try await browser.value("document.querySelectorAll('.column h4').length").number ?? 0 > 14)
                try await browser.shoot("board-matrix")
                try await expectAccessible(browser)
            }
        }
    }
}

/// The values behind the board.
@Suite("Boards")
struct BoardValueTests {
    private func board(_ json: String) -> Board { Board(JSON(parsing: Array(json.utf8)), records: []) }

    private func record(_ key: Int) -> String { #"{"source": "a", "key": "\#(key)", "customer": "K-1"}"# }

    private func link(_ one: Int, _ other: Int, _ weight: Double, decision: String = "null") -> String {
        """
        {"left": {"source": "a", "key": "\(one)"}, "right": {"source": "a", "key": "\(other)"}, "weight": \(weight),
        "outcome": "match", "decision": \(decision), "bridge": false}
        """
    }

    private func chain(_ decision: String = "null") -> Board {
        board(
            """
            {"reviewWeight": 1.5, "linkWeight": 3, "omitted": 0,
            "customers": [{"customer": {"id": "K-1", "displayName": "A"}, "records": 4, "cut": null}],
            "records": [\((1...4).map(record).joined(separator: ","))],
            "links": [\(link(1, 2, 9)), \(link(2, 3, 5, decision: decision)), \(link(3, 4, 7))]}
            """)
    }

    @Test("fall into the parts that links of a weight leave")
    func parts() {
        #expect(chain().parts(from: 1) == [0, 0, 0, 0])
        #expect(chain().parts(from: 6) == [0, 0, 1, 1])
        #expect(chain().parts(from: 8) == [0, 0, 1, 2])
        #expect(chain(#"{"kind": "must-link"}"#).parts(from: 100) == [0, 1, 1, 2])
        #expect(chain(#"{"kind": "cannot-link"}"#).parts(from: 0) == [0, 0, 1, 1])
        #expect(chain().range == 1...10)
    }

    @Test("are laid out alike every time, inside their places, and nobody stands on another")
    func layout() {
        let layout = BoardLayout(chain())
        #expect(layout.points == BoardLayout(chain()).points)
        for (index, point) in layout.points.enumerated() {
            #expect((0...BoardLayout.width).contains(point.x) && (0...layout.height).contains(point.y))
            for other in layout.points[(index + 1)...] {
                let (x, y) = (point.x - other.x, point.y - other.y)
                #expect(x * x + y * y > 40 * 40)
            }
        }
    }

    @Test("are enclosed by their outermost records")
    func hull() {
        let square = [(0.0, 0.0), (4, 0), (4, 4), (0, 4), (2, 2)].map { BoardLayout.Point(x: $0.0, y: $0.1) }
        #expect(BoardLayout.hull(square).count == 4)
    }

    @Test("turn by angles as a circle does")
    func angles() {
        for step in -20...20 {
            let angle = Double(step) * 0.7
            #expect(abs(Double.sine(angle) - sin(angle)) < 1e-9 && abs(Double.cosine(angle) - cos(angle)) < 1e-9)
        }
    }
}
