import CustomerModel
import Yams

/// Reads a YAML text (JSON is YAML too) into nodes with their places.
enum YAMLReader {
    /// - Throws: one finding with the place at which the text stops to be YAML, or holds what a rule book cannot.
    static func read(_ text: String, file: String) throws(RuleBookError) -> YAMLNode {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw RuleBookError(findings: [finding(for: error, in: text, file: file)])
        }
        guard let root else {
            throw RuleBookError(
                findings: [
                    Finding(file: file, position: TextPosition(line: 1, column: 1), message: "the file is empty")
                ]
            )
        }
        return try node(root, file: file)
    }

    private static func node(_ node: Node, file: String) throws(RuleBookError) -> YAMLNode {
        let position = position(of: node)
        switch node {
        case .scalar(let scalar):
            return YAMLNode(value: value(of: scalar), position: position)
        case .sequence(let sequence):
            var elements: [YAMLNode] = []
            for element in sequence { elements.append(try self.node(element, file: file)) }
            return YAMLNode(value: .list(elements), position: position)
        case .mapping(let mapping):
            var members: [YAMLNode.Member] = []
            for (key, value) in mapping { members.append(try member(key, value, file: file)) }
            return YAMLNode(value: .map(members), position: position)
        case .alias:
            throw RuleBookError(
                findings: [Finding(file: file, position: position, message: "the alias has no anchor before it")]
            )
        }
    }

    private static func member(_ key: Node, _ value: Node, file: String) throws(RuleBookError) -> YAMLNode.Member {
        guard case .scalar(let scalar) = key else {
            throw RuleBookError(
                findings: [Finding(file: file, position: position(of: key), message: "a key must be text")]
            )
        }
        return YAMLNode.Member(
            key: scalar.string, keyPosition: position(of: key), value: try node(value, file: file)
        )
    }

    private static func position(of node: Node) -> TextPosition {
        TextPosition(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    /// Only plain scalars can be anything but text.
    private static func value(of scalar: Node.Scalar) -> YAMLNode.Value {
        scalar.style == .plain ? plainValue(scalar.string) : .text(scalar.string)
    }

    private static func plainValue(_ text: String) -> YAMLNode.Value {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        guard let first = text.utf8.first, isNumberStart(first) else { return .text(text) }
        if let integer = Int(text) { return .integer(integer) }
        let isDecimal = text.utf8.allSatisfy { isNumberStart($0) || $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
        if isDecimal, let number = Double(text) { return .number(number) }
        return .text(text)
    }

    /// A digit, a sign or a decimal point.
    private static func isNumberStart(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    // MARK: Syntax errors

    private static func finding(for error: any Error, in text: String, file: String) -> Finding {
        let origin = TextPosition(line: 1, column: 1)
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = TextPosition(line: mark.line, column: mark.column)
            return Finding(file: file, position: place, message: problem, hint: context.map(hint))
        case .reader(let problem, let offset, _, _):
            return Finding(file: file, position: position(at: offset ?? 0, in: text), message: problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let place = TextPosition(line: context.mark.line, column: context.mark.column)
            let names = duplicates.map { "`\($0)`" }.joined(separator: ", ")
            return Finding(file: file, position: place, message: "\(names) stands twice", hint: "remove one of them")
        default:
            return Finding(file: file, position: origin, message: "the text is not YAML")
        }
    }

    private static func hint(_ context: YamlError.Context) -> String {
        "\(context.text), which begins in line \(context.mark.line), column \(context.mark.column)"
    }

    private static func position(at offset: Int, in text: String) -> TextPosition {
        let before = text.prefix(offset)
        let line = before.split(separator: "\n", omittingEmptySubsequences: false)
        return TextPosition(line: line.count, column: (line.last?.unicodeScalars.count ?? 0) + 1)
    }
}
