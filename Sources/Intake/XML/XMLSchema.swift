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
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        do {
            var file = try FileByteSource(path: path)
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

/// Checks record elements against a schema, one at a time.
struct XMLValidation: ~Copyable {
    private let context: xmlSchemaValidCtxtPtr
    private let first = FirstViolation()

    /// Nil when memory is short.
    init?(_ schema: XMLSchema) {
        guard let context = xmlSchemaNewValidCtxt(schema.pointer) else { return nil }
        self.context = context
        let opaque = Unmanaged.passUnretained(first).toOpaque()
        xmlSchemaSetValidStructuredErrors(
            context,
            { context, error in
                guard let context, let error else { return }
                let first = Unmanaged<FirstViolation>.fromOpaque(context).takeUnretainedValue()
                first.found = first.found ?? (error.pointee.code, Int(error.pointee.line))
            }, opaque)
    }

    deinit {
        xmlSchemaFreeValidCtxt(context)
    }

    /// What in an element breaks the schema first; nil when nothing does.
    ///
    /// Throws `unknownSchema` when the schema does not declare the element at its top level.
    func violation(in element: xmlNodePtr) throws(IntakeError) -> (code: Int32, line: Int)? {
        first.found = nil
        let result = xmlSchemaValidateOneElement(context, element)
        guard let found = first.found else { return result == 0 ? nil : (result, 1) }
        guard found.code != Int32(bitPattern: XML_SCHEMAV_CVC_ELT_1.rawValue) || found.line != xmlGetLineNo(element)
        else {
            throw IntakeError(.unknownSchema, "The schema has no element of the record's name at its top level.")
        }
        return found
    }
}

private final class FirstViolation {
    var found: (code: Int32, line: Int)?
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
