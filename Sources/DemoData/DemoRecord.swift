import CustomerModel

/// The three systems that the demo exports from.
enum DemoSource: Int, CaseIterable, Sendable {
    case erp, billing, sales

    var name: String {
        switch self {
        case .erp: "erp"
        case .billing: "billing"
        case .sales: "sales"
        }
    }
}

/// What one source knows about one customer, already misspelt; an empty text is a missing value.
struct DemoRecord: Sendable {
    /// Number of the true customer.
    let entity: Int
    let isPerson: Bool
    var name = ""
    var givenName = ""
    var familyName = ""
    /// The line below the name: a department, a second name, `c/o …`.
    var nameExtension = ""
    var businessId = ""
    var vatId = ""
    var street = ""
    var box = ""
    var postalCode = ""
    var city = ""
    var country = ""
    var phone = ""
    var mobile = ""
    var email = ""
    var website = ""
    var birthDate: CalendarDay?
    var language = "FI"
    var einvoiceAddress = ""
    var einvoiceOperator = ""
    var contact: DemoContact?
    var defect: DemoDefect = .none

    init(entity: Int, isPerson: Bool) {
        self.entity = entity
        self.isPerson = isPerson
    }
}

/// Damage to the row itself rather than to a value in it.
enum DemoDefect: Sendable {
    case none
    /// UTF-8 read as Windows-1252 on the way into the source.
    case doubleEncoded
    /// The row breaks off: it has fewer fields than the header and must be rejected.
    case ragged
    /// The row has no key and must be rejected.
    case missingKey
}
