import CustomerModel

/// Looks at JSON: lines, an array, or the arrays inside an envelope.
enum JSONSurvey {
    static func survey(_ path: String) throws -> DeliverySurvey {
        var frames = try JSONFrames(FileByteSource(path: path), encoding: nil, maximumBytes: DeliverySurvey.mostBytes)
        var lines = SurveyTableBuilder()
        var rejects: [Reject] = []
        var only: JSONValue?
        while lines.rowCount < DeliverySurvey.mostRecords, let frame = try frames.next() {
            guard case .text(let bytes, let position) = frame else { break }
            do throws(JSONFault) {
                let value = try JSONParser.parse(bytes)
                only = lines.rowCount == 0 ? value : nil
                add(value, to: &lines)
            } catch {
                rejects.append(
                    Reject(code: "malformed-json", message: error.message, position: position, rawText: ""))
                if lines.rowCount == 0 { break }
            }
        }
        let encoding = frames.encoding
        if lines.rowCount == 0, !rejects.isEmpty { return try envelope(path, encoding) }
        let inside = only.map(tables) ?? []
        return DeliverySurvey(
            layout: .json, encoding: encoding,
            tables: [lines.table(at: nil, isRepeated: lines.rowCount > 1)] + inside, rejects: rejects)
    }

    /// One JSON text on several lines.
    private static func envelope(_ path: String, _ encoding: TextEncoding?) throws -> DeliverySurvey {
        var source = TextByteSource(try FileByteSource(path: path), encoding: nil)
        let window = ByteWindow()
        while window.pending.count <= DeliverySurvey.mostBytes * 4 {
            if try window.fill(from: &source) { break }
        }
        do throws(JSONFault) {
            let value = try JSONParser.parse(window.pending)
            var whole = SurveyTableBuilder()
            add(value, to: &whole)
            return DeliverySurvey(
                layout: .json, encoding: encoding, tables: [whole.table(at: nil, isRepeated: false)] + tables(value))
        } catch {
            let start = TextPosition(line: 1, column: 1)
            let place = UTF8Scan.position(of: error.offset, in: window.pending, from: start)
            throw IntakeError(.malformedJSON, error.message, at: place)
        }
    }

    /// The arrays of objects inside a value, the outermost first.
    private static func tables(_ value: JSONValue) -> [SurveyTable] {
        var tables: [SurveyTable] = []
        var open: [(path: String, value: JSONValue)] = [("", value)]
        while !open.isEmpty {
            let (path, value) = open.removeFirst()
            guard case .object(let members) = value else { continue }
            for member in members {
                let inner = "\(path)/\(member.name)"
                guard case .array(let elements) = member.value else {
                    open.append((inner, member.value))
                    continue
                }
                var table = SurveyTableBuilder()
                for element in elements.prefix(DeliverySurvey.mostRecords) { add(element, to: &table) }
                if table.rowCount > 0 { tables.append(table.table(at: inner, isRepeated: table.rowCount > 1)) }
            }
        }
        return tables
    }

    /// Adds an object as a record; other values are none.
    private static func add(_ value: JSONValue, to table: inout SurveyTableBuilder) {
        guard case .object(let members) = value else { return }
        table.beginRecord()
        for member in members { note(member.value, member.name, &table) }
        table.endRecord()
    }

    private static func note(_ value: JSONValue, _ path: String, _ table: inout SurveyTableBuilder) {
        switch value {
        case .object(let members): for member in members { note(member.value, "\(path)/\(member.name)", &table) }
        case .array(let elements): for element in elements { note(element, path, &table) }
        default: table.note(path, value.scalarText ?? "")
        }
    }
}
