/// A list that may be written as its only element.
private struct OneOrMany<Element: Decodable>: Decodable {
    let elements: [Element]

    init(from decoder: any Decoder) throws {
        guard var list = try? decoder.unkeyedContainer() else {
            elements = [try Element(from: decoder)]
            return
        }
        var elements: [Element] = []
        while !list.isAtEnd { elements.append(try list.decode(Element.self)) }
        self.elements = elements
    }
}

extension KeyedDecodingContainer {
    /// A list, its only element, or nothing.
    func oneOrMany<Element: Decodable>(_ type: Element.Type, _ key: Key) throws -> [Element] {
        try decodeIfPresent(OneOrMany<Element>.self, forKey: key)?.elements ?? []
    }

    /// Lists by name, each of which may be written as its only element.
    func listsByName<Element: Decodable>(_ type: Element.Type, _ key: Key) throws -> [String: [Element]] {
        try decodeIfPresent([String: OneOrMany<Element>].self, forKey: key)?.mapValues(\.elements) ?? [:]
    }
}
