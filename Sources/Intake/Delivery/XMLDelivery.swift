import CLibXML2
import CustomerModel

/// Reads an XML delivery by its mapping.
struct XMLDelivery {
    private let format: SourceFormat
    private let plan: MappingPlan
    private let schema: XMLSchema?
    private let paths: PathTree

    init(_ format: SourceFormat, _ plan: MappingPlan, _ schema: XMLSchema?) {
        self.format = format
        self.plan = plan
        self.schema = schema
        paths = PathTree(plan.slots)
    }

    /// The summary holds bytes and warnings; events are counted by the caller.
    func read(_ source: any ByteSource, _ sink: (IntakeEvent) throws -> Void) throws -> IntakeSummary {
        let documents = XMLDocuments(source)
        var batch = XMLBatch()
        var assembly = RecordAssembly(plan)
        var warnings = WarningLog()
        while try documents.advance() {
            do {
                batch.note(
                    try readDocument(documents, &assembly, &warnings) { event in
                        do { try sink(event) } catch { throw SinkFailure(error: error) }
                    })
            } catch let failure as SinkFailure {
                throw failure.error
            } catch let error as IntakeError where XMLBatch.concernsOneDocument(error) {
                guard try batch.holdsOthers(documents) else { throw error }
                try sink(batch.reject(error, documents))
            }
        }
        guard batch.documents + batch.frames > 0 else {
            throw IntakeError(.malformedXML, "The document is empty.", at: TextPosition(line: 1, column: 1))
        }
        var summary = IntakeSummary()
        summary.bytes = documents.bytesRead
        summary.skippedRows = assembly.skippedRows
        summary.warnings = warnings.all
        return summary
    }

    /// True when the document was a frame that holds no record.
    private func readDocument(
        _ documents: XMLDocuments, _ assembly: inout RecordAssembly, _ warnings: inout WarningLog,
        _ sink: (IntakeEvent) throws -> Void
    ) throws -> Bool {
        let repair = TextRepair(isOn: format.repairsMojibake)
        var records = try XMLRecords(documents, format)
        let validation = schema.flatMap { XMLValidation($0) }
        var table = SlotTable(slots: plan.slots.count)
        var values = XMLValues(paths, records.cursor, ignoresCase: format.ignoresCase)
        let linesBefore = documents.position.line - 1
        while let (element, start) = try records.next() {
            if let violation = try validation?.violation(in: element) {
                let place = (violation.code, violation.line + linesBefore)
                try sink(Self.reject(place, start, XMLText.dump(element)))
            } else {
                values.fill(&table, from: element)
                table.mend { repair.repaired($0, start.line, &warnings) }
                try assembly.add(table, at: start, rawText: { XMLText.dump(element) }, sink)
            }
            try records.leave()
        }
        try assembly.finish(sink)
        return records.isFrame
    }

    private static func reject(
        _ violation: (code: Int32, line: Int), _ start: TextPosition, _ text: String
    ) -> IntakeEvent {
        let message = "The record does not satisfy the schema (libxml2 error \(violation.code))."
        let position = TextPosition(line: max(violation.line, start.line), column: 1)
        return .reject(Reject(code: .schemaViolation, message: message, position: position, rawText: text))
    }
}

/// Finds a mapping's values in a record's element.
///
/// Names are compared by address: libxml2 keeps one copy of each name per reader.
struct XMLValues {
    private typealias Name = UnsafePointer<xmlChar>

    private struct Node {
        var children: [(name: Name?, node: Int)]
        var attributes: [(name: Name?, slot: Int, each: Int)]
    }

    private let paths: PathTree
    private let nodes: [Node]
    private let ignoresCase: Bool
    private var counters: [Int]

    init(_ paths: PathTree, _ reader: xmlTextReaderPtr, ignoresCase: Bool) {
        self.paths = paths
        self.ignoresCase = ignoresCase
        nodes = paths.nodes.map { node in
            Node(
                children: node.children.map { (xmlTextReaderConstString(reader, $0.name), $0.node) },
                attributes: node.attributes.map { (xmlTextReaderConstString(reader, $0.name), $0.slot, $0.each) })
        }
        counters = []
    }

    /// Puts what the mapping names into the table, in the order of the element.
    mutating func fill(_ table: inout SlotTable, from element: xmlNodePtr) {
        table.removeAll()
        counters = [Int](repeating: -1, count: paths.repeatedElements)
        walk(element, 0, &table)
    }

    /// Recursion is as deep as the mapping's paths.
    private mutating func walk(_ element: xmlNodePtr, _ place: Int, _ table: inout SlotTable) {
        if let each = paths.nodes[place].each { counters[each] += 1 }
        if !nodes[place].attributes.isEmpty { addAttributes(of: element, place, &table) }
        if !paths.nodes[place].slots.isEmpty, let text = XMLText.content(of: element) {
            for (slot, each) in paths.nodes[place].slots { table.add(text, slot: slot, instance: instance(each)) }
        }
        if nodes[place].children.isEmpty { return }
        var next = element.pointee.children
        while let child = next {
            next = child.pointee.next
            guard child.pointee.type == XML_ELEMENT_NODE, let name = child.pointee.name else { continue }
            if let known = nodes[place].children.first(where: { isSame($0.name, name) }) {
                walk(child, known.node, &table)
            }
        }
    }

    private func isSame(_ known: Name?, _ name: Name) -> Bool {
        known == name || (ignoresCase && xmlStrcasecmp(known, name) == 0)
    }

    private func instance(_ each: Int) -> Int { each < 0 ? 0 : counters[each] }

    private func addAttributes(of element: xmlNodePtr, _ place: Int, _ table: inout SlotTable) {
        var next = element.pointee.properties
        while let attribute = next {
            next = attribute.pointee.next
            guard let name = attribute.pointee.name else { continue }
            for known in nodes[place].attributes where isSame(known.name, name) {
                guard let text = XMLText.text(from: attribute.pointee.children) else { continue }
                table.add(text, slot: known.slot, instance: instance(known.each))
            }
        }
    }
}

/// Text of XML nodes as strings.
enum XMLText {
    /// The text that stands directly in an element; nil when there is none.
    static func content(of element: xmlNodePtr) -> String? {
        text(from: element.pointee.children)
    }

    /// The text of a node and those behind it.
    static func text(from first: xmlNodePtr?) -> String? {
        var text: String?
        var next = first
        while let node = next {
            next = node.pointee.next
            let type = node.pointee.type
            guard type == XML_TEXT_NODE || type == XML_CDATA_SECTION_NODE, let content = node.pointee.content else {
                continue
            }
            text = text.map { $0 + String(cString: content) } ?? String(cString: content)
        }
        return text
    }

    /// An element as XML, cut at 64 KiB.
    static func dump(_ element: xmlNodePtr) -> String {
        guard let buffer = xmlBufferCreate() else { return "" }
        defer { xmlBufferFree(buffer) }
        xmlNodeDump(buffer, element.pointee.doc, element, 0, 0)
        let bytes = UnsafeRawBufferPointer(start: xmlBufferContent(buffer), count: Int(xmlBufferLength(buffer)))
        return UTF8Scan.readable(bytes)
    }
}
