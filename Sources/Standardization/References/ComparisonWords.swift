/// What words mean when two names are compared outside records, of any country: `kulta compare` asks it.
///
/// Made from `comparison_words.csv`, and from the legal forms, name words and name variants that standardization knows.
/// Words are folded.
package struct ComparisonWords: Sendable {
    /// Words that say little of an organization: `group`, `holding`, `solutions`.
    package let common: Set<String>
    /// Words for places, which tell branches of one organization apart.
    package let regions: Set<String>
    /// Words before a person's name: `dr`, `sheikh`.
    package let titles: Set<String>
    /// Words behind a person's name: `jr`, `phd`.
    package let suffixes: Set<String>
    /// Small words of names: `von`, `bin`.
    package let particles: Set<String>
    /// What stands before the names of ships: `mv`.
    package let vesselPrefixes: Set<String>
    /// The usual way to write a word: `international` for `intl`, `3` for `three`; may be several words.
    package let usual: [String: [String]]
    /// The class (`LLC`, `PLC`) of a legal form that may end a name, by its words as written and written together.
    package let lastForms: [String: String]
    /// The same for forms that may begin a name.
    package let firstForms: [String: String]
    /// The most words that a legal form has.
    package let longestForm: Int

    init(_ texts: [String: String]) throws(ReferenceListError) {
        var lists: [String: Set<String>] = [:]
        var usual: [String: [String]] = [:]
        var forms = Forms()
        try forms.read(texts)
        let table = try ReferenceTable("comparison_words.csv", in: texts, columns: ["kind", "word", "means"])
        for row in table.rows {
            let word = Folding.fold(row.fields[1])
            switch row.fields[0] {
            case "common", "region", "title", "particle", "vessel": lists[row.fields[0], default: []].insert(word)
            case "same": usual[word] = Folding.fold(row.fields[2]).split(separator: " ").map(String.init)
            case "form": forms.add(word, row.fields[2], mayBeFirst: true, mayBeLast: true)
            default: throw table.error(row, "unknown kind of word")
            }
        }
        for row in try ReferenceTable("name_words.csv", in: texts, columns: ["kind", "word"]).rows {
            lists[row.fields[0], default: []].insert(Folding.fold(row.fields[1]))
        }
        common = lists["common"] ?? []
        regions = lists["region"] ?? []
        titles = (lists["title"] ?? []).subtracting(lists["particle"] ?? [])
        suffixes = lists["suffix"] ?? []
        particles = lists["particle"] ?? []
        vesselPrefixes = lists["vessel"] ?? []
        self.usual = usual
        lastForms = forms.last
        firstForms = forms.first
        longestForm = forms.longest
    }

    /// Legal forms under construction.
    private struct Forms {
        var last: [String: String] = [:]
        var first: [String: String] = [:]
        var longest = 1

        mutating func read(_ texts: [String: String]) throws(ReferenceListError) {
            let columns = [
                "country", "elf", "code", "canonical", "variants", "home_variants", "generic", "position", "stem",
            ]
            for row in try ReferenceTable("legal_forms.csv", in: texts, columns: columns).rows {
                if row.fields[8] == "keep" { continue }
                for (spellings, shortestFirst) in [(row.list(4), 2), (row.list(5), 3)] {
                    for spelling in spellings {
                        add(
                            Folding.fold(spelling), row.fields[6],
                            mayBeFirst: row.fields[7] != "suffix" && spelling.utf8.count >= shortestFirst,
                            mayBeLast: row.fields[7] != "prefix")
                    }
                }
            }
        }

        /// One letter is no form. The first class of a spelling wins.
        mutating func add(_ spelling: String, _ kind: String, mayBeFirst: Bool, mayBeLast: Bool) {
            guard spelling.utf8.count > 1 else { return }
            longest = max(longest, spelling.split(separator: " ").count)
            for key in Set([spelling, spelling.replacing(" ", with: "")]) {
                if mayBeLast, last[key] == nil { last[key] = kind }
                if mayBeFirst, first[key] == nil { first[key] = kind }
            }
        }
    }
}
