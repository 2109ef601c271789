import Testing

@testable import Standardization

/// Schemes and forms of which the oracle's vectors have none.
@Suite struct IdentifierTests {
    private func reading(_ value: String, _ kind: String) -> String {
        guard let kind = ValueKind(kind) else { return "no such kind" }
        var standardizer = ValueStandardizer(Workbench.standardizer)
        let (canonical, status) = standardizer.standardize(Array(value.utf8), as: kind, region: "FI")
        return "\(canonical) \(status)"
    }

    @Test(arguments: [
        ("1234 5614", "FI_VIITE", "12345614 verified"), ("0000123453", "FI_VIITE", "123453 verified"),
        ("12345613", "FI_VIITE", "12345613 invalid"), ("003790000038", "FI_OVT", "003790000038 verified"),
        ("003790000038ABC", "FI_OVT", "003790000038ABC verified"), ("003790000037", "FI_OVT", "003790000037 invalid"),
        ("120174-3399", "IS_KENNITALA", "1201743399 verified"), ("120174-3389", "IS_KENNITALA", "120174-3389 invalid"),
        ("15-048-3782", "DUNS", "150483782 wellFormed"), ("15-048-378", "DUNS", "15-048-378 invalid"),
        ("35600000049837", "FR_SIRET", "35600000049837 verified"),
        ("000000-0000", "FI_HETU", "000000-0000 placeholder"),
        ("n/a", "LEI", "n/a placeholder"),
    ])
    func `a scheme accepts what is right and shows it compact`(_ value: String, _ kind: String, _ expected: String) {
        #expect(reading(value, kind) == expected)
    }

    @Test(arguments: [
        ("640363-7249", true), ("19640302-7243", true), ("196403027243", true), ("6403027243", true),
        ("640302+7243", true), ("640332-7247", false), ("640302-7244", false),
    ])
    func `Swedish personal numbers have two lengths, two signs and days over 60`(_ value: String, _ isRight: Bool) {
        #expect(reading(value, "SE_PERSONNUMMER").hasSuffix("verified") == isRight, "\(value)")
    }
}
