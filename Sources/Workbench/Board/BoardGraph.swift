/// A board as a drawing: records in the shape of their source, customers around them, links between.
struct BoardGraph {
    private let board: Board
    private let layout: BoardLayout
    private let least: Double
    private let texts: Texts

    /// - Parameter least: links under it are taken away.
    init(_ board: Board, least: Double, _ texts: Texts) {
        self.board = board
        self.least = least
        self.texts = texts
        layout = BoardLayout(board)
    }

    var view: View {
        let parts = board.parts(from: least)
        return [
            "box": "0 0 \(Int(BoardLayout.width)) \(Int(layout.height))",
            "hulls": board.customers.indices.map(hull),
            "lines": board.links.map(line),
            "nodes": board.nodes.indices.map { node($0, parts) },
            "legend": board.sources.map { ["shape": [shape($0)], "source": $0] as View },
        ]
    }

    private func hull(_ customer: Int) -> View {
        let nodes = board.nodes.indices.filter { board.nodes[$0].customer == customer }
        let corners = BoardLayout.hull(nodes.map { layout.points[$0] })
        let cell = layout.cells[customer]
        let name = board.customers[customer].name
        let most = max(8, Int(cell.width / 8))
        return [
            "color": customer % 6, "points": corners.map { "\(Int($0.x)),\(Int($0.y))" }.joined(separator: " "),
            "x": Int(cell.x) + 10, "y": Int(cell.y) + 20, "letter": Board.letter(customer),
            "name": name.count > most ? name.prefix(most - 1) + "…" : name[...],
        ]
    }

    private func line(_ link: Board.Link) -> View {
        let (one, other) = (layout.points[link.one], layout.points[link.other])
        let strength = max(0, (link.bits ?? 0) - board.reviewWeight)
        return [
            "kind": link.kind.rawValue, "x1": Int(one.x), "y1": Int(one.y), "x2": Int(other.x), "y2": Int(other.y),
            "width": texts.plain(min(7, 1.2 + strength / 5)), "x": Int((one.x + other.x) / 2),
            "y": Int((one.y + other.y) / 2),
            "isBridge": link.isBridge, "isMust": link.kind == .must, "isCannot": link.kind == .cannot,
            "isHidden": isHidden(link), "bits": texts.plain(link.bits ?? 0), "one": link.one, "other": link.other,
            "holds": link.kind == .must ? "always" : link.kind == .cannot ? "never" : "weight",
        ]
    }

    private func isHidden(_ link: Board.Link) -> Bool {
        (link.kind == .match || link.kind == .possible) && !link.holds(from: least)
    }

    private func node(_ place: Int, _ parts: [Int]) -> View {
        let (node, point) = (board.nodes[place], layout.points[place])
        let fallsApart = zip(board.nodes, parts).contains { $0.customer == node.customer && $1 > 0 }
        return [
            "place": place, "number": place + 1, "x": Int(point.x), "y": Int(point.y), "source": node.source,
            "customer": node.customer, "color": node.customer % 6,
            "shape": [shape(node.source)], "part": fallsApart ? Self.part(parts[place]) : "",
        ]
    }

    /// `a`, `b`, … of a part of a customer.
    private static func part(_ part: Int) -> String { String(UnicodeScalar(UInt8(97 + part % 26))) }

    private static let shapes = ["circle", "square", "diamond", "triangle", "hexagon", "pentagon"]

    private func shape(_ source: String) -> View {
        let name = Self.shapes[(board.sources.firstIndex(of: source) ?? 0) % Self.shapes.count]
        let corners: [(Int, Int)] =
            switch name {
            case "square": [(-12, -12), (12, -12), (12, 12), (-12, 12)]
            case "diamond": [(0, -17), (17, 0), (0, 17), (-17, 0)]
            case "triangle": [(0, -18), (18, 13), (-18, 13)]
            case "hexagon": [(-15, 0), (-8, -14), (8, -14), (15, 0), (8, 14), (-8, 14)]
            case "pentagon": [(0, -16), (16, -4), (10, 14), (-10, 14), (-16, -4)]
            default: []
            }
        return [
            "isCircle": corners.isEmpty, "corners": corners.map { "\($0.0),\($0.1)" }.joined(separator: " "),
            "baseline": name == "triangle" ? 9 : 4,
        ]
    }
}

extension Double {
    /// By its series: the angles of a circle need no more, and it is the same on every machine.
    static func sine(_ angle: Double) -> Double {
        let turn = angle - 2 * .pi * (angle / (2 * .pi)).rounded()
        var (term, sum) = (turn, turn)
        for step in 1..<12 {
            term *= -turn * turn / Double(2 * step * (2 * step + 1))
            sum += term
        }
        return sum
    }

    static func cosine(_ angle: Double) -> Double { sine(angle + .pi / 2) }
}

extension Texts {
    /// A number for a drawing, whatever the language.
    func plain(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
