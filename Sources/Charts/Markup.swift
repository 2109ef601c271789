/// HTML or SVG under construction. Text and attribute values are escaped on the way in, so nothing that a file says can
/// become an element.
package struct Markup: Hashable, Sendable {
    /// The markup so far.
    package private(set) var text = ""

    package init() {}

    /// An element with the content that `body` writes.
    package mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ body: (inout Markup) -> Void
    ) {
        open(name, attributes)
        text += ">"
        body(&self)
        text += "</\(name)>"
    }

    /// An element with text in it.
    package mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text content: String
    ) {
        element(name, attributes) { $0.write(content) }
    }

    /// An SVG or HTML element without content.
    package mutating func empty(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        open(name, attributes)
        text += "/>"
    }

    /// Text, escaped.
    package mutating func write(_ content: String) {
        text += Self.escaped(content)
    }

    /// Markup that was made before.
    package mutating func append(_ other: Markup) {
        text += other.text
    }

    /// What is already markup, such as a style sheet or a document type. Never for text that comes from a file.
    package mutating func trusted(_ markup: StaticString) {
        text += "\(markup)"
    }

    /// A line end, so that the document can be read as text too.
    package mutating func lineEnd() {
        text += "\n"
    }

    private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        text += "<\(name)"
        for (key, value) in attributes { text += " \(key)=\"\(Self.escaped(value))\"" }
    }

    /// The text with the five signs of markup as character references, and without the control characters that XML forbids.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case _ where scalar.value < 0x20 && scalar != "\n" && scalar != "\t": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
