import CLibXML2
import CustomerModel

/// The record elements of a document, one in memory at a time.
///
/// Refuses a DOCTYPE with declarations, and with it every entity but XML's own five; never opens a file or address that
/// the document names; leaves libxml2's limits in force (depth 256, 10 MB a text).
struct XMLRecords: ~Copyable {
    private let input: XMLInput
    private let reader: xmlTextReaderPtr
    /// The ways to the records.
    private var paths: [RecordPath]
    /// The line before the document's first in its file.
    private let linesBefore: Int
    /// True once the document has shown to be a SOAP frame around nothing, which holds no record.
    private(set) var isFrame = false
    /// Where the cursor's line begins, as far as white space before an element shows it.
    private var column = 1
    /// Whether the cursor already stands on a node that nobody has looked at.
    private var isAhead = false

    /// The reader itself, for looking up names; moves only by `next()` and `leave()`.
    var cursor: xmlTextReaderPtr { reader }

    /// Opens the document at which the documents stand; nothing is read before `next()`.
    init(_ documents: XMLDocuments, _ format: SourceFormat) throws(IntakeError) {
        XMLLibrary.prepare()
        let input = XMLInput(documents, maximumRecordBytes: format.maximumFieldBytes ?? 32 << 20)
        linesBefore = documents.position.line - 1
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_COMPACT.rawValue | XML_PARSE_BIG_LINES.rawValue)
        let opened = xmlReaderForIO(
            XMLInput.readCallback, nil, input.opaque, nil, format.encoding?.rawValue, options)
        guard let opened else { throw IntakeError(.malformedXML, "The XML cannot be opened.") }
        self.input = input
        reader = opened
        paths = format.record.map { RecordPath($0, ignoresCase: format.ignoresCase) }
        xmlTextReaderSetStructuredErrorHandler(reader, XMLInput.errorCallback, input.opaque)
    }

    deinit {
        xmlFreeTextReader(reader)
    }

    /// The next record with everything in it; it holds until `leave()`. Nil at the end of the document.
    ///
    /// Throws `malformedXML` where the document stops being well-formed, `forbiddenXML` at a DOCTYPE with declarations,
    /// `unexpectedLayout` when the root is not that of a path.
    mutating func next() throws -> (element: xmlNodePtr, position: TextPosition)? {
        while try advance() {
            switch xmlTextReaderNodeType(reader) {
            case Int32(XML_READER_TYPE_DOCUMENT_TYPE.rawValue): if declaresSomething { throw forbidden() }
            case Int32(XML_READER_TYPE_ELEMENT.rawValue):
                guard try entersRecord() else {
                    if isFrame { return nil }
                    continue
                }
                let start = position
                guard let element = xmlTextReaderExpand(reader), input.fault == nil else { throw failure() }
                return (element, start)
            case Int32(XML_READER_TYPE_WHITESPACE.rawValue), Int32(XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue):
                noteIndentation()
            default: break
            }
        }
        return nil
    }

    /// Moves behind the record.
    mutating func leave() throws {
        let result = xmlTextReaderNext(reader)
        if result < 0 || input.fault != nil { throw failure() }
        isAhead = true
        hasEnded = result == 0
        column = 1
        input.finishRecord()
    }

    private var hasEnded = false

    private mutating func advance() throws -> Bool {
        if isAhead {
            isAhead = false
            return !hasEnded
        }
        let result = xmlTextReaderRead(reader)
        if result < 0 || input.fault != nil { throw failure() }
        return result == 1
    }

    private var position: TextPosition {
        let line = xmlTextReaderCurrentNode(reader).map { xmlGetLineNo($0) } ?? 1
        return TextPosition(line: linesBefore + max(line, 1), column: column)
    }

    /// Follows the paths down; true on a record itself.
    private mutating func entersRecord() throws -> Bool {
        let depth = Int(xmlTextReaderDepth(reader))
        guard let name = xmlTextReaderConstLocalName(reader).map({ String(cString: $0) }) else { return false }
        var (isOnPath, isRecord) = (false, false)
        for index in paths.indices {
            let outcome = paths[index].enter(name, depth: depth)
            isOnPath = isOnPath || outcome != .off
            isRecord = isRecord || outcome == .record
        }
        if depth == 0, !isOnPath { try judgeRoot(name) }
        return isRecord
    }

    private mutating func judgeRoot(_ name: String) throws(IntakeError) {
        if name == "Envelope" {
            isFrame = true
            return
        }
        let roots = paths.map { "`\($0.root)`" }.joined(separator: " or ")
        throw IntakeError(.unexpectedLayout, "The root element is not \(roots) as the mapping says.", at: position)
    }

    /// Whether the DOCTYPE at the cursor declares anything itself; one that only names a file is never followed.
    private var declaresSomething: Bool {
        guard let node = xmlTextReaderCurrentNode(reader) else { return true }
        return node.pointee.children != nil
    }

    private mutating func noteIndentation() {
        guard let text = xmlTextReaderConstValue(reader) else { return }
        let bytes = UnsafeRawBufferPointer(start: text, count: Int(xmlStrlen(text)))
        guard let last = bytes.lastIndex(of: 0x0A) else { return }
        column = bytes.count - last
    }

    private func forbidden() -> IntakeError {
        IntakeError(
            .forbiddenXML,
            "The document has a DOCTYPE with declarations, which Kulta refuses because entities can do harm.",
            at: position)
    }

    private func failure() -> any Error {
        if let failure = input.failure { return failure }
        let fault =
            input.fault
            ?? (0, TextPosition(line: linesBefore + max(Int(xmlTextReaderGetParserLineNumber(reader)), 1), column: 1))
        guard fault.code != Int32(bitPattern: XML_ERR_ENTITY_LOOP.rawValue) else { return forbidden() }
        return IntakeError(.malformedXML, Self.words(for: fault.code), at: fault.position)
    }

    /// libxml2's own message may quote the document, so the code is put into words here.
    private static func words(for code: Int32) -> String {
        switch UInt32(bitPattern: code) {
        case XML_ERR_DOCUMENT_EMPTY.rawValue: "The document is empty."
        case XML_ERR_DOCUMENT_END.rawValue, XML_ERR_TAG_NOT_FINISHED.rawValue: "The document is cut off."
        case XML_ERR_TAG_NAME_MISMATCH.rawValue: "An end tag does not fit its start tag."
        case XML_ERR_INVALID_ENCODING.rawValue, XML_ERR_INVALID_CHAR.rawValue:
            "A byte is no character in the document's encoding."
        case XML_ERR_UNDECLARED_ENTITY.rawValue: "The document uses an entity that XML does not have."
        default: "The document is not well-formed (libxml2 error \(code))."
        }
    }
}
