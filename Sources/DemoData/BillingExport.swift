import CustomerModel

/// `billing.csv`: a Netvisor customer list, semicolons and ISO-8859-1.
struct BillingExport {
    private let file: ByteFile

    init(path: String) throws {
        file = try ByteFile(path: path)
        try file.writeLatin1(Self.header)
    }

    static func key(_ number: Int) -> String {
        String(1001 + number)
    }

    mutating func write(_ record: DemoRecord, key: String, _ random: inout DemoRandom) throws {
        let fields = fields(record, key: key, &random)
        let line = (record.defect == .ragged ? fields.dropLast(9) : fields[...]).joined(separator: ";") + "\r\n"
        try file.writeLatin1(line)
    }

    func close() throws {
        try file.close()
    }

    private static let header =
        "Asiakaskoodi;Nimi;Nimen jatke;Y-tunnus;Osoite;Postinumero;Postitoimipaikka;Maa;Puhelin;Sähköposti;"
        + "Verkkolaskuosoite;Verkkolaskuoperaattori;Maksuehto;Alennusprosentti;Luottoraja;Aktiivinen;Laskutuskieli;Luotu;"
        + "Asiakastyyppi;Syntymäaika\r\n"

    private func fields(_ record: DemoRecord, key: String, _ random: inout DemoRandom) -> [String] {
        let created = CalendarDay(daysSinceEpoch: 12_800 + random.below(6900))
        return [
            record.defect == .missingKey ? "" : key, quoted(record.name), quoted(record.nameExtension),
            record.businessId,
            quoted(record.street.isEmpty ? record.box : record.street), record.postalCode, quoted(record.city),
            record.country, record.phone, record.email, record.einvoiceAddress, record.einvoiceOperator,
            random.one(of: CompanyWords.paymentTerms), random.one(of: ["", "", "", "2,5", "5", "10"]),
            random.one(of: ["", "", "1 000,00", "5 000,00", "25 000,00", "200,3"]), random.happens(97) ? "1" : "0",
            record.language, written(created), record.isPerson ? "Henkilö" : "Yritys",
            record.birthDate.map(written) ?? "",
        ]
    }

    private func written(_ day: CalendarDay) -> String {
        "\(day.day).\(day.month).\(day.year)"
    }

    private func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 59 || $0 == 34 }) else { return text }
        return "\"\(text.map { $0 == "\"" ? "\"\"" : String($0) }.joined())\""
    }
}
