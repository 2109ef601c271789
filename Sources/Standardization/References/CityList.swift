/// Finnish places with their Finnish and Swedish names and the short forms people type.
struct CityList: Sendable {
    /// One spelling of a place.
    struct Entry {
        /// The spelling to show: `Helsingfors` for HELSINGFORS, `Helsinki` for HKI.
        let display: String
        /// The folded Finnish name, which stands for the place whatever its language.
        let key: [UInt8]
    }

    private var byName = ByteTable()
    private var entries: [Entry] = []
    /// By key, the folded Finnish and Swedish names.
    private var names: [[UInt8]: [[UInt8]]] = [:]

    init(_ texts: [String: String]) throws(ReferenceListError) {
        let table = try ReferenceTable("cities.csv", in: texts, columns: ["finnish", "swedish", "others"])
        for row in table.rows {
            let key = Folding.fold(Array(row.fields[0].utf8))
            for name in row.fields[0...1] where !name.isEmpty { add(name, display: name, key) }
            names[key] = row.fields[0...1].filter { !$0.isEmpty }.map { Folding.fold(Array($0.utf8)) }
            for name in row.list(2) { add(name, display: row.fields[0], key) }
        }
    }

    /// What the list knows about a folded name; nil when it does not know it.
    subscript(folded: [UInt8]) -> Entry? { byName[folded].map { entries[Int($0)] } }

    /// The folded Finnish and Swedish names of the place that a folded name means; none when the list does not know it.
    func names(of folded: [UInt8]) -> [[UInt8]] { self[folded].flatMap { names[$0.key] } ?? [] }

    private mutating func add(_ name: String, display: String, _ key: [UInt8]) {
        let folded = Folding.fold(Array(name.utf8))
        guard !byName.contains(folded) else { return }
        byName.insert(folded, Int32(entries.count))
        entries.append(Entry(display: display, key: key))
    }
}
