package import CustomerModel

/// Something wrong in a file of the rule book, at the place where a person has to change it.
package struct Finding: Hashable, Sendable {
    /// The path below the project folder, such as `matching-rules/person.yaml`.
    package let file: String
    /// Columns count Unicode code points.
    package let position: TextPosition
    /// What is wrong.
    package let message: String
    /// What to do about it; nil when the message says so already.
    package let hint: String?

    package init(file: String, position: TextPosition, message: String, hint: String? = nil) {
        self.file = file
        self.position = position
        self.message = message
        self.hint = hint
    }

    package var line: Int { position.line }
    package var column: Int { position.column }
}

extension Finding: CustomStringConvertible {
    /// `file:line:column: message (hint)`, the form that editors make clickable.
    package var description: String {
        "\(file):\(line):\(column): \(message)" + (hint.map { " (\($0))" } ?? "")
    }
}

extension Finding: Comparable {
    package static func < (left: Finding, right: Finding) -> Bool {
        (left.file, left.line, left.column, left.message) < (right.file, right.line, right.column, right.message)
    }
}

/// The rule book cannot be used as it stands.
package struct RuleBookError: Error, Hashable, Sendable {
    /// Never empty; in the order of files and lines.
    package let findings: [Finding]

    package init(findings: [Finding]) {
        self.findings = findings
    }
}

extension RuleBookError: CustomStringConvertible {
    /// The first twenty findings, one a line.
    package var description: String {
        let shown = findings.prefix(20).map(\.description)
        let rest = findings.count - shown.count
        return (shown + (rest > 0 ? ["and \(rest) more"] : [])).joined(separator: "\n")
    }
}
