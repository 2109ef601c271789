package import CustomerModel

/// Reads the deliveries of one source system: bytes in, parsed records and rejects out, in constant memory.
///
/// Compile once, read as often as deliveries come.
package struct DeliveryReader: Sendable {
    private let mapping: SourceMapping
    private let plan: MappingPlan
    private let schema: XMLSchema?

    /// Compiles a mapping. Throws `invalidMapping` or `unknownSchema`.
    ///
    /// - Parameter schemaFolder: the project's `schemas` folder, below which `xsd/` holds the XML schemas.
    package init(mapping: SourceMapping, catalog: Catalog, schemaFolder: String) throws(IntakeError) {
        self.mapping = mapping
        plan = try MappingPlan(mapping, catalog)
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
        let ending: IntakeSummary =
            switch mapping.format.type {
            case .csv: try CSVDelivery(mapping.format, plan).read(source, counted)
            case .fixed: throw IntakeError(.invalidMapping, "Files of fixed places cannot be read yet.")
            case .json: try JSONDelivery(mapping.format, plan).read(source, counted)
            case .xml: try XMLDelivery(mapping.format, plan, schema).read(source, counted)
            }
        summary.bytes = ending.bytes
        summary.encoding = ending.encoding
        summary.unmappedColumns = ending.unmappedColumns
        summary.warnings = ending.warnings
        summary.skippedRows = ending.skippedRows
        summary.layout = ending.layout
        return summary
    }
}
