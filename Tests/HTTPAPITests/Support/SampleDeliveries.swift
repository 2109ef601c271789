import Foundation

/// Generated customers as two systems export them: every second company and every third person is in both, some with
/// another spelling.
enum SampleDeliveries {
    static let companies = 120
    static let persons = 120

    /// UTF-8 CSV of the sales system.
    static let sales: [UInt8] = {
        var rows = [
            "Id,Name,Phone,Website,Business_ID__c,BillingStreet,BillingPostalCode,BillingCity,BillingCountry,ParentId,"
                + "IsDeleted,MasterRecordId,CreatedDate,SystemModstamp,PersonEmail,PersonMobilePhone,FirstName,LastName,"
                + "PersonBirthdate,IsPersonAccount"
        ]
        for number in 0..<companies {
            rows.append(
                "C-\(number),\(company(number)) Oy,\(phone(number)),,\(businessId(number)),\(street(number)),"
                    + "\(postalCode(number)),\(city(number)),Finland,,false,,2024-01-05T08:00:00.000+0000,"
                    + "2026-01-05T08:00:00.000+0000,,,,,,false")
        }
        for number in 0..<persons {
            let (given, family) = person(number)
            rows.append(
                "P-\(number),\(given) \(family),,,,\(street(number + 500)),\(postalCode(number)),\(city(number)),"
                    + "Finland,,false,,2024-01-05T08:00:00.000+0000,2026-01-05T08:00:00.000+0000,"
                    + "\(email(number)),\(phone(number + 500)),\(given),\(family),\(birthDate(number)),true")
        }
        return Array(rows.joined(separator: "\r\n").utf8)
    }()

    /// Latin-1 CSV of the billing system, with two rows without a key.
    static let billing: [UInt8] = {
        var rows = [
            "Asiakaskoodi;Nimi;Nimen jatke;Y-tunnus;Osoite;Postinumero;Postitoimipaikka;Maa;Puhelin;Sähköposti;"
                + "Verkkolaskuosoite;Verkkolaskuoperaattori;Laskutuskieli;Maksuehto;Luottoraja;Luotu;Asiakastyyppi;"
                + "Syntymäaika"
        ]
        for number in stride(from: 0, to: companies, by: 2) {
            let name = number % 3 == 0 ? "\(company(number)) Osakeyhtiö" : "\(company(number)) Oy"
            rows.append(
                "\(1000 + number);\(name);;\(businessId(number));\(street(number));\(postalCode(number));"
                    + "\(city(number).uppercased());FI;\(phone(number));;;;fi;14 pv netto;1000,00;5.1.2024;Yritys;")
        }
        for number in stride(from: 0, to: persons, by: 3) {
            let (given, family) = person(number)
            rows.append(
                "\(5000 + number);\(family) \(given);;;\(street(number + 500));\(postalCode(number));\(city(number));FI;"
                    + "\(phone(number + 500));\(email(number));;;fi;14 pv netto;;5.1.2024;Henkilö;"
                    + "\(birthDate(number))")
        }
        rows.append(";Avaimeton Oy;;;;;;FI;;;;;fi;;;5.1.2024;Yritys;")
        rows.append(";Toinen Avaimeton Oy;;;;;;FI;;;;;fi;;;5.1.2024;Yritys;")
        return rows.joined(separator: "\r\n").unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }()

    static func company(_ number: Int) -> String {
        let first = ["Metsä", "Järvi", "Koivu", "Kaleva", "Pohja", "Itä", "Länsi", "Helmi", "Aalto", "Kivi", "Sampo"]
        let second = ["työ", "palvelu", "rakennus", "kuljetus", "huolto", "kauppa", "tekniikka"]
        let third = ["Virtanen", "Lahti", "Nieminen", "Salo", "Mäki"]
        return first[number % 11] + second[number % 7] + " " + third[number % 5]
    }

    static func person(_ number: Int) -> (given: String, family: String) {
        let given = ["Matti", "Maija", "Pekka", "Aino", "Väinö", "Liisa", "Juhani", "Eeva", "Antti", "Sanna", "Timo"]
        let family = ["Meikäläinen", "Virtanen", "Mäkelä", "Korhonen", "Nyström", "Lehtonen", "Hämäläinen"]
        return (given[number % 11], family[number % 7])
    }

    /// In the range 9xxxxxx, which is never given out, with its check digit.
    static func businessId(_ number: Int) -> String {
        var serial = 9_000_000 + number * 13
        while true {
            let weights = [7, 9, 10, 5, 8, 4, 2]
            let digits = String(serial).compactMap(\.wholeNumberValue)
            let remainder = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11
            if remainder != 1 { return "\(serial)-\(remainder == 0 ? 0 : 11 - remainder)" }
            serial += 1
        }
    }

    private static func phone(_ number: Int) -> String { "+35840\(5_000_000 + number * 7919)" }
    private static func email(_ number: Int) -> String { "asiakas\(number)@posti.example" }
    private static func birthDate(_ number: Int) -> String {
        "19\(50 + number % 50)-0\(1 + number % 9)-1\(number % 10)"
    }
    private static func postalCode(_ number: Int) -> String { ["00500", "33100", "20100", "90100"][number % 4] }
    private static func city(_ number: Int) -> String { ["Helsinki", "Tampere", "Turku", "Oulu"][number % 4] }

    private static func street(_ number: Int) -> String {
        "\(["Hämeentie", "Koulukatu", "Rantatie", "Mäkitie", "Asemakatu"][number % 5]) \(1 + number % 60)"
    }
}
