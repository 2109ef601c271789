import Mustache

/// The templates, which are part of the program.
enum Templates {
    private static let all: [(name: String, bytes: [UInt8])] = [
        ("layout", PackageResources.layout_mustache),
        ("worklist", PackageResources.worklist_mustache),
        ("bulk", PackageResources.bulk_mustache),
        ("compare", PackageResources.compare_mustache),
        ("evidence", PackageResources.evidence_mustache),
        ("golden", PackageResources.golden_mustache),
        ("history", PackageResources.history_mustache),
        ("how", PackageResources.how_mustache),
        ("customer", PackageResources.customer_mustache),
        ("board", PackageResources.board_mustache),
        ("split", PackageResources.split_mustache),
        ("search", PackageResources.search_mustache),
        ("found", PackageResources.found_mustache),
        ("sign-in", PackageResources.sign_in_mustache),
        ("overview", PackageResources.overview_mustache),
        ("rules", PackageResources.rules_mustache),
        ("figure", PackageResources.figure_mustache),
        ("imports", PackageResources.imports_mustache),
        ("import", PackageResources.import_mustache),
        ("quarantine", PackageResources.quarantine_mustache),
        ("reject", PackageResources.reject_mustache),
        ("sources", PackageResources.sources_mustache),
        ("source", PackageResources.source_mustache),
        ("consumer", PackageResources.consumer_mustache),
        ("webhook", PackageResources.webhook_mustache),
        ("error", PackageResources.error_mustache),
    ]

    static func library() throws -> MustacheLibrary {
        var library = MustacheLibrary()
        for template in all {
            try library.register(String(decoding: template.bytes, as: UTF8.self), named: template.name)
        }
        return library
    }

    /// The text of every template, for tests that look for the names in them.
    static var sources: [String] { all.map { String(decoding: $0.bytes, as: UTF8.self) } }
}
