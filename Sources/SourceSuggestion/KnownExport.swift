import CustomerModel
package import Intake
import RuleBook

/// A shipped mapping whose columns an export has.
package struct KnownExport: Sendable {
    package let mapping: SourceMapping
    /// The mapping's file below the project.
    package let file: String
    /// How many of the mapping's columns the export has.
    package let columns: Int

    /// The mapping that fits best; nil when none does.
    init?(_ survey: DeliverySurvey, _ ruleBook: RuleBook) {
        let fitting = ruleBook.sources.values.compactMap { mapping -> KnownExport? in
            guard mapping.format.type == survey.layout,
                let reader = try? DeliveryReader(mapping: mapping, catalog: ruleBook.catalog, schemaFolder: "")
            else { return nil }
            let found = survey.tables.map { Self.columns(reader.columns, mapping, $0) }.max() ?? 0
            return found > 0
                ? KnownExport(mapping: mapping, file: "schemas/sources/\(mapping.system).yaml", columns: found) : nil
        }
        let best = fitting.max { ($0.columns, $1.mapping.system) < ($1.columns, $0.mapping.system) }
        guard let best else { return nil }
        self = best
    }

    private init(mapping: SourceMapping, file: String, columns: Int) {
        self.mapping = mapping
        self.file = file
        self.columns = columns
    }

    /// How many columns of a mapping a table has; 0 when it does not fit.
    private static func columns(
        _ columns: DeliveryReader.Columns, _ mapping: SourceMapping, _ table: SurveyTable
    ) -> Int {
        let names = Set(table.columns.map(\.asHeader))
        let has = { (column: String) in
            names.contains(column.asHeader)
                || mapping.format.aliases[column]?.contains { names.contains($0.asHeader) } == true
        }
        let found = columns.all.count(where: has)
        if mapping.format.type == .csv {
            let isTelling = found >= 5 || found * 10 >= table.columns.count * 6
            return isTelling && mapping.format.hasHeader && columns.needed.allSatisfy(has) ? found : 0
        }
        let paths = mapping.format.record
        let isRecord = paths.isEmpty ? table.recordPath == nil : paths.contains { fits(table.recordPath ?? "", $0) }
        return isRecord && found >= 3 && found * 4 >= min(columns.all.count, table.columns.count) ? found : 0
    }

    /// Whether a path is what a mapping's path means, in which `*` stands for any name.
    private static func fits(_ path: String, _ pattern: String) -> Bool {
        let names = path.lowercased().split(separator: "/")
        let wanted = pattern.lowercased().split(separator: "/")
        return names.count == wanted.count && zip(names, wanted).allSatisfy { $1 == "*" || $0 == $1 }
    }
}

extension String {
    /// As headers are compared: letters and digits, small.
    fileprivate var asHeader: String {
        String(
            String.UnicodeScalarView(
                lowercased().unicodeScalars.filter {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "/" || $0 == "@"
                }))
    }
}
