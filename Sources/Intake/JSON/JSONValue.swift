/// A JSON text as it stands: members in order, numbers as written.
indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The digits as written; they are never rounded.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// The text of a string, number or truth value; nil for null, arrays and objects.
    var scalarText: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// The word for the value's type in messages.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// One member of a JSON object.
struct JSONMember: Hashable, Sendable {
    let name: String
    let value: JSONValue
}

/// Where a text stops being JSON.
struct JSONFault: Error, Hashable {
    /// Without data of the text.
    let message: String
    /// Bytes from the start of the text.
    let offset: Int
}
