import CustomerModel
import Foundation

@testable import Standardization

/// What the tests standardize with: the project's own reference lists and a small catalog.
enum Workbench {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The texts of the reference lists that Kulta ships.
    static let referenceTexts: [String: String] = {
        let folder = root.appending(path: "matching-rules/reference")
        do {
            let texts = try ReferenceLists.fileNames.map { name in
                (name, try String(contentsOf: folder.appending(path: name), encoding: .utf8))
            }
            return Dictionary(uniqueKeysWithValues: texts)
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    static let references: ReferenceLists = {
        do { return try ReferenceLists(texts: referenceTexts) } catch { preconditionFailure("\(error)") }
    }()

    static let standardizer = Standardizer(catalog: catalog, references: references)

    static let catalog = Catalog(
        attributes.map { name, type in
            CatalogAttribute(
                name: AttributeName(rawValue: name), type: type, meaning: "", appliesTo: [.person, .organization],
                isMultivalued: true, group: name.hasPrefix("address.") ? "address" : nil, sensitivity: .internal,
                purposes: ["testing"], legalBasis: "", retention: "", owner: ""
            )
        }
    )

    static let attributes: [(String, AttributeType)] = [
        ("givenName", .givenName), ("familyName", .familyName), ("fullName", .fullName), ("birthDate", .date),
        ("personalId", .personalId), ("organizationName", .organizationName), ("tradingName", .organizationName),
        ("businessId", .businessId), ("vatId", .vatId), ("legalForm", .legalForm), ("lei", .lei), ("gln", .gln),
        ("einvoiceAddress", .einvoiceAddress), ("contactPerson", .fullName), ("industry", .text),
        ("address.careOf", .careOf), ("address.street", .street), ("address.postOfficeBox", .postOfficeBox),
        ("address.postalCode", .postalCode), ("address.city", .city), ("address.region", .region),
        ("address.country", .country), ("phone", .phone), ("fax", .phone), ("email", .email), ("website", .url),
        ("iban", .iban), ("language", .language), ("customerGroup", .code), ("creditLimit", .number),
        ("marketingOptOut", .flag), ("parentKey", .identifier),
    ]

    static func record(_ kind: PartyKind, _ fields: [(String, String)]) -> ParsedRecord {
        ParsedRecord(
            key: SourceKey(system: "test", key: "1"), kind: kind,
            fields: fields.map { Field(AttributeName(rawValue: $0.0), 0, $0.1) }
        )
    }

    static func standardized(_ kind: PartyKind, _ fields: [(String, String)]) -> StandardizedRecord {
        standardizer.standardize(record(kind, fields))
    }

    /// All values of one feature.
    static func features(_ name: String, of kind: PartyKind, _ fields: [(String, String)]) -> [String] {
        standardized(kind, fields).features.filter { $0.name == name }.map { $0.value.replacing("\u{1F}", with: "|") }
    }

    static func canonical(_ value: String, _ type: AttributeType, region: String = "FI") -> String {
        standardizer.standardize(value: value, type: type, region: region).canonical
    }

    static func status(_ value: String, _ type: AttributeType, region: String = "FI") -> ValueStatus {
        standardizer.standardize(value: value, type: type, region: region).status
    }
}
