/// Any JSON value.
enum SplinkJSON: Decodable, Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([SplinkJSON])
    case object([String: SplinkJSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([SplinkJSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: SplinkJSON].self))
        }
    }

    /// A member of an object; nil when there is none or it is null.
    subscript(name: String) -> SplinkJSON? {
        guard case .object(let members) = self, let value = members[name], value != .null else { return nil }
        return value
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    var isTrue: Bool { self == .bool(true) }

    var elements: [SplinkJSON] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// Names of an object's members, ascending.
    var names: [String] {
        if case .object(let members) = self { members.keys.sorted() } else { [] }
    }
}
