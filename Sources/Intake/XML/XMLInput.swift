import CLibXML2
import CustomerModel

/// What stands between libxml2 and Swift while a document is read: its bytes go in here, its errors come out.
final class XMLInput {
    private let documents: XMLDocuments
    /// What the source threw; libxml2 only learns that reading failed.
    private(set) var failure: (any Error)?
    private var bytesOfRecord = 0
    private let maximumRecordBytes: Int

    /// Where and how the document stops being well-formed; nil while all is well.
    private(set) var fault: (code: Int32, position: TextPosition)?

    init(_ documents: XMLDocuments, maximumRecordBytes: Int) {
        self.documents = documents
        self.maximumRecordBytes = maximumRecordBytes
    }

    /// A record is complete: the next may be as long again.
    func finishRecord() {
        bytesOfRecord = 0
    }

    /// Bytes read, 0 at the end, -1 when reading failed or a record is too large.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int32 {
        do {
            let count = try documents.read(into: buffer)
            bytesOfRecord += count
            guard bytesOfRecord <= maximumRecordBytes else {
                throw IntakeError(.tooLarge, "A record is longer than \(maximumRecordBytes) bytes.")
            }
            return Int32(count)
        } catch {
            failure = error
            return -1
        }
    }

    /// Notes the first fault of the document.
    func note(_ error: xmlError) {
        guard fault == nil, error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        let line = documents.position.line + max(Int(error.line), 1) - 1
        fault = (error.code, TextPosition(line: line, column: max(Int(error.int2), 1)))
    }

    /// For libxml2, which hands it back to the callbacks below.
    var opaque: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    private static func from(_ opaque: UnsafeMutableRawPointer?) -> XMLInput? {
        opaque.map { Unmanaged<XMLInput>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Feeds libxml2 from the source.
    static let readCallback: xmlInputReadCallback = { context, buffer, length in
        guard let input = from(context) else { return -1 }
        return input.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(length)))
    }

    /// Hears libxml2's errors.
    static let errorCallback: xmlStructuredErrorFunc = { context, error in
        guard let input = from(context), let error else { return }
        input.note(error.pointee)
    }
}
