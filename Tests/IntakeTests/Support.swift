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

/// The shipped catalog, without what only people read.
let catalog: Catalog = {
    let file = project.appendingPathComponent("schemas/catalog.yaml")
    guard let text = try? String(contentsOf: file, encoding: .utf8),
        let shipped = try? YAMLDecoder().decode(ShippedCatalog.self, from: text)
    else { return Catalog([]) }
    return Catalog(
        shipped.attributes.map { name, form in
            CatalogAttribute(
                name: AttributeName(rawValue: name), type: form.type, meaning: name, appliesTo: Set(form.appliesTo),
                isMultivalued: form.multiValued ?? false, group: form.group, sensitivity: .internal, purposes: ["test"],
                legalBasis: "contract", retention: "none", owner: "Tests")
        })
}()

private struct ShippedCatalog: Decodable {
    struct Form: Decodable {
        let type: AttributeType
        let appliesTo: [PartyKind]
        let multiValued: Bool?
        let group: String?
    }

    let attributes: [String: Form]
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

/// A file of this target, or one of the handmade exports that all tests share.
func fixture(_ name: String) throws -> [UInt8] {
    let own = testFolder.appendingPathComponent("Fixtures/\(name)")
    let isOwn = FileManager.default.fileExists(atPath: own.path)
    return Array(try Data(contentsOf: isOwn ? own : tests.appendingPathComponent("Fixtures/handmade/\(name)")))
}

func fixturePath(_ name: String) -> String {
    testFolder.appendingPathComponent("Fixtures/\(name)").path
}

private let tests = testFolder.deletingLastPathComponent()
private let project = testFolder.deletingLastPathComponent().deletingLastPathComponent()

/// A mapping that ships with Kulta; one that is `like` another differs from it in name, and in what it leaves out.
func shippedMapping(_ name: String) throws -> SourceMapping {
    let path = project.appendingPathComponent("schemas/sources/\(name).yaml")
    let text = try String(contentsOf: path, encoding: .utf8)
    guard let like = text.split(separator: "\n").first(where: { $0.hasPrefix("like: ") }) else {
        return try mapping(text)
    }
    var mapping = try shippedMapping(String(like.dropFirst(6)))
    mapping.system = name
    if text.contains("\nrecords: null") { mapping.records = [:] }
    return mapping
}

/// The rows of a text as strings, or the code of the reject in a row's place.
func rows(_ text: [UInt8], dialect: Dialect? = nil, step: Int? = nil) throws -> [[String]] {
    let source: any ByteSource = step.map { DripByteSource(text, step: $0) } ?? BufferByteSource(text)
    var reader = try DelimitedReader(source: source, dialect: dialect)
    var rows = [reader.header]
    while let outcome = try reader.nextOutcome() {
        switch outcome {
        case .row(let row): rows.append((0..<row.count).map { row.string($0) })
        case .reject(let reject): rows.append(["reject", reject.code.rawValue, "line \(reject.position.line)"])
        }
    }
    return rows
}

func rows(_ text: String) throws -> [[String]] { try rows(Array(text.utf8)) }

func condition(_ yaml: String) throws -> ColumnCondition {
    try YAMLDecoder().decode(ColumnCondition.self, from: yaml)
}
