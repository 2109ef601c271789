package import CustomerModel

/// Reads the deliveries of one source system: bytes in, parsed records and rejects out, in constant memory.
///
/// Compile once, read as often as deliveries come.
package struct DeliveryReader: Sendable {
    private let mapping: SourceMapping
    private let plan: MappingPlan
    private let catalog: Catalog
    private let schema: XMLSchema?

    /// Compiles a mapping. Throws `invalidMapping` or `unknownSchema`.
    ///
    /// - Parameter schemaFolder: the project's `schemas` folder, below which `xsd/` holds the XML schemas.
    package init(mapping: SourceMapping, catalog: Catalog, schemaFolder: String) throws(IntakeError) {
        self.mapping = mapping
        self.catalog = catalog
        plan = try MappingPlan(mapping.decided(by: [:]), catalog)
        guard !mapping.leavesForms || mapping.format.type == .csv else {
            throw IntakeError(.invalidMapping, "`auto` finds forms of numbers and dates in CSV only; name them.")
        }
        schema = try mapping.format.schema.map { name throws(IntakeError) in
            try XMLSchema(path: "\(schemaFolder)/xsd/\(name)")
        }
        if mapping.format.type == .xml, mapping.format.record.isEmpty {
            throw IntakeError(.invalidMapping, "An XML format needs the path of its record.")
        }
    }

    /// The columns that the mapping names, as headers or paths below the record.
    package struct Columns: Sendable {
        package let all: [String]
        /// Those that a delimited delivery must have in its header.
        package let needed: [String]
    }

    /// The columns that the mapping names.
    package var columns: Columns {
        let slots = plan.slots
        let needed = slots.columns.indices.filter { !plan.optionalSlots.contains($0) }
        return Columns(all: slots.columns.map(\.path), needed: needed.map(slots.name))
    }

    /// Hands every record and reject to the sink, in the order of the file.
    ///
    /// Throws `IntakeError` when the file as a whole cannot be read: events handed over before that must then be
    /// rolled back by the caller. Rethrows what the sink throws.
    package func read(
        from source: any ByteSource, into sink: (IntakeEvent) throws -> Void
    ) throws -> IntakeSummary {
        var summary = IntakeSummary()
        let counted: (IntakeEvent) throws -> Void = { event in
            summary.count(event)
            try sink(event)
        }
        let ending =
            mapping.leavesForms ? try readDeciding(source, counted) : try readBy(mapping, plan, source, counted)
        summary.bytes = ending.bytes
        summary.encoding = ending.encoding
        summary.unmappedColumns = ending.unmappedColumns
        summary.warnings = ending.warnings
        summary.skippedRows = ending.skippedRows
        summary.layout = ending.layout
        return summary
    }

    /// How much of a delivery is looked at to find the forms of its columns, in bytes.
    private static let sampleBytes = 1 << 20

    /// Finds the forms that the mapping leaves open in the beginning of the delivery, then reads it by them.
    private func readDeciding(
        _ source: any ByteSource, _ sink: (IntakeEvent) throws -> Void
    ) throws -> IntakeSummary {
        let source = LookAheadSource(source)
        let head = try source.look(Self.sampleBytes)
        let first = CSVDelivery(mapping.format, plan, CellRules(mapping, plan))
        let samples = try first.samples(of: mapping.undecidedColumns, in: head.bytes, isWhole: head.isWhole)
        let evidence = samples.mapValues(ColumnForms.evidence)
        let decided = mapping.decided(by: evidence)
        var summary = try readBy(decided, try MappingPlan(decided, catalog), source, sink)
        summary.bytes = source.bytesRead
        summary.layout?.evidence = evidence
        return summary
    }

    private func readBy(
        _ mapping: SourceMapping, _ plan: MappingPlan, _ source: any ByteSource,
        _ counted: (IntakeEvent) throws -> Void
    ) throws -> IntakeSummary {
        switch mapping.format.type {
        case .csv: try CSVDelivery(mapping.format, plan, CellRules(mapping, plan)).read(source, counted)
        case .fixed: try FixedDelivery(mapping.format, plan, CellRules(mapping, plan)).read(source, counted)
        case .json: try JSONDelivery(mapping.format, plan).read(source, counted)
        case .xml: try XMLDelivery(mapping.format, plan, schema).read(source, counted)
        }
    }
}
