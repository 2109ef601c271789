import CustomerModel
import Foundation
import Intake
import Yams

/// Hands out a few bytes at a time, so that everything is cut everywhere.
struct DripByteSource: ByteSource {
    private var source: BufferByteSource
    private let step: Int

    init(_ bytes: [UInt8], step: Int) {
        source = BufferByteSource(bytes)
        self.step = step
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(step)))
    }
}

/// The attributes that the shipped mappings use, without what only people read.
let catalog = Catalog(
    [
        attribute("givenName", .givenName, [.person]), attribute("familyName", .familyName, [.person]),
        attribute("fullName", .fullName, [.person]), attribute("birthDate", .date, [.person]),
        attribute("organizationName", .organizationName, [.organization]),
        attribute("tradingName", .organizationName, [.organization], isMultivalued: true),
        attribute("businessId", .businessId, [.organization]), attribute("vatId", .vatId, [.organization]),
        attribute("gln", .gln, [.organization]), attribute("einvoiceAddress", .einvoiceAddress, [.organization]),
        attribute("einvoiceOperator", .code, [.organization]), attribute("contactPerson", .text, [.organization]),
        attribute("phone", .phone, isMultivalued: true), attribute("email", .email, isMultivalued: true),
        attribute("website", .url), attribute("language", .language), attribute("customerGroup", .code),
        attribute("paymentTerms", .code), attribute("creditLimit", .number), attribute("currency", .code),
        attribute("marketingOptOut", .flag), attribute("parentKey", .identifier), attribute("customerSince", .date),
    ] + addressAttributes)

private let addressAttributes: [CatalogAttribute] = [
    ("careOf", AttributeType.careOf), ("street", .street), ("postOfficeBox", .postOfficeBox),
    ("postalCode", .postalCode), ("city", .city), ("region", .region), ("country", .country),
].map { attribute("address.\($0)", $1, isMultivalued: true, group: "address") }

private func attribute(
    _ name: String, _ type: AttributeType, _ kinds: Set<PartyKind> = [.person, .organization],
    isMultivalued: Bool = false, group: String? = nil
) -> CatalogAttribute {
    CatalogAttribute(
        name: AttributeName(rawValue: name), type: type, meaning: name, appliesTo: kinds,
        isMultivalued: isMultivalued, group: group, sensitivity: .internal, purposes: ["test"],
        legalBasis: "contract", retention: "none", owner: "Tests")
}

func mapping(_ yaml: String) throws -> SourceMapping {
    try YAMLDecoder().decode(SourceMapping.self, from: yaml)
}

/// Everything that a delivery yields, in order.
func events(_ mapping: SourceMapping, _ source: any ByteSource, schemas: String = "") throws -> [IntakeEvent] {
    var events: [IntakeEvent] = []
    let reader = try DeliveryReader(mapping: mapping, catalog: catalog, schemaFolder: schemas)
    let summary = try reader.read(from: source) { events.append($0) }
    guard summary.records == events.records.count, summary.rejects == events.rejects.count else {
        throw IntakeError(.unexpectedLayout, "The summary does not count what was handed over.")
    }
    return events
}

func events(_ yaml: String, _ text: String) throws -> [IntakeEvent] {
    try events(mapping(yaml), BufferByteSource(Array(text.utf8)))
}

extension [IntakeEvent] {
    var records: [ParsedRecord] { compactMap { if case .record(let record) = $0 { record } else { nil } } }
    var rejects: [Reject] { compactMap { if case .reject(let reject) = $0 { reject } else { nil } } }
}

extension ParsedRecord {
    func values(_ attribute: AttributeName) -> [String] {
        fields.filter { $0.attribute == attribute }.map(\.value)
    }
}

private let testFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

func fixture(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: testFolder.appendingPathComponent("Fixtures/\(name)")))
}

func fixturePath(_ name: String) -> String {
    testFolder.appendingPathComponent("Fixtures/\(name)").path
}

/// A mapping that ships with Kulta.
func shippedMapping(_ name: String) throws -> SourceMapping {
    let project = testFolder.deletingLastPathComponent().deletingLastPathComponent()
    let path = project.appendingPathComponent("schemas/sources/\(name).yaml")
    return try mapping(try String(contentsOf: path, encoding: .utf8))
}

/// The rows of a text as strings, or the code of the reject in a row's place.
func rows(_ text: [UInt8], dialect: Dialect? = nil, step: Int? = nil) throws -> [[String]] {
    let source: any ByteSource = step.map { DripByteSource(text, step: $0) } ?? BufferByteSource(text)
    var reader = try DelimitedReader(source: source, dialect: dialect)
    var rows = [reader.header]
    while let outcome = try reader.nextOutcome() {
        switch outcome {
        case .row(let row): rows.append((0..<row.count).map { row.string($0) })
        case .reject(let reject): rows.append(["reject", reject.code, "line \(reject.position.line)"])
        }
    }
    return rows
}

func rows(_ text: String) throws -> [[String]] { try rows(Array(text.utf8)) }

func condition(_ yaml: String) throws -> ColumnCondition {
    try YAMLDecoder().decode(ColumnCondition.self, from: yaml)
}
