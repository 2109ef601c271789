import CustomerModel

/// `sales.csv`: Salesforce accounts as its data loader writes them, every field quoted, UTF-8.
struct SalesExport {
    private let file: ByteFile

    init(path: String) throws {
        file = try ByteFile(path: path)
        try file.write(Self.line(Self.columns))
    }

    /// Eighteen characters; the last three tell which of the first fifteen are capitals.
    static func key(_ number: Int) -> String {
        let letters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        var digits: [UInt8] = []
        var rest = 40_000 + number
        for _ in 0..<7 {
            digits.append(letters[rest % 62])
            rest /= 62
        }
        let id = Array("001FI000".utf8) + digits.reversed()
        let checks = [0, 5, 10].map { start in
            let capitals = (0..<5).reduce(0) { (65...90).contains(id[start + $1]) ? $0 | 1 << $1 : $0 }
            return Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".utf8)[capitals]
        }
        return String(decoding: id + checks, as: UTF8.self)
    }

    mutating func write(_ record: DemoRecord, key: String, _ random: inout DemoRandom) throws {
        try file.write(Self.line(fields(record, key: key, &random)))
    }

    func close() throws {
        try file.close()
    }

    private static let columns = [
        "Id", "IsDeleted", "MasterRecordId", "Name", "ParentId", "BillingStreet", "BillingCity", "BillingPostalCode",
        "BillingCountry", "Phone", "AccountNumber", "Website", "Business_ID__c", "CreatedDate", "LastModifiedDate",
        "SystemModstamp", "PersonEmail", "PersonMobilePhone", "FirstName", "LastName", "PersonBirthdate",
        "IsPersonAccount",
    ]

    private func fields(_ record: DemoRecord, key: String, _ random: inout DemoRandom) -> [String] {
        let created = 14_000 + random.below(5000)
        let changed = created + random.below(20_000 - created)
        let changedAt = moment(changed, &random)
        let street = record.street.isEmpty ? record.box : record.street
        return [
            record.defect == .missingKey ? "" : key, "false", "",
            record.isPerson ? "\(record.givenName) \(record.familyName)" : record.name, "",
            record.nameExtension.isEmpty || record.isPerson ? street : "\(record.nameExtension)\n\(street)",
            record.city, record.postalCode, record.country, record.phone, "", record.website, record.businessId,
            moment(created, &random), changedAt, changedAt, record.isPerson ? record.email : "",
            record.mobile, record.isPerson ? record.givenName : "", record.isPerson ? record.familyName : "",
            record.birthDate?.description ?? "", record.isPerson ? "true" : "false",
        ]
    }

    private func moment(_ day: Int, _ random: inout DemoRandom) -> String {
        let second = random.below(86_400)
        let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }
        return "\(CalendarDay(daysSinceEpoch: day))T\(clock.joined(separator: ":")).000Z"
    }

    private static func line(_ fields: [String]) -> String {
        var line = ""
        for field in fields {
            line += line.isEmpty ? "\"" : ",\""
            line += field.utf8.contains(34) ? field.map { $0 == "\"" ? "\"\"" : String($0) }.joined() : field
            line += "\""
        }
        return line + "\n"
    }
}
