/// What a comparator found out about two values, in words that the levels of a rule book name.
///
/// Each comparator gives its own subset (`Comparator.grades`); `different` and `same` belong to all.
package enum Grade: String, Hashable, Sendable, Codable, CaseIterable {
    case same
    /// Given and family name stand in each other's place, or day and month do.
    case swapped
    /// Another form of the same given name (Bob, Robert), by the `givenNameGroup` feature.
    case nickname
    /// One given name of several, such as `juha matti` and `matti`.
    case oneOfSeveral
    /// An initial in place of a given name.
    case initials
    case givenSimilar
    case familySimilar
    case bothSimilar
    /// The family names agree; one side has no given name.
    case givenMissing
    /// The given names agree; one side has no family name.
    case familyMissing
    case familyOnly
    case givenOnly
    /// One keystroke apart: a digit or letter wrong, missing, added, or two neighbours exchanged.
    case typo
    /// Dates at most 31 days, or two keystrokes, apart.
    case near
    case sameYear
    /// Dates 15 years apart or more, as between parent and child.
    case generation
    case sameUnit
    case sameHouse
    /// Same house, but another stair or flat.
    case otherUnit
    /// Same house number, and the street differs by a keystroke or two.
    case streetSimilar
    case sameStreet
    case samePostalCode
    case sameCity
    /// The part of an e-mail address before the @ agrees, the domain does not.
    case sameLocalPart
    case sameDomain
    /// The last digits agree, the prefix does not.
    case sameSuffix
    /// All words of the shorter name are in the longer.
    case contained
    case acronym
    case soundsAlike
    case different

    /// Position in `allCases`, as the compiled tables use it (an enum without payload is stored as its position).
    var index: UInt8 { unsafeBitCast(self, to: UInt8.self) }
}
