import Foundation

/// `schemas/openapi.json`, as a client developer reads it.
struct OpenAPIDocument: Sendable {
    /// One operation.
    struct Operation: Sendable {
        let id: String
        let method: String
        let path: String
        let json: JSONValue
        /// Parameters of the operation and of its path, with references resolved.
        let parameters: [JSONValue]
    }

    let bytes: [UInt8]
    let json: JSONValue
    let operations: [Operation]

    init() throws {
        bytes = Array(try Data(contentsOf: projectFolder.appending(path: "schemas/openapi.json")))
        let document = try JSONValue(parsing: bytes)
        json = document
        operations = (document["paths"]?.members ?? [:]).flatMap { path, item in
            item.members.filter { $0.key != "parameters" }.map { method, operation in
                let parameters = (item["parameters"]?.items ?? []) + (operation["parameters"]?.items ?? [])
                return Operation(
                    id: operation["operationId"]?.text ?? "", method: method.uppercased(), path: path, json: operation,
                    parameters: parameters.map { document.resolved($0) }
                )
            }
        }.sorted { ($0.path, $0.method) < ($1.path, $1.method) }
    }

    func operation(_ id: String) -> Operation? { operations.first { $0.id == id } }

    /// The documented answer for a status; the default one when the status is not named.
    func response(_ operation: Operation, status: Int) -> JSONValue? {
        let responses = operation.json["responses"]
        return (responses?[String(status)] ?? responses?["default"]).map(json.resolved)
    }

    /// The schema of a body, by media type.
    func schema(of response: JSONValue, type: String) -> JSONValue? { response["content"]?[type]?["schema"] }

    /// What in a value is not as a schema says; empty when all is.
    func faults(of value: JSONValue, against schema: JSONValue) -> [String] {
        SchemaCheck(root: json).faults(of: value, against: schema, at: "")
    }
}

extension JSONValue {
    /// Follows `$ref`; `self` is the document in which it points.
    func resolved(_ value: JSONValue) -> JSONValue {
        guard let reference = value["$ref"]?.text else { return value }
        return at(pointer: String(reference.dropFirst())).map(resolved) ?? value
    }
}

/// The folder that holds `Package.swift`.
let projectFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
