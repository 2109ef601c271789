/// What is known about the words of names: given names and their variants, endings of family names, particles, titles.
struct NameLists: Sendable {
    /// What a word does in a name. A word may do several things.
    struct Roles: OptionSet, Sendable {
        let rawValue: Int32
        static let given = Roles(rawValue: 1)
        static let title = Roles(rawValue: 2)
        /// Stands after a name: `jr`, `phd`.
        static let suffix = Roles(rawValue: 4)
        /// Belongs to the family name that follows: `von`, `de`.
        static let particle = Roles(rawValue: 8)
        /// Announces an earlier family name: `o.s.`, `ent.`, `née`.
        static let previous = Roles(rawValue: 16)
        /// A word for a department at the tail of a company's name: `ostoreskontra`.
        static let department = Roles(rawValue: 32)
        /// A word for the state of a company: `selvitystilassa`.
        static let state = Roles(rawValue: 64)
        /// Joins names: `ja`, `och`, `and`.
        static let conjunction = Roles(rawValue: 128)
        /// Those who carry on a family's firm: `pojat`, `söner`, `sons`.
        static let successors = Roles(rawValue: 256)
    }

    /// Names in other scripts.
    let scripts: NameScripts
    private var roles = ByteTable()
    private var generations = ByteTable()
    private var endings = ByteTable()
    private var tailWords = ByteTable()
    private var endingLengths: Set<Int> = []
    private var groupsOf = ByteTable()
    private var groupLists: [[Int32]] = []
    private var representatives: [[UInt8]] = []
    private var surnameSpellings = ByteTable()
    private var surnames: [[UInt8]] = []

    init(_ texts: [String: String]) throws(ReferenceListError) {
        scripts = try NameScripts(texts)
        var roles: [[UInt8]: Roles] = [:]
        for row in try ReferenceTable("given_names.csv", in: texts, columns: ["name"]).rows {
            roles[Folding.fold(Array(row.fields[0].utf8)), default: []].insert(.given)
        }
        try readWords(texts, &roles)
        try readVariants(texts, &roles)
        for (word, set) in roles {
            self.roles.insert(word, set.rawValue)
            let isTail = !set.isDisjoint(with: [.department, .state])
            if isTail, let last = word.split(separator: .space).last { tailWords.insert(Array(last), 1) }
        }
    }

    /// What a folded word may be; empty when no list knows it.
    func roles(of folds: [UInt8], _ range: Range<Int>) -> Roles {
        Roles(rawValue: roles.value(in: folds, range) ?? 0)
    }

    /// Whether a word for a department or a state ends with this folded word.
    func mayEndTail(_ folds: [UInt8], _ range: Range<Int>) -> Bool { tailWords.contains(folds, range) }

    /// What a folded word may be; empty when no list knows it.
    func roles(of fold: [UInt8]) -> Roles { roles(of: fold, 0..<fold.count) }

    /// Which of several people of one name a folded word says, from 1: 2 for `jr` and `ii`; nil for other words.
    func generation(of folds: [UInt8], _ range: Range<Int>) -> Int? {
        generations.value(in: folds, range).map(Int.init)
    }

    /// Whether a folded word ends as family names do: `-nen`, `-sson`.
    func hasFamilyEnding(_ folds: [UInt8], _ range: Range<Int>) -> Bool {
        endingLengths.contains { length in
            range.count > length + 1 && endings.contains(folds, range.upperBound - length..<range.upperBound)
        }
    }

    /// The groups of variants of a folded given name, in the order of the file.
    func groups(of fold: [UInt8]) -> [Int32] { groupsOf[fold].map { groupLists[Int($0)] } ?? [] }

    /// The folded name that stands for a group.
    func representative(of group: Int32) -> [UInt8] {
        representatives.indices.contains(Int(group)) ? representatives[Int(group)] : []
    }

    /// The common spelling of a folded family name: `virtanen` for `wirtanen`; nil when there is no other.
    func commonSpelling(ofFamilyName fold: [UInt8]) -> [UInt8]? { surnameSpellings[fold].map { surnames[Int($0)] } }

    private mutating func readWords(
        _ texts: [String: String], _ roles: inout [[UInt8]: Roles]
    ) throws(ReferenceListError) {
        let names: [String: Roles] = [
            "title": .title, "suffix": .suffix, "particle": .particle, "previous": .previous,
            "department": .department, "state": .state, "conjunction": .conjunction,
            "successors": .successors,
        ]
        let table = try ReferenceTable("name_words.csv", in: texts, columns: ["kind", "word"])
        for row in table.rows {
            let word = Folding.fold(Array(row.fields[1].utf8))
            if row.fields[0] == "family-ending" {
                endings.insert(word, 1)
                endingLengths.insert(word.count)
            } else if let generation = Self.generation(row.fields[0]) {
                generations.insert(word, generation)
                roles[word, default: []].insert(.suffix)
            } else if let role = names[row.fields[0]] {
                roles[word, default: []].insert(role)
            } else {
                throw table.error(row, "unknown kind of word")
            }
        }
    }

    /// Of a kind of words such as `generation-2`; nil for other kinds.
    private static func generation(_ kind: String) -> Int32? {
        kind.hasPrefix("generation-") ? Int32(kind.dropFirst("generation-".count)) : nil
    }

    private mutating func readVariants(
        _ texts: [String: String], _ roles: inout [[UInt8]: Roles]
    ) throws(ReferenceListError) {
        let table = try ReferenceTable("name_variants.csv", in: texts, columns: ["kind", "canonical", "variants"])
        for row in table.rows {
            let folded = ([row.fields[1]] + row.list(2)).map { Folding.fold(Array($0.utf8)) }
            switch row.fields[0] {
            case "given": addGroup(folded, &roles)
            case "surname": addSurname(folded)
            default: throw table.error(row, "kind must be given or surname")
            }
        }
    }

    private mutating func addGroup(_ folded: [[UInt8]], _ roles: inout [[UInt8]: Roles]) {
        let group = Int32(representatives.count)
        representatives.append(folded[0])
        for name in folded {
            roles[name, default: []].insert(.given)
            let list = groupsOf.insert(name, Int32(groupLists.count))
            if list == groupLists.count { groupLists.append([]) }
            if !groupLists[Int(list)].contains(group) { groupLists[Int(list)].append(group) }
        }
    }

    private mutating func addSurname(_ folded: [[UInt8]]) {
        for name in folded.dropFirst() where name != folded[0] {
            surnameSpellings.insert(name, Int32(surnames.count))
        }
        surnames.append(folded[0])
    }
}
