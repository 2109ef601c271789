import CustomerModel

/// `erp.xml`: SAP DEBMAS07, one IDoc for each customer.
struct ErpExport {
    private let file: ByteFile
    private var documents = 0

    init(path: String) throws {
        file = try ByteFile(path: path)
        try file.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DEBMAS07>\n")
    }

    /// Customer numbers have ten digits with leading zeros.
    static func key(_ number: Int) -> String {
        padded(100_000 + number, to: 10)
    }

    mutating func write(_ record: DemoRecord, key: String, _ random: inout DemoRandom) throws {
        documents += 1
        try file.write(control(&random))
        try file.write(general(record, key: key))
        try file.write(areas(record, key: key, &random))
        try file.write("    </E1KNA1M>\n  </IDOC>\n")
    }

    func close() throws {
        try file.write("</DEBMAS07>\n")
        try file.close()
    }

    private func control(_ random: inout DemoRandom) -> String {
        let day = CalendarDay(daysSinceEpoch: 19_360 + random.below(730))
        let clock = random.below(86_400)
        let time = padded(clock / 3600, to: 2) + padded(clock / 60 % 60, to: 2) + padded(clock % 60, to: 2)
        return """
              <IDOC BEGIN="1">
                <EDI_DC40 SEGMENT="1"><TABNAM>EDI_DC40</TABNAM><MANDT>100</MANDT><DOCNUM>\(padded(documents, to: 18))</DOCNUM>\
            <DIRECT>1</DIRECT><IDOCTYP>DEBMAS07</IDOCTYP><MESTYP>DEBMAS</MESTYP><SNDPRN>ERPCLNT100</SNDPRN>\
            <CREDAT>\(compact(day))</CREDAT><CRETIM>\(time)</CRETIM></EDI_DC40>

            """
    }

    private func general(_ record: DemoRecord, key: String) -> String {
        let (first, second) = names(record)
        let isSwedish = record.language == "SV"
        var text = """
                <E1KNA1M SEGMENT="1">
                  <MSGFN>005</MSGFN><KUNNR>\(key)</KUNNR><ANRED>\(record.isPerson ? "" : "Company")</ANRED>\
            <KTOKD>\(record.isPerson ? "KUNP" : "KUNA")</KTOKD><LAND1>\(record.country)</LAND1><LOEVM></LOEVM>
                  <NAME1>\(escaped(first))</NAME1><NAME2>\(escaped(second))</NAME2><ORT01>\(escaped(record.city))</ORT01>\
            <PSTLZ>\(record.postalCode)</PSTLZ><PFACH>\(record.box)</PFACH><SORTL>\(escaped(String(first.prefix(10)).uppercased()))</SORTL>\
            <SPRAS>\(isSwedish ? "V" : "U")</SPRAS><SPRAS_ISO>\(record.language)</SPRAS_ISO>
                  <STCD1>\(escaped(record.businessId))</STCD1><STCEG>\(record.vatId)</STCEG><STRAS>\(escaped(record.street))</STRAS>\
            <TELF1>\(escaped(record.phone))</TELF1><UMJAH>0000</UMJAH><SMTP_ADDR>\(escaped(record.email))</SMTP_ADDR>
            """
        if record.isPerson { text += "<GBDAT>\(record.birthDate.map(compact) ?? "00000000")</GBDAT>" }
        return text + "\n"
    }

    /// Two lines of 35 characters: a long company name goes on in the second.
    private func names(_ record: DemoRecord) -> (String, String) {
        if record.isPerson { return (record.familyName, record.givenName) }
        guard record.name.count > 35 else { return (record.name, record.nameExtension) }
        return (String(record.name.prefix(35)), String(record.name.dropFirst(35)))
    }

    private func areas(_ record: DemoRecord, key: String, _ random: inout DemoRandom) -> String {
        let terms = random.one(of: ["0014", "0030", "0007", "0021"])
        var text = """
                  <E1KNVVM SEGMENT="1"><MSGFN>005</MSGFN><VKORG>1000</VKORG><VTWEG>10</VTWEG><SPART>00</SPART><WAERS>EUR</WAERS></E1KNVVM>
                  <E1KNB1M SEGMENT="1"><MSGFN>005</MSGFN><BUKRS>1000</BUKRS><AKONT>0000140000</AKONT><ZTERM>\(terms)</ZTERM></E1KNB1M>

            """
        if let contact = record.contact {
            text += """
                      <E1KNVKM SEGMENT="1"><MSGFN>005</MSGFN><PARNR>\(padded(200_000 + documents, to: 10))</PARNR>\
                <NAMEV>\(escaped(contact.given))</NAMEV><NAME1>\(escaped(contact.family))</NAME1><ABTNR>0002</ABTNR>\
                <GBDAT>00000000</GBDAT></E1KNVKM>

                """
        }
        return text
    }

    private func compact(_ day: CalendarDay) -> String {
        padded(day.year, to: 4) + padded(day.month, to: 2) + padded(day.day, to: 2)
    }

    private func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 }) else { return text }
        var result = ""
        for letter in text.unicodeScalars {
            switch letter {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.unicodeScalars.append(letter)
            }
        }
        return result
    }
}

/// A number with leading zeros.
func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
