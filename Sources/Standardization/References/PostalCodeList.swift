/// Postal codes with the places to which they belong, where an installation has such a list.
///
/// Kulta ships none, because the posts' lists have terms of use of their own.
struct PostalCodeList: Sendable {
    /// What the list says of a code and a place.
    enum Answer: Hashable, Sendable {
        /// The list has no codes of the country.
        case noList
        case unknownCode
        /// The code belongs to the place, in either language, or no place is named.
        case right
        case otherPlace
    }

    private var codes = ByteTable()
    /// For each code the folded places, Finnish ones by their Finnish name.
    private var places: [[[UInt8]]] = []
    private var countries: Set<String> = []

    init(_ texts: [String: String], _ cities: CityList) throws(ReferenceListError) {
        let table = try ReferenceTable(Self.fileName, in: texts, columns: ["country", "code", "places"])
        for row in table.rows {
            guard row.fields[0].utf8.count == 2, !row.fields[1].isEmpty else {
                throw table.error(row, "a row needs a country of two letters, a code and its places")
            }
            countries.insert(row.fields[0])
            let place = codes.insert(Self.key(row.fields[0], Array(row.fields[1].utf8)), Int32(places.count))
            if place == places.count { places.append([]) }
            places[Int(place)] += row.list(2).map { name in
                let folded = Folding.fold(Array(name.utf8))
                return cities[folded]?.key ?? folded
            }
        }
    }

    static let fileName = "postal_codes.csv"

    /// Checks a code against the place beside it.
    ///
    /// - Parameters:
    ///   - code: as `PostalCode.key` has it.
    ///   - place: as `PlaceName.key` has it; empty when none is named.
    func check(_ code: [UInt8], country: String, place: [UInt8]) -> Answer {
        guard countries.contains(country) else { return .noList }
        guard let index = codes[Self.key(country, code)] else { return .unknownCode }
        return place.isEmpty || places[Int(index)].contains(place) ? .right : .otherPlace
    }

    private static func key(_ country: String, _ code: [UInt8]) -> [UInt8] {
        Array(country.utf8) + code.filter { $0.isDigit || $0.isLetter }.asciiLowercased
    }
}
