import CLibXML2
import CustomerModel

/// Looks at an XML document: which elements hold values, and which of them may be records.
struct XMLSurvey {
    /// One path of elements from the root.
    private struct Place {
        let name: String
        let parent: Int?
        let path: String
        var count = 0
        var children: [String: Int] = [:]
        var attributes: Set<String> = []

        /// Whether there is more inside than one thing.
        var hasParts: Bool { children.count + attributes.count > 1 }
    }

    /// What was met, in the order of the document.
    private enum Event {
        case enter(Int)
        case attribute(String, String)
        case text(String)
        case leave
    }

    private var places: [Place] = []
    private var events: [Event] = []
    private var stack: [Int] = []
    private var stop: IntakeError?
    private static let mostEvents = 500_000

    static func survey(_ source: any ByteSource) throws -> DeliverySurvey {
        var survey = XMLSurvey()
        try survey.read(source)
        return DeliverySurvey(layout: .xml, tables: survey.tables(), stop: survey.stop)
    }

    // MARK: Reading

    private mutating func read(_ source: any ByteSource) throws {
        XMLLibrary.prepare()
        let documents = XMLDocuments(source)
        while stop == nil, hasRoom(documents), try documents.advance() { try readDocument(documents) }
    }

    private func hasRoom(_ documents: XMLDocuments) -> Bool {
        documents.bytesRead < DeliverySurvey.mostBytes && events.count < Self.mostEvents
    }

    /// One of the documents that may stand in a file one after the other.
    private mutating func readDocument(_ documents: XMLDocuments) throws {
        let input = XMLInput(documents, maximumRecordBytes: DeliverySurvey.mostBytes * 2)
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_COMPACT.rawValue | XML_PARSE_BIG_LINES.rawValue)
        guard let reader = xmlReaderForIO(XMLInput.readCallback, nil, input.opaque, nil, nil, options) else {
            throw IntakeError(.malformedXML, "The XML cannot be opened.")
        }
        defer { xmlFreeTextReader(reader) }
        xmlTextReaderSetStructuredErrorHandler(reader, XMLInput.errorCallback, input.opaque)
        while hasRoom(documents), xmlTextReaderRead(reader) == 1, input.fault == nil { note(reader) }
        if let failure = input.failure { throw failure }
        stop = input.fault.map { fault in
            let line = documents.position.line - 1 + fault.position.line
            return IntakeError(
                .malformedXML, "The document is not well-formed (libxml2 error \(fault.code)).",
                at: TextPosition(line: line, column: fault.position.column))
        }
        while !stack.isEmpty { leave() }
    }

    private mutating func note(_ reader: xmlTextReaderPtr) {
        switch xmlTextReaderNodeType(reader) {
        case Int32(XML_READER_TYPE_ELEMENT.rawValue):
            let isEmpty = xmlTextReaderIsEmptyElement(reader) == 1
            enter(xmlTextReaderConstLocalName(reader).map { String(cString: $0) } ?? "")
            while xmlTextReaderMoveToNextAttribute(reader) == 1 { noteAttribute(reader) }
            if isEmpty { leave() }
        case Int32(XML_READER_TYPE_END_ELEMENT.rawValue): leave()
        case Int32(XML_READER_TYPE_TEXT.rawValue), Int32(XML_READER_TYPE_CDATA.rawValue):
            if let text = xmlTextReaderConstValue(reader) { events.append(.text(String(cString: text))) }
        default: break
        }
    }

    private mutating func noteAttribute(_ reader: xmlTextReaderPtr) {
        guard xmlTextReaderIsNamespaceDecl(reader) != 1, let name = xmlTextReaderConstLocalName(reader),
            let value = xmlTextReaderConstValue(reader)
        else { return }
        if let place = stack.last { places[place].attributes.insert(String(cString: name)) }
        events.append(.attribute(String(cString: name), String(cString: value)))
    }

    private mutating func enter(_ name: String) {
        let parent = stack.last
        let known = if let parent { places[parent].children[name] } else { root(name) }
        let place = known ?? add(name, below: parent)
        places[place].count += 1
        stack.append(place)
        events.append(.enter(place))
    }

    private mutating func add(_ name: String, below parent: Int?) -> Int {
        places.append(Place(name: name, parent: parent, path: (parent.map { places[$0].path } ?? "") + "/" + name))
        if let parent { places[parent].children[name] = places.count - 1 }
        return places.count - 1
    }

    private func root(_ name: String) -> Int? { places.firstIndex { $0.parent == nil && $0.name == name } }

    private mutating func leave() {
        guard !stack.isEmpty else { return }
        stack.removeLast()
        events.append(.leave)
    }

    // MARK: Tables

    /// A table for each element that has elements inside, the outermost first.
    private func tables() -> [SurveyTable] {
        places.indices.filter { places[$0].hasParts }
            .sorted { depth($0) < depth($1) }
            .prefix(40)
            .map(table)
    }

    private func depth(_ place: Int) -> Int { places[place].path.utf8.count { $0 == 0x2F } }

    private func table(of place: Int) -> SurveyTable {
        var table = SurveyTableBuilder()
        var names: [String] = []
        var isInside = false
        for event in events {
            if table.rowCount >= DeliverySurvey.mostRecords { break }
            switch event {
            case .enter(let entered) where !isInside && entered == place:
                isInside = true
                names = []
                table.beginRecord()
            case .enter(let entered): if isInside { names.append(places[entered].name) }
            case .attribute(let name, let value):
                if isInside { table.note((names + ["@\(name)"]).joined(separator: "/"), value) }
            case .text(let text): if isInside, !names.isEmpty { table.note(names.joined(separator: "/"), text) }
            case .leave where isInside && names.isEmpty:
                isInside = false
                table.endRecord()
            case .leave: if isInside { names.removeLast() }
            }
        }
        let parent = places[place].parent.map { places[$0].count } ?? 1
        return table.table(at: places[place].path, isRepeated: places[place].count > parent)
    }
}
