import CustomerModel
import Foundation
import Standardization
import Testing

@testable import ColumnStandardization

/// The vectors of python-stdnum and libphonenumber, through the code of `kulta standardize`.
@Suite struct OracleTests {
    /// Right check digits, yet values that people make up; the old short form of a business id, which gets its zero; and a
    /// person who will be born in 2042: no standardizer looks at a clock.
    private static let onPurpose: Set<String> = [
        "FI_YTUNNUS 1234567-1", "FI_YTUNNUS 1234 567-1", "FI_YTUNNUS 0000000-0", "FI_YTUNNUS 737546-2",
        "EE_REGISTRIKOOD 12345678", "DK_CPR 3110425527",
    ]

    @Test func `identifiers agree with the oracle on validity and canonical form but for six on purpose`() throws {
        let rows = try Column.rows(
            of: Column.fixture("stdnum_vectors.csv"), .init(value: "value", kind: .column("type")))
        var disagreements: [String] = []
        for row in rows {
            let isValid = row[4] == "verified" || row[4] == "wellFormed"
            let agrees = isValid == (row[2] == "true") && row[5] == (isValid ? row[3] : "")
            if !agrees { disagreements.append("\(row[0]) \(row[1].trimmingCharacters(in: .whitespaces))") }
        }
        #expect(rows.count == 2367)
        #expect(Set(disagreements) == Self.onPurpose, "\(disagreements)")
    }

    /// Three disagree on purpose: two cells with two numbers each, and a number to which a spreadsheet gave a decimal.
    /// The bound leaves room for the metadata of other releases of libphonenumber.
    @Test func `phones agree with the oracle on validity and number`() throws {
        let rows = try Column.rows(
            of: Column.fixture("phone_vectors.csv"),
            .init(value: "raw", kind: .all(.type(.phone)), region: "default_region"), region: nil)
        var disagreements: [String] = []
        for row in rows {
            let isValid = row[4] == "verified" || row[4] == "wellFormed"
            if isValid != (row[3] == "true") || (isValid && row[5] != row[2]) { disagreements.append("\(row)") }
        }
        #expect(rows.count == 1000)
        #expect(disagreements.count <= 10, "\(disagreements)")
    }
}
