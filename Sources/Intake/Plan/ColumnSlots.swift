/// The columns that a mapping names, numbered in the order in which it names them.
struct ColumnSlots {
    /// A column, and the repeated element that it is relative to (empty: the record).
    struct Column: Hashable {
        let each: String
        let name: String

        /// The whole path below the record.
        var path: String { each.isEmpty ? name : "\(each)/\(name)" }
    }

    /// By slot.
    private(set) var columns: [Column] = []
    private var numbers: [Column: Int] = [:]

    var count: Int { columns.count }

    /// The slot of a column, new when nobody named it before.
    mutating func slot(_ name: String, each: String? = nil) -> Int {
        let column = Column(each: each ?? "", name: name)
        if let number = numbers[column] { return number }
        numbers[column] = columns.count
        columns.append(column)
        return columns.count - 1
    }

    /// The column's whole path, for people.
    func name(_ slot: Int) -> String { columns[slot].path }
}

/// The paths of a mapping's columns as a tree, walked along with an XML element or JSON object.
struct PathTree {
    /// One step of a path.
    struct Node {
        var children: [(name: String, node: Int)] = []
        /// Slots that take this element's text, with the number of the repeated element they count by (-1: none).
        var slots: [(slot: Int, each: Int)] = []
        /// Set when this element is a repeated one that slots are relative to.
        var each: Int?
        /// Attributes of an XML element.
        var attributes: [(name: String, slot: Int, each: Int)] = []
    }

    /// The first is the record itself.
    private(set) var nodes = [Node()]
    /// How many repeated elements slots are relative to.
    private(set) var repeatedElements = 0

    init(_ columns: ColumnSlots) {
        for (slot, column) in columns.columns.enumerated() {
            var node = 0
            var each = -1
            if !column.each.isEmpty {
                node = descend(from: node, column.each)
                each = repeatedElement(at: node)
            }
            var name = column.name[...]
            if let at = name.lastIndex(of: "@") {
                let attribute = String(name[name.index(after: at)...])
                name = name[..<at]
                node = descend(from: node, String(name))
                nodes[node].attributes.append((attribute, slot, each))
            } else {
                node = descend(from: node, String(name))
                nodes[node].slots.append((slot, each))
            }
        }
    }

    private mutating func descend(from start: Int, _ path: String) -> Int {
        var node = start
        for name in path.split(separator: "/") where name != "." {
            node = child(of: node, String(name)) ?? addChild(to: node, String(name))
        }
        return node
    }

    private mutating func addChild(to node: Int, _ name: String) -> Int {
        nodes.append(Node())
        nodes[node].children.append((name, nodes.count - 1))
        return nodes.count - 1
    }

    private mutating func repeatedElement(at node: Int) -> Int {
        if let each = nodes[node].each { return each }
        nodes[node].each = repeatedElements
        repeatedElements += 1
        return repeatedElements - 1
    }

    /// Nil when no column leads that way.
    func child(of node: Int, _ name: String) -> Int? {
        nodes[node].children.first { $0.name == name }?.node
    }
}
