import CLibXML2

/// A parsed XML schema, which any number of readers may use at once.
final class XMLSchema: @unchecked Sendable {  // libxml2 does not change a schema once it is parsed
    let pointer: xmlSchemaPtr

    /// Throws `unknownSchema` when the file is missing or is no schema. Other files that it names are not loaded.
    init(path: String) throws(IntakeError) {
        XMLLibrary.prepare()
        let bytes = try Self.bytes(of: path)
        let context = bytes.withUnsafeBytes { text in
            xmlSchemaNewMemParserCtxt(text.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(text.count))
        }
        defer { xmlSchemaFreeParserCtxt(context) }
        xmlSchemaSetParserStructuredErrors(context, { _, _ in }, nil)
        let parsed = bytes.withUnsafeBytes { _ in xmlSchemaParse(context) }
        guard let parsed else { throw IntakeError(.unknownSchema, "\(path) is not a valid XML schema.") }
        pointer = parsed
    }

    deinit {
        xmlSchemaFree(pointer)
    }

    private static func bytes(of path: String) throws(IntakeError) -> [UInt8] {
        var file = try FileByteSource(path: path)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        do {
            while true {
                let count = try chunk.withUnsafeMutableBytes { try file.read(into: $0) }
                if count == 0 { return bytes }
                bytes += chunk[..<count]
            }
        } catch {
            throw IntakeError(.unknownSchema, "\(path) cannot be read.")
        }
    }
}

/// Settings of libxml2 that hold for the whole process.
enum XMLLibrary {
    private static let isPrepared: Bool = {
        xmlInitParser()
        xmlSetExternalEntityLoader { _, _, _ in nil }
        return true
    }()

    /// Starts libxml2 and shuts every way by which it could open a file or address by itself.
    static func prepare() {
        _ = isPrepared
    }
}
