/// The formats in which a body may come.
enum MediaType {
    static let document: Set<String> = ["application/json"]
    static let lines: Set<String> = ["application/x-ndjson", "application/jsonl"]
    /// What the mapping of the source makes of it does not depend on the type; the list keeps out forms and pages.
    static let delivery: Set<String> = [
        "text/csv", "application/csv", "application/xml", "text/xml", "application/x-ndjson", "application/jsonl",
        "application/octet-stream",
    ]

    /// The type of a `Content-Type` field, in lower case, without its parameters.
    static func essence(of field: String) -> String {
        let essence = field.prefix { $0 != ";" && $0 != " " }
        return essence.lowercased()
    }
}
