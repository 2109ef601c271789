import CustomerModel
import Foundation

extension YAMLNode {
    /// The value as JSON.
    var json: [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4096)
        write(into: &writer)
        return writer.bytes
    }

    private func write(into json: inout JSONWriter) {
        switch value {
        case .null: json.null()
        case .bool(let bool): json.bool(bool)
        case .integer(let integer): json.number(integer)
        case .number(let number): json.number(number)
        case .text(let text): json.string(text)
        case .list(let elements):
            json.array { json in for element in elements { element.write(into: &json) } }
        case .map(let members):
            json.object { json in
                for member in members {
                    json.key(member.key)
                    member.value.write(into: &json)
                }
            }
        }
    }

    /// The value as one of the stages' own types.
    ///
    /// - Throws: one finding at the value that does not fit.
    func decode<T: Decodable>(_ type: T.Type, file: String) throws(RuleBookError) -> T {
        do {
            return try JSONDecoder().decode(type, from: Data(json))
        } catch {
            throw RuleBookError(findings: [finding(for: error, file: file)])
        }
    }

    private func finding(for error: any Error, file: String) -> Finding {
        let context: DecodingError.Context
        switch error as? DecodingError {
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
        case .keyNotFound(let key, let found):
            return Finding(
                file: file, position: nearest(found.codingPath).position, message: "`\(key.stringValue)` is missing"
            )
        default:
            return Finding(file: file, position: position, message: "the values do not fit together")
        }
        return Finding(file: file, position: nearest(context.codingPath).position, message: context.debugDescription)
    }

    /// The node at the end of the path, or as far as the path goes.
    private func nearest(_ path: [any CodingKey]) -> YAMLNode {
        var node = self
        for key in path {
            let next = key.intValue.flatMap { index in
                node.elements.indices.contains(index) ? node.elements[index] : nil
            }
            guard let found = next ?? node[key.stringValue] else { return node }
            node = found
        }
        return node
    }
}
