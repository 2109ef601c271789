import CustomerModel
import Foundation
import Intake

// Swift marks the cases of an enum in unused bits of its pointers, which hides them from the leak sanitizer. What lives as
// long as the program is therefore made with it switched off.
@_silgen_name("__lsan_disable") private func pauseLeakSanitizer()
@_silgen_name("__lsan_enable") private func resumeLeakSanitizer()

/// What the fuzz targets share; built by scripts/fuzz, not by the package.
enum Fuzz {
    /// The input's first byte chooses settings, the rest is the delivery.
    static func split(_ data: UnsafePointer<UInt8>, _ size: Int) -> (choice: UInt8, bytes: [UInt8]) {
        guard size > 0 else { return (0, []) }
        return (data[0], Array(UnsafeBufferPointer(start: data + 1, count: size - 1)))
    }

    static let catalog = Catalog([
        attribute("fullName", .fullName), attribute("organizationName", .organizationName),
        attribute("phone", .phone, isMultivalued: true), attribute("creditLimit", .number),
        attribute("birthDate", .date), attribute("address.city", .city, isMultivalued: true, group: "address"),
    ])

    private static func attribute(
        _ name: String, _ type: AttributeType, isMultivalued: Bool = false, group: String? = nil
    ) -> CatalogAttribute {
        CatalogAttribute(
            name: AttributeName(rawValue: name), type: type, meaning: name, appliesTo: [.person, .organization],
            isMultivalued: isMultivalued, group: group, sensitivity: .internal, purposes: ["test"],
            legalBasis: "contract", retention: "none", owner: "Tests")
    }

    /// The reader of a mapping given as JSON; the program ends when the mapping is wrong.
    static func reader(_ format: String, _ rest: String) -> DeliveryReader? {
        pauseLeakSanitizer()
        defer { resumeLeakSanitizer() }
        let json = "{\"system\":\"fuzz\",\"title\":\"Fuzz\",\"format\":\(format),\(rest)}"
        let mapping = try? JSONDecoder().decode(SourceMapping.self, from: Data(json.utf8))
        return mapping.flatMap { try? DeliveryReader(mapping: $0, catalog: catalog, schemaFolder: "") }
    }

    /// Reads a delivery to its end. Whatever comes, only an `IntakeError` may stop it, and every reject has a place.
    static func read(_ reader: DeliveryReader?, _ bytes: [UInt8], step: Int) {
        guard let reader else { abort() }
        do {
            _ = try reader.read(from: Drip(bytes, step: step)) { event in
                guard case .reject(let reject) = event else { return }
                if reject.position.line < 1 || reject.position.column < 1 || reject.rawText.utf8.contains(0) { abort() }
            }
        } catch {
            if !(error is IntakeError) { abort() }
        }
    }
}

/// Hands out at most a few bytes at a time.
struct Drip: ByteSource {
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
