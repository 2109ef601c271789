import CustomerModel

/// Looks at JSON: lines, an array, or the arrays inside an envelope.
enum JSONSurvey {
    static func survey(_ path: String) throws -> DeliverySurvey {
        var frames = try JSONFrames(FileByteSource(path: path), encoding: nil, maximumBytes: DeliverySurvey.mostBytes)
        var records = SurveyTableBuilder()
        var rejects: [Reject] = []
        var only: JSONValue?
        while records.rowCount < DeliverySurvey.mostRecords, let frame = try frames.next() {
            guard case .text(let bytes, let position) = frame else { break }
            do throws(JSONFault) {
                let value = try JSONParser.parse(bytes)
                only = records.rowCount == 0 ? value : nil
                add(value, to: &records)
            } catch {
                rejects.append(
                    Reject(code: .malformedJSON, message: error.message, position: position, rawText: ""))
                if rejects.count > 100 { break }
            }
        }
        let inside = only.map(tables) ?? []
        return DeliverySurvey(
            layout: .json, encoding: frames.encoding,
            tables: [records.table(at: nil, isRepeated: records.rowCount > 1)] + inside, rejects: rejects)
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
                tables += wrapped(elements, inner)
            }
        }
        return tables
    }

    /// The objects that each element of an array wraps, such as `/list/*/customer`.
    private static func wrapped(_ elements: [JSONValue], _ path: String) -> [SurveyTable] {
        var builders: [String: SurveyTableBuilder] = [:]
        for case .object(let members) in elements.prefix(DeliverySurvey.mostRecords) {
            for member in members {
                guard case .object = member.value else { continue }
                add(member.value, to: &builders[member.name, default: SurveyTableBuilder()])
            }
        }
        return builders.sorted { $0.key < $1.key }.map { name, builder in
            builder.table(at: "\(path)/*/\(name)", isRepeated: builder.rowCount > 1)
        }
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
