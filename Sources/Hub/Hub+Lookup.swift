import CustomerModel
import Foundation
import Store

extension Hub {
    /// The most keys of one look-up.
    package static let longestLookup = 1000

    /// Where many source records belong, in the order of the keys, as a JSON array of
    /// `{"source", "key", "status": "found" | "waiting" | "withdrawn" | "erased" | "unknown", "id"}`.
    ///
    /// - Parameter document: `{"keys": [{"source": …, "key": …}, …]}`
    /// - Throws: `invalidDocument`.
    package func lookUp(document: [UInt8]) async throws -> [UInt8] {
        let keys = try Lookup.keys(document)
        return try await ask { try $0.lookUp(keys) }
    }
}

/// The document of a look-up.
private struct Lookup: Decodable {
    struct Key: Decodable {
        let source: String
        let key: String
    }

    let keys: [Key]

    static func keys(_ document: [UInt8]) throws(HubError) -> [SourceKey] {
        let lookup: Lookup
        do {
            lookup = try JSONDecoder().decode(Lookup.self, from: Data(document))
        } catch let error as DecodingError {
            throw refusal(error.pointer, "Must be an object with `keys`, a list of objects with `source` and `key`.")
        } catch {
            throw refusal("", "Must be JSON.")
        }
        guard (1...Hub.longestLookup).contains(lookup.keys.count) else {
            throw refusal("/keys", "Must have 1 to \(Hub.longestLookup) keys.")
        }
        if let index = lookup.keys.firstIndex(where: { $0.source.utf8.contains(0) || $0.key.utf8.contains(0) }) {
            throw refusal("/keys/\(index)", "Must not contain U+0000.")
        }
        return lookup.keys.map { SourceKey(system: $0.source, key: $0.key) }
    }

    private static func refusal(_ pointer: String, _ message: String) -> HubError {
        HubError(
            .invalidDocument, "The look-up is not acceptable.", problems: [.init(pointer: pointer, message: message)])
    }
}

extension DecodingError {
    /// JSON Pointer to what could not be read.
    fileprivate var pointer: String {
        let path: [any CodingKey] =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            case .keyNotFound(let key, let context): context.codingPath + [key]
            @unknown default: []
            }
        return path.map { "/\($0.intValue.map(String.init) ?? $0.stringValue)" }.joined()
    }
}
