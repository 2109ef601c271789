import CustomerModel

/// A YAML value with its place in the text, by the core schema of YAML 1.2: `no`, `on` and dates are text.
struct YAMLNode {
    /// A key of a mapping with its value.
    struct Member {
        let key: String
        let keyPosition: TextPosition
        let value: YAMLNode
    }

    indirect enum Value {
        case null
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case text(String)
        case list([YAMLNode])
        /// In the order of the text; keys are unique.
        case map([Member])
    }

    let value: Value
    /// Where the value starts; of a block mapping, its first key.
    let position: TextPosition
}

extension YAMLNode {
    /// Empty unless it is a mapping.
    var members: [Member] {
        if case .map(let members) = value { members } else { [] }
    }

    /// Empty unless it is a list.
    var elements: [YAMLNode] {
        if case .list(let elements) = value { elements } else { [] }
    }

    /// Nil unless it is text.
    var text: String? {
        if case .text(let text) = value { text } else { nil }
    }

    /// Nil unless it is a number.
    var number: Double? {
        switch value {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }

    /// Nil unless it is `true` or `false`.
    var bool: Bool? {
        if case .bool(let bool) = value { bool } else { nil }
    }

    /// The member of that key; nil when there is none.
    func member(_ key: String) -> Member? {
        members.first { $0.key == key }
    }

    /// The value of that key; nil when there is none.
    subscript(key: String) -> YAMLNode? {
        member(key)?.value
    }

    /// The elements of a list, or the value itself where one may stand for a list.
    var oneOrMany: [YAMLNode] {
        if case .list(let elements) = value { elements } else { [self] }
    }

    /// What the value is, for people.
    var kindName: String {
        switch value {
        case .null: "nothing"
        case .bool: "a truth value"
        case .integer, .number: "a number"
        case .text: "text"
        case .list: "a list"
        case .map: "a mapping"
        }
    }

    /// A short form of the value for messages.
    var shown: String {
        switch value {
        case .null: "nothing"
        case .bool(let bool): String(bool)
        case .integer(let integer): String(integer)
        case .number(let number): String(number)
        case .text(let text): "`\(text.count > 60 ? text.prefix(57) + "…" : text[...])`"
        case .list: "this list"
        case .map: "this mapping"
        }
    }
}

extension YAMLNode: Equatable {
    /// Equality of values as JSON Schema has it: 1 and 1.0 are equal, the order of keys is nothing.
    static func == (left: YAMLNode, right: YAMLNode) -> Bool {
        switch (left.value, right.value) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.text(let left), .text(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let other)):
            left.count == other.count && left.allSatisfy { right[$0.key] == $0.value }
        default: left.number != nil && left.number == right.number
        }
    }
}
