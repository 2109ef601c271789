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
    /// Rows or lines before the header (CSV).
    package let preambleRows: Int
    /// Source systems whose mappings fit as well, in the order of their names.
    package private(set) var others: [String] = []

    /// Whether the mapping takes over another, as those of the demo do.
    private let isDerived: Bool

    /// The mapping that fits best, of equals one of the preferred systems, then one that others take over; nil when none does.
    init?(_ survey: DeliverySurvey, _ ruleBook: RuleBook, preferred: Set<String>) {
        let fitting = ruleBook.sources.values.compactMap { mapping -> KnownExport? in
            guard mapping.format.type == survey.layout,
                let reader = try? DeliveryReader(mapping: mapping, catalog: ruleBook.catalog, schemaFolder: "")
            else { return nil }
            let found = survey.tables.map { Self.columns(reader.columns, mapping, $0) }.max() ?? 0
            if found > 0 { return KnownExport(mapping, columns: found, preambleRows: survey.preambleRows, ruleBook) }
            guard let header = Self.header(reader.columns, mapping, survey) else { return nil }
            return KnownExport(mapping, columns: header.columns, preambleRows: header.row, ruleBook)
        }
        guard var best = fitting.max(by: { $0.isWorse(than: $1, preferred) }) else { return nil }
        best.others = fitting.filter { $0.columns == best.columns && $0.file != best.file }.map(\.mapping.system)
            .sorted()
        self = best
    }

    private init(_ mapping: SourceMapping, columns: Int, preambleRows: Int, _ ruleBook: RuleBook) {
        self.mapping = mapping
        self.columns = columns
        self.preambleRows = preambleRows
        file = "schemas/sources/\(mapping.system).yaml"
        isDerived = ruleBook.texts[file]?.split(separator: "\n").contains { $0.hasPrefix("like:") } ?? false
    }

    private func isWorse(than other: KnownExport, _ preferred: Set<String>) -> Bool {
        if columns != other.columns { return columns < other.columns }
        let isPreferred = preferred.contains(mapping.system)
        if isPreferred != preferred.contains(other.mapping.system) { return !isPreferred }
        return isDerived == other.isDerived ? mapping.system > other.mapping.system : isDerived
    }

    /// The first row that is a mapping's header, where instructions or titles stand before it; nil when none is.
    private static func header(
        _ columns: DeliveryReader.Columns, _ mapping: SourceMapping, _ survey: DeliverySurvey
    ) -> (row: Int, columns: Int)? {
        for (row, names) in survey.firstRows.prefix(mapping.format.headerWithinRows ?? 20).enumerated() {
            let found = Self.columns(columns, mapping, inHeader: names)
            if found > 0 { return (row, found) }
        }
        return nil
    }

    /// How many columns of a CSV mapping a header has; 0 when it does not fit.
    private static func columns(
        _ columns: DeliveryReader.Columns, _ mapping: SourceMapping, inHeader header: [String]
    ) -> Int {
        let found = found(columns, mapping, header)
        return found.count >= 5 && mapping.format.hasHeader && found.hasNeeded ? found.count : 0
    }

    /// How many columns of a mapping stand among names, and whether all that must.
    private static func found(
        _ columns: DeliveryReader.Columns, _ mapping: SourceMapping, _ names: [String]
    ) -> (count: Int, hasNeeded: Bool) {
        let names = Set(names.map(\.headerKey))
        let has = { (column: String) in
            names.contains(column.headerKey)
                || mapping.format.aliases[column]?.contains { names.contains($0.headerKey) } == true
        }
        return (columns.all.count(where: has), columns.needed.allSatisfy(has))
    }

    /// How many columns of a mapping a table has; 0 when it does not fit.
    private static func columns(
        _ columns: DeliveryReader.Columns, _ mapping: SourceMapping, _ table: SurveyTable
    ) -> Int {
        if mapping.format.type == .csv { return Self.columns(columns, mapping, inHeader: table.columns) }
        let found = found(columns, mapping, table.columns).count
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
