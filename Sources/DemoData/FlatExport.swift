import CustomerModel

/// `customers.csv`: the records of all systems in one file with one header, as a data team would collect them for linking.
struct FlatExport: DemoOutput {
    private(set) var summary = DemoData.Summary()
    private let file: ByteFile
    private let truth: ByteFile
    private var number = 0

    init(folder: String) throws {
        file = try ByteFile(path: folder + "/customers.csv")
        truth = try ByteFile(path: folder + "/truth.csv")
        try file.write(Self.columns.joined(separator: ",") + "\n")
        try truth.write("id,entity\n")
    }

    mutating func write(_ record: DemoRecord, to source: DemoSource) throws {
        let record = record.defect == .doubleEncoded ? record.doubleEncoded : record
        number += 1
        try file.write(fields(record, source).map(Self.quoted).joined(separator: ",") + "\n")
        try truth.write("\(number),E\(record.entity)\n")
        summary.records += 1
        summary.recordsBySource[source.name, default: 0] += 1
    }

    func close() throws {
        try file.close()
        try truth.close()
    }

    private static let columns = [
        "id", "source", "customer_type", "name", "first_name", "last_name", "birth_date", "business_id", "vat_id",
        "street",
        "postal_code", "city", "country", "phone", "mobile", "email", "website", "einvoice_address",
    ]

    /// Only the sales system knows a person's names apart.
    private func fields(_ record: DemoRecord, _ source: DemoSource) -> [String] {
        let hasNames = record.isPerson && source == .sales
        return [
            String(number), source.name, record.isPerson ? "person" : "company", hasNames ? "" : record.name,
            hasNames ? record.givenName : "", hasNames ? record.familyName : "", record.birthDate?.description ?? "",
            record.businessId, record.vatId, record.street.isEmpty ? record.box : record.street, record.postalCode,
            record.city, record.country, record.phone, record.mobile, record.email, record.website,
            record.einvoiceAddress,
        ]
    }

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 44 || $0 == 34 || $0 == 10 }) else { return text }
        return "\"\(text.map { $0 == "\"" ? "\"\"" : String($0) }.joined())\""
    }
}
