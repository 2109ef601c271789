/// The paths of the records in an envelope as a tree, walked along with the JSON text.
struct JSONRecordPaths {
    /// One step of a path.
    struct Node {
        var children: [(name: String, node: Int)] = []
        /// The step that any member or element takes.
        var any: Int?
        var isRecord = false
    }

    /// The first is the whole text.
    private(set) var nodes = [Node()]

    init(_ paths: [String]) {
        for path in paths {
            var node = 0
            for name in path.split(separator: "/") { node = descend(from: node, String(name)) }
            nodes[node].isRecord = true
        }
    }

    var isEmpty: Bool { nodes.count == 1 }

    private mutating func descend(from node: Int, _ name: String) -> Int {
        if let known = next(node, name), name == "*" || nodes[node].any != known { return known }
        nodes.append(Node())
        if name == "*" {
            nodes[node].any = nodes.count - 1
        } else {
            nodes[node].children.append((name, nodes.count - 1))
        }
        return nodes.count - 1
    }

    /// The step that a member takes; nil when no path leads that way.
    func next(_ node: Int, _ name: String) -> Int? {
        nodes[node].children.first { $0.name == name }?.node ?? nodes[node].any
    }
}
