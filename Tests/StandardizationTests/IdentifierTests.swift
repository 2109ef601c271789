import CustomerModel
import Testing

@testable import Standardization

@Suite struct IdentifierTests {
    /// How each type of the vector file is asked for.
    private static let questions: [String: (type: AttributeType, region: String)] = {
        var questions: [String: (AttributeType, String)] = [
            "FI_YTUNNUS": (.businessId, "FI"), "FI_ALV": (.vatId, "FI"), "FI_HETU_ALLOW_900": (.personalId, "FI"),
            "IBAN": (.iban, "FI"), "LEI": (.lei, "FI"), "GLN_EAN13": (.gln, "FI"), "SE_ORGNR": (.businessId, "SE"),
            "NO_ORGNR": (.businessId, "NO"), "NO_MVA": (.vatId, "NO"), "DK_CVR": (.businessId, "DK"),
            "EE_REGISTRIKOOD": (.businessId, "EE"), "FR_SIREN": (.businessId, "FR"), "FR_SIRET": (.businessId, "FR"),
            "CH_UID": (.businessId, "CH"), "GB_VAT": (.vatId, "GB"),
        ]
        let members = [
            "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
            "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
        ]
        for country in members { questions["EU_VAT_\(country)"] = (.vatId, country) }
        return questions
    }()

    /// Right check digits, yet placeholders (`1234567-1`, `0000000-0`, `12345678`); and the old short form of a business id,
    /// which gets its zero.
    private static let onPurpose: Set<String> = [
        "FI_YTUNNUS 1234567-1 true 12345671", "FI_YTUNNUS 0000000-0 true 00000000",
        "FI_YTUNNUS 1234 567-1 true 12345671",
        "EE_REGISTRIKOOD 12345678 true 12345678", "FI_YTUNNUS 737546-2 false ",
    ]

    @Test func `identifiers agree with the oracle's vectors but for five on purpose`() throws {
        var asked = 0
        var disagreements: [String] = []
        for row in try Workbench.fixture("stdnum_vectors.csv") {
            guard let question = Self.questions[row[0]] else { continue }
            asked += 1
            let status = Workbench.status(row[1], question.type, region: question.region)
            if (status == .verified) != (row[2] == "true") { disagreements.append(row.joined(separator: " ")) }
        }
        let onPurpose = disagreements.filter { Self.onPurpose.contains($0) }
        #expect(asked == 1647)
        #expect(disagreements.count == onPurpose.count, "\(disagreements)")
    }
}
