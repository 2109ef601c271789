import CustomerModel

/// Where a demo customer lives; decides postal codes, phones and languages.
enum DemoCountry: Sendable {
    case finland, sweden, norway, denmark, estonia

    var code: String {
        switch self {
        case .finland: "FI"
        case .sweden: "SE"
        case .norway: "NO"
        case .denmark: "DK"
        case .estonia: "EE"
        }
    }

    var englishName: String {
        switch self {
        case .finland: "Finland"
        case .sweden: "Sweden"
        case .norway: "Norway"
        case .denmark: "Denmark"
        case .estonia: "Estonia"
        }
    }
}

/// A true address, before any source wrote it down.
struct DemoAddress: Sendable {
    var street: Street
    var house: String
    /// Stair and door, such as `A 4`; nil in a house of its own.
    var unit: String?
    /// The number of a post office box that is used for letters; nil when there is none.
    var box: Int?
    var postalCode: String
    var city: String
    /// The Swedish name of the town; equal to `city` where there is none.
    var cityInSwedish: String
    var country: DemoCountry
}

/// A phone in national digits, `0401234567`, with its international form.
struct DemoPhone: Hashable, Sendable {
    let national: String
    /// Digits after `+`.
    let international: String
    /// How many leading digits of the national form are the prefix.
    let prefixLength: Int
}

/// A true person.
struct DemoPerson: Sendable {
    var givenNames: [String]
    var familyName: String
    /// The name before marriage or divorce; some sources still have it.
    var formerFamilyName: String?
    var birthDate: CalendarDay
    var address: DemoAddress
    var formerAddress: DemoAddress?
    var phones: [DemoPhone]
    var emails: [String]
    var speaksSwedish: Bool
}

/// A true organization.
struct DemoOrganization: Sendable {
    /// The name without its legal form.
    var stem: String
    /// A second name, in the other language or of the shop; nil when there is none.
    var otherStem: String?
    var form: DemoLegalForm
    var businessId: BusinessId?
    var address: DemoAddress
    var formerAddress: DemoAddress?
    /// `Isännöinti Laine Oy`, when letters go to a manager.
    var careOf: String?
    var phones: [DemoPhone]
    var emails: [String]
    /// Nil when it has no website.
    var domain: String?
    var contact: DemoContact?
    var speaksSwedish: Bool
    /// Places of business under the same id, which some sources put behind the name.
    var branch: String?
}

/// The person whom letters to an organization name.
struct DemoContact: Sendable {
    let given: String
    let family: String
}

/// A generated Finnish business id (Y-tunnus) in the range 9000000-9999999, which is never issued.
struct BusinessId: Hashable, Sendable {
    /// Eight digits, the last of them the check digit.
    let digits: String

    /// Nil when the seven digits have no check digit (remainder 1).
    ///
    /// Source of the formula: the Finnish Patent and Registration Office's description of the Y-tunnus.
    init?(number: Int) {
        let body = Array(String(number).utf8).map { Int($0) - 48 }
        let sum = zip(body, [7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + $1.0 * $1.1 }
        let remainder = sum % 11
        guard body.count == 7, remainder != 1 else { return nil }
        digits = String(number) + String(remainder == 0 ? 0 : 11 - remainder)
    }

    /// `9000003-8`.
    var withHyphen: String { "\(digits.prefix(7))-\(digits.suffix(1))" }
}
