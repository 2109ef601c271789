import CustomerModel
import Intake
import Linkage
package import RuleBook
import Standardization

/// What Kulta makes of an export that nobody has described: its format, its columns, a mapping, and what the mapping gives.
package struct SourceSuggestion: Sendable {
    /// The source system of the mapping: a known one, or one that no mapping has yet.
    package let system: String
    /// The mapping as YAML: ready to be loaded, with reasons as comments.
    package let yaml: String
    /// The shipped mapping that the export fits; nil when none does, so that `yaml` was written for this file.
    package let known: KnownExport?
    /// The format in a few words, such as `CSV, windows-1252, semicolons`.
    package let format: String
    /// What a person should know before trusting the mapping. Tells of columns and positions, never of values.
    package let warnings: [String]
    /// The first records as the mapping reads them.
    package let preview: Preview

    /// Looks at a file.
    ///
    /// - Parameters:
    ///   - fileName: what the file is called; nil: as its path says.
    ///   - system: the name of a new source system; nil makes one of the file's name that no other has.
    ///   - rows: how many records the preview shows.
    ///   - preferred: source systems whose mapping is taken when others fit as well.
    /// - Throws: `IntakeError` for a file that cannot be read or holds no records.
    package init(
        path: String, fileName: String? = nil, system: String? = nil, ruleBook: RuleBook, project: ProjectFolder,
        rows: Int = 20,
        preferred: Set<String> = []
    ) throws {
        let survey = try DeliverySurvey(path: path)
        let schema = try project.schemas()["schemas/json/source-mapping.schema.json"]
        let folder = project.path(of: "schemas")
        if let known = KnownExport(survey, ruleBook, preferred: preferred), let shipped = ruleBook.texts[known.file],
            let preview = try? Preview(path, known.mapping, ruleBook, schemaFolder: folder, rows: rows)
        {
            self.known = known
            self.system = known.mapping.system
            self.preview = preview
            format = Self.words(for: survey, preambleRows: known.preambleRows)
            yaml = shipped
            // Below another header than the survey's its rejects mean nothing.
            let isSameHeader = known.preambleRows == survey.preambleRows
            warnings = (isSameHeader ? Self.warnings(about: survey) : []) + preview.warnings
            return
        }
        format = Self.words(for: survey, preambleRows: survey.preambleRows)
        let name = system ?? Self.freeName(Self.systemName(fileName ?? path), ruleBook)
        let draft = MappingDraft(survey, ruleBook, system: name)
        let mapping = try RuleBook.sourceMapping(draft.yaml, file: "\(name).yaml", schema: schema)
        known = nil
        self.system = name
        yaml = draft.yaml
        preview = try Preview(path, mapping, ruleBook, schemaFolder: folder, rows: rows)
        warnings = Self.warnings(about: survey) + draft.warnings + preview.warnings
    }

    /// A name for the system that a file comes from: `Asiakkaat 2025.csv` is `asiakkaat-2025`.
    static func systemName(_ path: String) -> String {
        let file = path.split(separator: "/").last ?? "source"
        let base = file.firstIndex(of: ".").map { file[..<$0] } ?? file
        let words = Folding.fold(String(base)).split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let name = words.joined(separator: "-")
        guard let first = name.first, first.isLetter else { return "source-\(name)" }
        return String(name.prefix(60))
    }

    /// The name, or `NAME-2` and so on when a mapping has it.
    private static func freeName(_ name: String, _ ruleBook: RuleBook) -> String {
        guard ruleBook.sources[name] != nil else { return name }
        return (2...).lazy.map { "\(name)-\($0)" }.first { ruleBook.sources[$0] == nil } ?? name
    }

    private static func words(for survey: DeliverySurvey, preambleRows: Int) -> String {
        let encoding = survey.encoding.map { ", \($0.rawValue)" } ?? ""
        switch survey.layout {
        case .csv:
            let names: [UInt8: String] = [0x2C: "commas", 0x3B: "semicolons", 0x09: "tabs", 0x7C: "bars"]
            let delimiter = survey.delimiter.map { ", \(names[$0] ?? String(UnicodeScalar($0)))" } ?? ""
            let before = preambleRows > 0 ? ", \(preambleRows) rows before the header" : ""
            return "CSV\(encoding)\(delimiter)\(before)"
        case .xml: return "XML"
        default: return "JSON\(encoding)"
        }
    }

    private static func warnings(about survey: DeliverySurvey) -> [String] {
        var warnings: [String] = []
        if let first = survey.rejects.first {
            let count = survey.rejects.count == 1 ? "A row" : "\(survey.rejects.count) rows or more"
            warnings.append("\(count) cannot be read; the first is on line \(first.position.line): \(first.message)")
        }
        if let stop = survey.stop {
            let line = stop.position.map { " on line \($0.line)" } ?? ""
            warnings.append("Reading stopped\(line): \(stop.message)")
        }
        return warnings
    }
}
