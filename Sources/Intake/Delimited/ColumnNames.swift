/// Finds the columns of a mapping in a header: by their own names first, then by the aliases that the mapping gives.
struct ColumnNames {
    private let aliases: [String: [String]]

    init(_ format: SourceFormat) {
        aliases = format.aliases
    }

    /// The header's columns that bear a name: those that are exactly the same, else those that differ in case and
    /// accents, else those that differ in spaces and punctuation, else the same for each alias. More than one means that
    /// the header does not say which is meant.
    func places(of name: String, in header: Header) -> [Int] {
        for candidate in [name] + (aliases[name] ?? []) {
            let found = header.places(of: candidate)
            if !found.isEmpty { return found }
        }
        return []
    }

    /// A header with its names folded once.
    struct Header {
        let names: [String]
        private let folded: [String]
        private let bare: [String]

        init(_ names: [String]) {
            self.names = names
            folded = names.map(\.foldedName)
            bare = folded.map(Self.bare)
        }

        fileprivate func places(of name: String) -> [Int] {
            let same = names.indices.filter { names[$0] == name }
            if !same.isEmpty { return same }
            let (wanted, wantedBare) = (name.foldedName, Self.bare(name.foldedName))
            let alike = folded.indices.filter { folded[$0] == wanted }
            if !alike.isEmpty || wantedBare.isEmpty { return alike }
            return bare.indices.filter { bare[$0] == wantedBare }
        }

        /// Without spaces and punctuation of ASCII.
        private static func bare(_ name: String) -> String {
            String(name.unicodeScalars.filter { !$0.isASCII || $0.properties.isAlphabetic || ("0"..."9").contains($0) })
        }
    }
}
