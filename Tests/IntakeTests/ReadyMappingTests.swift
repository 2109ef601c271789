import CustomerModel
import Foundation
import Intake
import Testing

/// What the mappings of systems make of their handmade exports, beyond that they load.
@Suite struct ReadyMappingTests {
    private func load(_ mapping: String, _ file: String) throws -> [IntakeEvent] {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/handmade/\(file)").path
        return try events(shippedMapping(mapping), try FileByteSource(path: path))
    }

    @Test func `a customer that Chargebee cleared is erased, the others have a company and a contact`() throws {
        let records = try load("chargebee", "chargebee_customers.json").records
        #expect(records.map(\.key.key) == ["AzqQ3TU1k", "AzqQ3TU1k/contact", "AzqQ3TU1z"])
        #expect(records.map(\.isErased) == [false, false, true])
        #expect(records[0].value("vatId") == "FI90001276")
        #expect(records[1].value("familyName") == "Åström")
        #expect(records[2].fields.isEmpty)
    }

    @Test func `an Odoo partner has the tags of its further rows, its contact the company`() throws {
        let records = try load("odoo", "odoo_res_partner.csv").records
        #expect(records.map(\.kind) == [.organization, .person, .person])
        #expect(records[1].relations == [RecordRelation("contactOf", records[0].key)])
        #expect(records[1].value("customerGroup") == "Gold")
        #expect(records[2].value("address.careOf") == "c/o Korhonen")
        #expect(records[2].value("address.street") == "Itäinen Rantakatu 5")
    }

    @Test func `an Odoo address of its own row belongs to its parent`() throws {
        let text = """
            id,name,is_company,parent_id/id,type,vat,street,city
            p1,Kone Oy,True,,contact,FI90000038,Katu 1,Turku
            p2,"Kone Oy, Varasto",False,p1,delivery,FI90000038,Tie 2,Turku
            """
        let record = try events(shippedMapping("odoo"), BufferByteSource(Array(text.utf8))).records[1]
        #expect(record.kind == .organization)
        #expect(record.sameAs == [SourceKey(system: "odoo", key: "p1")])
        #expect(record.fields.map(\.attribute) == ["address.city", "address.street"])
    }

    @Test func `a NetSuite address repeats name, town and country, and keeps its street`() throws {
        let records = try load("netsuite", "netsuite_customers.csv").records
        #expect(records.map { $0.value("address.street") } == ["Hämeentie 15", "100 Industrial Way"])
        #expect(records.map { $0.value("address.careOf") } == [nil, nil])
        #expect(records.map { $0.value("customerSince") } == ["2019-01-31", "2019-02-01"])
    }

    @Test func `an SAP business partner has its numbers, addresses and a birthday without a time zone`() throws {
        let records = try load("sap-s4", "sap_s4_bp_odata_v2.json").records
        #expect(records.map(\.kind) == [.organization, .person])
        #expect(records[0].value("vatId") == "FI90000038")
        #expect(records[0].value("businessId") == "9000003-8")
        #expect(records[0].value("address.street") == "Hämeentie 15")
        #expect(records[0].value("phone") == "+358942571100")
        #expect(records[1].value("birthDate") == "1960-01-01")
    }

    @Test func `opt-outs of every system are read`() throws {
        let contacts = try load("salesforce-contact", "salesforce_contact.csv").records
        #expect(contacts.map { $0.value("emailOptOut") } == ["true", "false"])
        #expect(contacts.map { $0.value("phoneOptOut") } == ["false", "true"])
        let members =
            try load("mailchimp", "mailchimp_unsubscribed_members_export.csv").records
            + load("mailchimp", "mailchimp_subscribed_members_export.csv").records
        #expect(members.map { $0.value("emailOptOut") } == ["true", "false"])
        let shop = try load("shopify", "shopify_customers.csv").records
        #expect(shop.map { $0.value("emailOptOut") } == ["false", "true"])
        #expect(shop.map(\.key.key) == ["7210448301122", "7210448301123"])
        let hub = try load("hubspot-contacts", "hubspot_contacts.csv").records
        #expect(hub.map { $0.value("emailOptOut") } == ["false", "true"])
        #expect(try load("pipedrive-persons", "pipedrive_persons.csv").records[0].value("emailOptOut") == "false")
    }

    @Test func `invoice lines of Finvoice name a company by both its names and a consumer without the identity code`()
        throws
    {
        let records = try load("finvoice", "finvoice30_soap_batch_iso8859-15.xml").records
        #expect(records.map(\.key.key) == ["2025-1", "2025-1/contact", "2025-2", "2025-3"])
        #expect(records[2].values("tradingName") == ["Åströms Bageri Ab", "Åströmin Leipomo Oy"])
        #expect(records[3].kind == .person)
        #expect(!records[3].fields.contains { $0.value.contains("131052") })
    }

    @Test func `a key that Excel turned into an exponent is rejected, its neighbour is not`() throws {
        let loaded = try load("spreadsheet", "excel_mangled_ids.csv")
        #expect(loaded.rejects.map(\.code) == [.damagedKey])
        #expect(loaded.rejects[0].position.line == 2)
        #expect(loaded.records.map(\.key.key) == ["100002"])
    }
}
