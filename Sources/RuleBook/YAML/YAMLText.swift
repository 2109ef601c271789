/// Texts as YAML writes them inside a line.
package enum YAMLText {
    /// Plain when YAML reads it back as the same text anywhere in a line, else in double quotes.
    package static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) || $0 == 0x5F }
        let words: Set<String> = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", ""]
        if isPlain, !words.contains(text.lowercased()) { return text }
        return "\"\(text.unicodeScalars.map(escaped).joined())\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"", "\\": "\\\(scalar)"
        case "\n": "\\n"
        case "\t": "\\t"
        case "\r": "\\r"
        default: String(scalar)
        }
    }
}
