import Foundation

/// A JSON object of a few members, each a text, a truth value or a list of texts. A member that the operation does not
/// know is refused, as a query parameter is.
struct SmallDocument: Sendable {
    private let members: [String: Member]

    /// - Parameter names: every member that the operation takes.
    /// - Throws: `invalidDocument`.
    init(_ bytes: [UInt8], allowing names: Set<String>) throws(Problem) {
        guard let members = try? JSONDecoder().decode([String: Member].self, from: Data(bytes)) else {
            throw Problem(.invalidDocument, "The document must be one JSON object.")
        }
        guard members.keys.allSatisfy(names.contains) else {
            let known = names.sorted().joined(separator: ", ")
            throw Problem(
                .invalidDocument, "The document has a member that this operation does not take. It takes: \(known).")
        }
        self.members = members
    }

    /// Whether it has the member, be it null.
    func contains(_ name: String) -> Bool { members[name] != nil }

    /// Whether it has the member, not null.
    func isGiven(_ name: String) -> Bool {
        switch members[name] {
        case nil, .null?: false
        default: true
        }
    }

    func requiredText(_ name: String) throws(Problem) -> String {
        guard case .text(let text)? = members[name] else { throw Self.invalid(name, "Must be a text.") }
        return text
    }

    /// Nil when it is absent or null.
    func text(_ name: String) throws(Problem) -> String? {
        switch members[name] {
        case nil, .null?: return nil
        case .text(let text)?: return text
        default: throw Self.invalid(name, "Must be a text.")
        }
    }

    /// False when it is absent or null.
    func flag(_ name: String) throws(Problem) -> Bool {
        switch members[name] {
        case nil, .null?: return false
        case .flag(let flag)?: return flag
        default: throw Self.invalid(name, "Must be `true` or `false`.")
        }
    }

    /// Nil when it is absent or null.
    func texts(_ name: String) throws(Problem) -> [String]? {
        switch members[name] {
        case nil, .null?: return nil
        case .texts(let texts)?: return texts
        default: throw Self.invalid(name, "Must be a list of texts.")
        }
    }

    static func invalid(_ name: String, _ message: String) -> Problem {
        Problem(.invalidDocument, "The document is not acceptable.", faults: [.init(.pointer("/\(name)"), message)])
    }

    private enum Member: Decodable {
        case null
        case text(String)
        case flag(Bool)
        case texts([String])
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let flag = try? value.decode(Bool.self) {
                self = .flag(flag)
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let texts = try? value.decode([String].self) {
                self = .texts(texts)
            } else {
                self = .other
            }
        }
    }
}
