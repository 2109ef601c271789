/// The way in which two values of a feature are compared.
package enum Comparator: String, Hashable, Sendable, Codable, CaseIterable {
    /// Equal or not.
    case exact
    /// Jaro-Winkler similarity.
    case jaroWinkler
    /// 1 - distance / longer length, by Levenshtein distance.
    case levenshtein
    /// The same by optimal string alignment: a neighbour exchange counts one.
    case alignment
    /// The same by true Damerau-Levenshtein distance.
    case damerau
    /// Dice's share of common pairs of neighbouring letters, each end of the text counting as a letter.
    case ngrams
    /// The words sorted, then 1 - insertions and deletions / both lengths.
    case tokenSort
    /// Common words and the rest apart: 1 when one text has all words of the other.
    case tokenSet
    /// Words in any order, rare words weighing more, similar words matched softly.
    case tokens
    case organizationName
    /// Composite `given␟family`; a second feature, if named, holds nickname groups.
    case personName
    case date
    /// Composite `street␟house␟unit␟postalCode␟city␟country`.
    case address
    case email
    case phone
    /// Codes with a check digit: one keystroke apart is another identifier, not the same.
    case identifier
    /// Similarity is smaller / larger for numbers of one sign.
    case number

    /// The grades that this comparator can give.
    package var grades: Set<Grade> {
        let own: Set<Grade> =
            switch self {
            case .exact, .number, .ngrams, .tokenSort, .tokenSet: []
            case .jaroWinkler, .levenshtein, .alignment, .damerau: [.soundsAlike]
            case .tokens: [.contained]
            case .organizationName: [.contained, .acronym]
            case .personName:
                [
                    .swapped, .nickname, .oneOfSeveral, .initials, .givenSimilar, .familySimilar, .bothSimilar,
                    .givenMissing, .familyMissing, .familyOnly, .givenOnly,
                ]
            case .date: [.typo, .swapped, .near, .sameYear, .generation]
            case .address:
                [
                    .sameUnit, .sameHouse, .otherUnit, .streetSimilar, .sameStreet, .samePostalCode, .sameCity,
                ]
            case .email: [.sameLocalPart, .typo, .sameDomain]
            case .phone: [.sameSuffix, .typo]
            case .identifier: [.typo]
            }
        return own.union([.same, .different])
    }

    /// Whether levels may ask for a similarity (`atLeast`).
    package var measuresSimilarity: Bool {
        switch self {
        case .jaroWinkler, .levenshtein, .alignment, .damerau, .ngrams, .tokenSort, .tokenSet, .tokens,
            .organizationName, .personName, .number, .address, .email:
            true
        default: false
        }
    }

    /// Whether levels may ask for a distance (`atMost`): keystrokes of the edit distances, days of `date`, the difference
    /// of `number`.
    package var measuresDistance: Bool {
        switch self {
        case .levenshtein, .alignment, .damerau, .date, .number: true
        default: false
        }
    }
}
