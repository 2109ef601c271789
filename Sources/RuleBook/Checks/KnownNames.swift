import CustomerModel

/// The names that the files of a rule book may use of each other.
struct KnownNames {
    let catalog: Catalog
    /// Source systems.
    let sources: [String]
    /// In the order of the catalog.
    let attributes: [String]
    let groups: [String]

    init(catalog: Catalog, sources: [String]) {
        self.catalog = catalog
        self.sources = sources.sorted()
        attributes = catalog.attributes.map(\.name.rawValue)
        var seen: Set<String> = []
        groups = catalog.attributes.compactMap(\.group).filter { seen.insert($0).inserted }
    }

    /// Attributes that stand alone, and groups: what a rule can decide about.
    var units: [String] {
        catalog.attributes.filter { $0.group == nil }.map(\.name.rawValue) + groups
    }

    /// The short names of a group's members.
    func members(of group: String) -> [String] {
        catalog.members(of: group).map { String($0.name.rawValue.dropFirst(group.utf8.count + 1)) }
    }
}

/// Collects the findings about one file.
struct FileFindings {
    let file: String
    private(set) var findings: [Finding] = []

    init(file: String) {
        self.file = file
    }

    mutating func report(_ position: TextPosition, _ message: String, hint: String? = nil) {
        findings.append(Finding(file: file, position: position, message: message, hint: hint))
    }

    /// Reports every text that stands a second time.
    mutating func reportRepeats(of names: [YAMLNode], called thing: String) {
        var seen: Set<String> = []
        for name in names {
            guard let text = name.text, !seen.insert(text).inserted else { continue }
            report(name.position, "there is already a \(thing) `\(text)`", hint: "give one of them another name")
        }
    }
}
