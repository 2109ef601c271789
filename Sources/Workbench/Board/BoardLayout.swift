/// Where the nodes of a board's graph stand: every customer in a place of its own, and what is linked close together. The same
/// for the same board.
struct BoardLayout {
    struct Point: Equatable {
        var x: Double
        var y: Double
    }

    struct Cell {
        let x: Double
        let y: Double
        let width: Double
        let height: Double

        var middle: Point { Point(x: x + width / 2, y: y + height / 2) }
    }

    static let width = 1100.0
    /// Between a node and the edge of its customer's place.
    private static let margin = 46.0
    private static let rounds = 160

    let height: Double
    let cells: [Cell]
    let points: [Point]

    init(_ board: Board) {
        let counts = board.customers.indices.map { customer in board.nodes.count { $0.customer == customer } }
        let perRow = counts.count <= 4 ? max(1, counts.count) : Int(Double(counts.count).squareRoot().rounded(.up))
        var (cells, y): ([Cell], Double) = ([], 0)
        for start in stride(from: 0, to: counts.count, by: perRow) {
            let row = counts[start..<min(start + perRow, counts.count)]
            let height = Self.height(of: row.max() ?? 1)
            cells += Self.cells(row.map { Double($0).squareRoot() + 1 }, y: y, height: height)
            y += height
        }
        self.cells = cells
        height = y
        points = Self.settled(board, cells)
    }

    private static func height(of count: Int) -> Double {
        switch count {
        case ...2: 210
        case ...5: 270
        case ...12: 360
        case ...30: 480
        default: 620
        }
    }

    private static func cells(_ shares: [Double], y: Double, height: Double) -> [Cell] {
        var x = 0.0
        return shares.map { share in
            let width = Self.width * share / shares.reduce(0, +)
            defer { x += width }
            return Cell(x: x, y: y, width: width, height: height)
        }
    }

    /// Nodes push each other away and links pull them together, less and less.
    ///
    /// Fruchterman and Reingold, "Graph drawing by force-directed placement" (1991).
    private static func settled(_ board: Board, _ cells: [Cell]) -> [Point] {
        var points = circles(board, cells)
        let members = Dictionary(grouping: board.nodes.indices) { board.nodes[$0].customer }
        for (customer, nodes) in members where nodes.count > 2 {
            let cell = cells[customer]
            let links = board.links.filter {
                $0.kind != .cannot && board.nodes[$0.one].customer == customer
                    && board.nodes[$0.other].customer == customer
            }
            let distance = 0.75 * (cell.width * cell.height / Double(nodes.count)).squareRoot()
            for round in 0..<rounds {
                let step = 24 * (1 - Double(round) / Double(rounds)) + 1
                move(&points, nodes, links, cell, distance: min(distance, 150), step: step)
            }
        }
        return points
    }

    /// Where nodes start: on a circle in the middle of their customer's place.
    private static func circles(_ board: Board, _ cells: [Cell]) -> [Point] {
        var points = Array(repeating: Point(x: 0, y: 0), count: board.nodes.count)
        for (customer, nodes) in Dictionary(grouping: board.nodes.indices, by: { board.nodes[$0].customer }) {
            let (cell, count) = (cells[customer], nodes.count)
            for (place, node) in nodes.enumerated() {
                let angle = 2 * Double.pi * (Double(place) + 0.25) / Double(count)
                let reach = count == 1 ? 0 : 0.5
                points[node] = Point(
                    x: cell.middle.x + reach * (cell.width / 2 - margin) * .cosine(angle),
                    y: cell.middle.y + reach * (cell.height / 2 - margin) * .sine(angle))
            }
        }
        return points
    }

    private static func move(
        _ points: inout [Point], _ nodes: [Int], _ links: [Board.Link], _ cell: Cell, distance: Double, step: Double
    ) {
        var forces: [Int: Point] = [:]
        for one in nodes {
            var force = Point(x: 0.02 * (cell.middle.x - points[one].x), y: 0.04 * (cell.middle.y - points[one].y))
            for other in nodes where other != one {
                let (x, y) = (points[one].x - points[other].x, points[one].y - points[other].y)
                let square = max(x * x + y * y, 1)
                force.x += x * distance * distance / square / 12
                force.y += y * distance * distance / square / 12
            }
            forces[one] = force
        }
        for link in links {
            let (x, y) = (points[link.other].x - points[link.one].x, points[link.other].y - points[link.one].y)
            let pull = (x * x + y * y).squareRoot() / distance / 12
            forces[link.one]?.x += x * pull
            forces[link.one]?.y += y * pull
            forces[link.other]?.x -= x * pull
            forces[link.other]?.y -= y * pull
        }
        for (node, force) in forces {
            let length = max((force.x * force.x + force.y * force.y).squareRoot(), 0.001)
            let part = min(length, step) / length
            points[node].x = min(max(points[node].x + force.x * part, cell.x + margin), cell.x + cell.width - margin)
            points[node].y = min(
                max(points[node].y + force.y * part, cell.y + margin + 12), cell.y + cell.height - margin)
        }
    }

    /// The corners of what encloses some points, in their order around it.
    ///
    /// Andrew, "Another efficient algorithm for convex hulls in two dimensions" (1979).
    static func hull(_ points: [Point]) -> [Point] {
        let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        guard sorted.count > 2 else { return sorted }
        func half(_ points: some Sequence<Point>) -> [Point] {
            var corners: [Point] = []
            for point in points {
                while corners.count > 1, turn(corners[corners.count - 2], corners[corners.count - 1], point) <= 0 {
                    corners.removeLast()
                }
                corners.append(point)
            }
            return corners.dropLast()
        }
        return half(sorted) + half(sorted.reversed())
    }

    private static func turn(_ one: Point, _ other: Point, _ third: Point) -> Double {
        (other.x - one.x) * (third.y - one.y) - (other.y - one.y) * (third.x - one.x)
    }
}
