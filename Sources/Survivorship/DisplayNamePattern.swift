package import CustomerModel

/// A pattern such as `{givenName} {familyName}` for the name that people see.
package struct DisplayNamePattern: Hashable, Sendable {
    private enum Part: Hashable, Sendable {
        case text(String)
        case attribute(AttributeName)
    }

    private let parts: [Part]

    /// Text outside braces stands for itself; an opening brace without its closing one too.
    package init(_ pattern: String) {
        var parts: [Part] = []
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            parts.append(.attribute(AttributeName(rawValue: String(rest[rest.index(after: open)..<close]))))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
    }

    /// The attributes that it needs, in order.
    package var attributes: [AttributeName] {
        parts.compactMap { part in
            if case .attribute(let name) = part { name } else { nil }
        }
    }

    /// Nil when an attribute has no value.
    package func fill(_ value: (AttributeName) -> String?) -> String? {
        var filled = ""
        for part in parts {
            switch part {
            case .text(let text): filled += text
            case .attribute(let name):
                guard let text = value(name) else { return nil }
                filled += text
            }
        }
        return filled.isEmpty ? nil : filled
    }
}
