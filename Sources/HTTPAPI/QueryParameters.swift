import CustomerModel
import Hummingbird

/// The query of one request, decoded. A parameter that the operation does not know, or one given twice, is refused:
/// a typing error must not silently widen an answer.
struct QueryParameters: Sendable {
    private let values: [String: String]

    /// - Parameter names: every parameter that the operation takes.
    init(of request: Request, allowing names: Set<String> = []) throws(Problem) {
        try self.init(request.uri.query ?? "", allowing: names)
    }

    /// - Parameter query: percent-encoded, without the question mark.
    init(_ query: String, allowing names: Set<String>) throws(Problem) {
        var values: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let (name, value) = try Self.decode(pair)
            guard names.contains(name) else { throw Self.unknown(names) }
            guard values.updateValue(value, forKey: name) == nil else {
                throw Self.invalid(name, "The parameter is given twice.")
            }
        }
        self.values = values
    }

    /// Nil when it is absent or empty.
    func text(_ name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    func requiredText(_ name: String) throws(Problem) -> String {
        guard let text = text(name) else { throw Self.invalid(name, "The parameter is required.") }
        return text
    }

    /// A whole number, `standard` when it is absent.
    func number(_ name: String, standard: Int, in range: ClosedRange<Int>) throws(Problem) -> Int {
        guard let text = text(name) else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw Self.invalid(name, "Must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// `true` or `false`; false when it is absent.
    func flag(_ name: String) throws(Problem) -> Bool {
        switch text(name) {
        case nil, "false": return false
        case "true": return true
        default: throw Self.invalid(name, "Must be `true` or `false`.")
        }
    }

    /// A moment as RFC 3339 writes it, with `Z` or an offset; nil when it is absent. The plus sign of an offset may
    /// stand unencoded, as it reads as a space then.
    func moment(_ name: String) throws(Problem) -> Timestamp? {
        guard let text = text(name) else { return nil }
        guard let moment = Timestamp(rfc3339: String(text.map { $0 == " " ? "+" : $0 })) else {
            throw Self.invalid(name, "Must be a moment such as `2026-03-02T09:30:00Z` or `2026-03-02T11:30:00+02:00`.")
        }
        return moment
    }

    /// The page size that every list takes.
    func limit() throws(Problem) -> Int {
        try number("limit", standard: 50, in: 1...500)
    }

    func kind() throws(Problem) -> PartyKind? {
        guard let text = text("kind") else { return nil }
        guard let kind = PartyKind(rawValue: text) else {
            throw Self.invalid("kind", "Must be `person` or `organization`.")
        }
        return kind
    }

    /// A source key written `system/key`: the system ends at the first slash, all that follows is the key.
    func sourceKey(_ name: String) throws(Problem) -> SourceKey {
        let text = try requiredText(name)
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")), slash > text.startIndex else {
            throw Self.invalid(name, "Must be a source system and a key, joined by a slash, such as `erp/4711`.")
        }
        let key = String(text[text.utf8.index(after: slash)...])
        return try SourceKey(system: String(text[..<slash]), key: key, namedBy: name)
    }

    /// Every value of a parameter, before anything of the query is checked: more than one when it is given twice.
    static func values(of name: String, in request: Request) -> [String] {
        (request.uri.query ?? "").split(separator: "&").compactMap { pair in
            guard let (found, value) = try? decode(pair), found == name, !value.isEmpty else { return nil }
            return value
        }
    }

    private static func decode(_ pair: Substring) throws(Problem) -> (name: String, value: String) {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
            let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
        else { throw Problem(.invalidParameter, "The query is not percent-encoded UTF-8 text.") }
        return (name, value)
    }

    private static func unknown(_ names: Set<String>) -> Problem {
        let known = names.isEmpty ? "none" : names.sorted().joined(separator: ", ")
        return Problem(
            .invalidParameter, "The query has a parameter that this operation does not take. It takes: \(known).")
    }

    static func invalid(_ name: String, _ message: String) -> Problem {
        Problem(.invalidParameter, "The parameter `\(name)` is not valid.", faults: [.init(.parameter(name), message)])
    }
}

extension SourceKey {
    /// The longest key, in UTF-8 bytes: it has to fit the database's indexes.
    static let longestKey = 512

    /// A key that came by HTTP, checked for length.
    ///
    /// - Parameter parameter: the path or query parameter that carried it, for the answer.
    init(system: String, key: String, namedBy parameter: String) throws(Problem) {
        guard !key.isEmpty, key.utf8.count <= Self.longestKey, system.utf8.count <= Self.longestKey else {
            throw QueryParameters.invalid(parameter, "A key has 1 to \(Self.longestKey) bytes of UTF-8.")
        }
        self.init(system: system, key: key)
    }
}
