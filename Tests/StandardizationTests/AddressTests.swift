import CustomerModel
import Testing

@testable import Standardization

@Suite struct AddressTests {
    private func address(_ fields: [(String, String)]) -> [String] {
        Workbench.features("address", of: .organization, fields.map { ("address.\($0.0)", $0.1) })
    }

    private func line(_ street: String) -> String {
        (address([("street", street)]).first ?? "").split(separator: "|", omittingEmptySubsequences: false)[..<3]
            .joined(separator: "|")
    }

    @Test(arguments: [
        ("Hämeentie 15 A 4", "hameentie|15|a 4"), ("Hämeent. 15 A 4", "hameentie|15|a 4"),
        ("Hämeentie 15A4", "hameentie|15|a 4"),
        ("Hämeentie 15 as. 4", "hameentie|15|4"), ("Hämeentie 15a B 12", "hameentie|15a|b 12"),
        ("Hämeentie 15 a B 12", "hameentie|15a|b 12"), ("Hämeentie 15-17", "hameentie|15-17|"),
        ("Hämeentie 15 - 17 C", "hameentie|15-17|c"), ("HÄMEENTIE 15, 2. krs", "hameentie|15|"),
        ("Hämeentie 15 A 2 krs", "hameentie|15|a"), ("Kauppak. 7", "kauppakatu|7|"),
        ("It. Rantakatu 5", "itainen rantakatu|5|"),
        ("Tavastvägen 15", "hameentie|15|"), ("Hauptstr. 3", "hauptstrasse|3|"), ("Hauptstraße 3", "hauptstrasse|3|"),
        ("5. linja 3", "5 linja|3|"), ("Kotipolku", "kotipolku||"),
    ])
    func `a street with the number behind is cut into name, house and flat`(_ street: String, _ parts: String) {
        #expect(line(street) == parts)
    }

    @Test(arguments: [
        ("123 Main St", "main street|123|"), ("123 Main Street Apt 4", "main street|123|4"),
        ("123 Main St #4", "main street|123|4"),
        ("Skyline Apartments 638 Downey St", "downey street|638|"), ("No 321, Street 128", "street 128|321|"),
        ("#321, Street 128", "street 128|321|"), ("5/12 Albert Road", "albert road|12|5"),
        ("unit 5 12 albert rd", "albert road|12|5"),
        ("8716 S. Wallace", "south wallace|8716|"),
        ("12 rue de la Paix", "rue de la paix|12|"), ("12224 ventura blvd.", "ventura boulevard|12224|"),
        ("100 St Kilda Rd", "saint kilda road|100|"), ("9 pell st.", "pell street|9|"),
        ("1191 1st ave.", "1st avenue|1191|"),
        ("104 W. 57th St. near 6th Ave.", "west 57th street near 6th avenue|104|"),
    ])
    func `a street with the number in front gives the same parts`(_ street: String, _ parts: String) {
        #expect(line(street) == parts)
    }

    @Test(arguments: ["PL 22", "Postilokero 22", "PB 22", "P.O. Box 22", "PL22", "pl. 22"])
    func `a post-office box is one street whatever its words`(_ box: String) {
        #expect(
            address([("street", box), ("postalCode", "00101"), ("city", "Helsinki")]) == ["pl 22|||00101|helsinki|"])
    }

    @Test func `a box beside a street gives both addresses`() {
        #expect(
            address([("street", "Hämeentie 15"), ("postOfficeBox", "PL 22")]) == ["hameentie|15||||", "pl 22|||||"]
        )
    }

    @Test func `lines for somebody else's name are left out`() {
        #expect(line("c/o Korhonen\nItäinen Rantakatu 5") == "itainen rantakatu|5|")
        #expect(line("Hämeentie 15\nA 4") == "hameentie|15|a 4")
        #expect(line("Kauppakeskus Iso\nHämeentie 15") == "hameentie|15|")
    }

    @Test func `a postal line inside the street is understood`() {
        #expect(address([("street", "Hämeentie 15, 00500 Helsinki, Finland")]) == ["hameentie|15||00500|helsinki|fi"])
        #expect(address([("street", "123 Main Street, Las Vegas NV 89132")]) == ["main street|123||89132|las vegas|"])
        #expect(address([("street", "123 Main Street, Las Vegas, NV 89132")]) == ["main street|123||89132|las vegas|"])
    }

    @Test(arguments: ["Helsinki", "HELSINGFORS", "HKI", "Helsinki 10", "00500 Helsinki"])
    func `a town is the same in both languages and in short`(_ city: String) {
        #expect(Workbench.features("city", of: .person, [("address.city", city)]) == ["helsinki"])
    }

    @Test func `leading zeros come back only in Finland`() {
        let code = { (fields: [(String, String)]) in Workbench.features("postalCode", of: .person, fields) }
        #expect(code([("address.postalCode", "500"), ("address.country", "Suomi")]) == ["00500"])
        #expect(code([("address.postalCode", "500"), ("address.city", "Helsinki")]) == ["00500"])
        #expect(code([("address.postalCode", "5049"), ("address.city", "Toorak")]) == ["5049"])
        #expect(code([("address.postalCode", "FI-00500")]) == ["00500"])
        #expect(Workbench.features("country", of: .person, [("address.postalCode", "FI-00500")]) == ["fi"])
    }

    @Test(arguments: [
        ("11122", "SE", "111 22"), ("1010", "LV", "LV-1010"), ("LV-1010", "LV", "LV-1010"), ("1012ab", "NL", "1012 AB"),
        ("00950", "PL", "00-950"), ("tw62aa", "GB", "TW6 2AA"), ("972011234", "US", "97201-1234"),
        ("33100", "FI", "33100"),
    ])
    func `postal codes get their country's form`(_ raw: String, _ country: String, _ shown: String) {
        #expect(Workbench.canonical(raw, .postalCode, region: country) == shown)
        #expect(Workbench.status(raw, .postalCode, region: country) == .wellFormed)
    }

    @Test(arguments: ["FI", "FIN", "Finland", "SUOMI", "Finnland"])
    func `a country is known by its codes and names`(_ name: String) {
        #expect(Workbench.canonical(name, .country) == "FI")
    }

    @Test func `parts of different occurrences never mix`() {
        let fields = [
            Field("address.street", 0, "Hämeentie 15"), Field("address.city", 0, "Helsinki"),
            Field("address.street", 1, "Koulukatu 7"), Field("address.city", 1, "Turku"),
        ]
        let record = ParsedRecord(key: SourceKey(system: "test", key: "1"), kind: .person, fields: fields)
        let addresses = Workbench.standardizer.standardize(record).features.filter { $0.name == "address" }
        #expect(
            addresses.map { $0.value.replacing("\u{1F}", with: "|") } == [
                "hameentie|15|||helsinki|", "koulukatu|7|||turku|",
            ]
        )
    }
}
