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

    /// Whether the mapping takes over another, as those of the demo do.
    private let isDerived: Bool

    /// The mapping that fits best, of equals the one that others take over; nil when none does.
    init?(_ survey: DeliverySurvey, _ ruleBook: RuleBook) {
        let fitting = ruleBook.sources.values.compactMap { mapping -> KnownExport? in
            guard mapping.format.type == survey.layout,
                let reader = try? DeliveryReader(mapping: mapping, catalog: ruleBook.catalog, schemaFolder: "")
            else { return nil }
            let found = survey.tables.map { Self.columns(reader.columns, mapping, $0) }.max() ?? 0
            guard found > 0 else { return nil }
            return KnownExport(mapping, columns: found, ruleBook)
        }
        let best = fitting.max { $0.isWorse(than: $1) }
        guard let best else { return nil }
        self = best
    }

    private init(_ mapping: SourceMapping, columns: Int, _ ruleBook: RuleBook) {
        self.mapping = mapping
        self.columns = columns
        file = "schemas/sources/\(mapping.system).yaml"
        isDerived = ruleBook.texts[file]?.split(separator: "\n").contains { $0.hasPrefix("like:") } ?? false
    }

    private func isWorse(than other: KnownExport) -> Bool {
        if columns != other.columns { return columns < other.columns }
        return isDerived == other.isDerived ? mapping.system > other.mapping.system : isDerived
    }

    /// How many columns of a mapping a table has; 0 when it does not fit.
    private static func columns(
        _ columns: DeliveryReader.Columns, _ mapping: SourceMapping, _ table: SurveyTable
    ) -> Int {
        let names = Set(table.columns.map(\.headerKey))
        let has = { (column: String) in
            names.contains(column.headerKey)
                || mapping.format.aliases[column]?.contains { names.contains($0.headerKey) } == true
        }
        let found = columns.all.count(where: has)
        if mapping.format.type == .csv {
            return found >= 5 && mapping.format.hasHeader && columns.needed.allSatisfy(has) ? found : 0
        }
        let paths = mapping.format.record
        if table.recordPath == nil, !paths.isEmpty, mapping.format.type == .json {
            // Objects without the envelope: only what they hold tells whose they are.
            return found >= 6 && found * 5 >= table.columns.count * 3 ? found : 0
        }
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
