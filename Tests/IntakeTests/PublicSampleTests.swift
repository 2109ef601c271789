import CustomerModel
import Foundation
import Intake
import Testing

private let samples = ProcessInfo.processInfo.environment["KULTA_SAMPLES"]

/// Samples of others, which may not be copied into this repository: `KULTA_SAMPLES` names their folder.
@Suite(.enabled(if: samples != nil)) struct PublicSampleTests {
    private func load(_ mapping: String, _ file: String) throws -> [IntakeEvent] {
        let folder = try #require(samples)
        return try events(shippedMapping(mapping), try FileByteSource(path: "\(folder)/\(file)"))
    }

    private func files(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(try #require(samples))/\(folder)").sorted()
            .map { "\(folder)/\($0)" }
    }

    @Test func `each Peppol invoice and credit note has its buyer with a name and a country`() throws {
        let files = try files("peppol_ubl")
        #expect(files.count == 12)
        for file in files {
            let loaded = try load("ubl", file)
            let buyers = loaded.records.filter { $0.kind == .organization }
            #expect(loaded.rejects.isEmpty && buyers.count == 1, "\(file)")
            #expect(buyers.first?.value("organizationName") != nil, "\(file)")
            #expect(buyers.first?.value("address.country") != nil, "\(file)")
        }
    }

    @Test(arguments: [
        ("fkl_finvoice12_sample_iso8859-15.xml", "159", "Sensorit Oy"),
        ("niq1982_finvoice1.xml", "100946", "Mallikas Oy"),
        ("niq1982_finvoice2.xml", "6684412", "Mallikas Oy"), ("niq1982_finvoice4.xml", "6684412", "Mallikas Oy"),
        ("niq1982_finvoice5.xml", "6684412", "Mallikas Oy"), ("niq1982_finvoice6.xml", "6684413", "Mallikas Oy"),
    ])
    func `a Finvoice of any version has its buyer`(file: String, key: String, name: String) throws {
        let loaded = try load("finvoice", "finvoice/\(file)")
        #expect(loaded.rejects.isEmpty)
        #expect(loaded.records.first?.key.key == key)
        #expect(loaded.records.first?.value("organizationName") == name)
    }

    @Test func `a Finvoice with a wrong end tag is refused, with its line`() throws {
        let error = #expect(throws: IntakeError.self) { try load("finvoice", "finvoice/niq1982_finvoice3.xml") }
        #expect(error?.code == .malformedXML)
        #expect(error?.position?.line == 37)
    }

    @Test func `Netvisor's answers hold their customers, and an answer without one is no fault`() throws {
        let customer = try #require(try load("netvisor-xml", "netvisor/GetCustomer_responses.xml").records.first)
        #expect(customer.key.key == "MM")
        #expect(customer.value("address.city") == "Lappeenranta")
        #expect(customer.value("creditLimit") == "200.3")
        let list = try load("netvisor-xml", "netvisor/CustomerList_responses.xml")
        #expect(list.records.map(\.key.key) == ["AA", "166"])
        #expect(try load("netvisor-xml", "netvisor/CustomerListMinimal_responses.xml").isEmpty)
        #expect(try load("netvisor-xml", "netvisor/GetCustomerNotFound_responses.xml").isEmpty)
        let minimal = try load("netvisor-xml", "netvisor/GetCustomerMinimal_responses.xml")
        #expect(minimal.rejects.map(\.code) == [.missingKey])
    }
}
