/// Codes of countries or languages, found by any of their names.
struct CodeList: Sendable {
    private var byName = ByteTable()
    /// The short codes, such as `FI`.
    private(set) var codes: [String] = []
    /// The codes as bytes, in the same order.
    private(set) var codeBytes: [[UInt8]] = []

    /// Reads a list of `code,alpha3,names`.
    init(_ file: String, codes columns: [String], in texts: [String: String]) throws(ReferenceListError) {
        for row in try ReferenceTable(file, in: texts, columns: columns + ["names"]).rows {
            let index = Int32(codes.count)
            codes.append(row.fields[0])
            codeBytes.append(Array(row.fields[0].utf8))
            for name in [row.fields[0], row.fields[1]] + row.list(2) {
                byName.insert(Folding.fold(Array(name.utf8)), index)
            }
        }
    }

    /// The place in `codes` of what a folded text names; nil when the list does not know it.
    func index(of folded: [UInt8]) -> Int? { byName[folded].map(Int.init) }

    /// The code that a folded text names; nil when the list does not know it.
    func code(of folded: [UInt8]) -> String? { index(of: folded).map { codes[$0] } }
}
