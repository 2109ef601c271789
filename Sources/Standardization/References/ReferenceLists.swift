/// The words that standardization knows: legal forms, names, places, street terms, null words.
///
/// Made from the files of `matching-rules/reference/`; a list that is not there is empty. Immutable, so that
/// any number of threads may read it.
package struct ReferenceLists: Sendable {
    let legalForms: Shared<LegalFormList>
    let names: Shared<NameLists>
    let postalCodes: Shared<PostalCodeList>
    let cities: Shared<CityList>
    let countries: Shared<CodeList>
    let languages: Shared<CodeList>
    let streets: Shared<StreetTerms>
    let words: Shared<ValueWords>
    let trades: Shared<TradeWords>
    private let comparison: Shared<ComparisonWords>

    /// The files it reads, in the order in which it reads them.
    package static let fileNames = [
        "legal_forms.csv", "given_names.csv", "name_variants.csv", "name_words.csv", "cities.csv", "countries.csv",
        "languages.csv", "street_terms.csv", "street_translations.csv", "value_words.csv", "trade_words.csv",
        "comparison_words.csv", "name_scripts.csv",
    ]

    /// Files that an installation may add; there need be none.
    package static let optionalFileNames = [PostalCodeList.fileName]

    /// Reads the lists from `texts`: file name -> content.
    ///
    /// - Throws: `ReferenceListError` with file and line when a list is malformed.
    package init(texts: [String: String]) throws(ReferenceListError) {
        legalForms = Shared(try LegalFormList(texts))
        names = Shared(try NameLists(texts))
        let cities = try CityList(texts)
        self.cities = Shared(cities)
        postalCodes = Shared(try PostalCodeList(texts, cities))
        countries = Shared(try CodeList("countries.csv", codes: ["alpha2", "alpha3"], in: texts))
        languages = Shared(try CodeList("languages.csv", codes: ["code", "alpha3"], in: texts))
        streets = Shared(try StreetTerms(texts))
        words = Shared(try ValueWords(texts))
        trades = Shared(try TradeWords(texts))
        comparison = Shared(try ComparisonWords(texts))
    }

    /// Reads whole addresses with these lists.
    var addressReader: AddressReader { AddressReader(terms: streets, cities: cities, countries: countries) }

    /// What words mean when two names are compared outside records.
    package var comparisonWords: ComparisonWords { comparison.value }

    /// The group of variants to which a given name belongs: equal for `bob` and `robert`, for `matti` and `matias`.
    ///
    /// - Parameter foldedToken: one given name under fold A.
    /// - Returns: nil when no list knows the name. Of several groups the first in the file.
    package func givenNameGroup(of foldedToken: String) -> Int32? {
        names.value.groups(of: Array(foldedToken.utf8)).first
    }

    /// Every group to which a given name belongs: `chris` is short for Christopher and for Christine.
    package func givenNameGroups(of foldedToken: String) -> [Int32] {
        names.value.groups(of: Array(foldedToken.utf8))
    }

    /// The folded name that stands for a group, such as `robert`; empty for an unknown group.
    package func givenName(ofGroup group: Int32) -> String {
        names.value.representative(of: group).text
    }

    /// The folded names of a place in Finnish and Swedish: `helsinki`, `helsingfors`; none when no list knows it.
    ///
    /// - Parameter folded: any of its names under fold A.
    package func cityNames(of folded: String) -> [String] {
        cities.value.names(of: Array(folded.utf8)).map(\.text)
    }

    /// The folded name of a Finnish street in the other language, without a house number; nil when no list knows it.
    package func otherStreetName(of folded: String) -> String? {
        let bytes = Array(folded.utf8)
        return (streets.value.finnishName(of: bytes) ?? streets.value.swedishName(of: bytes))?.text
    }
}
