package import CustomerModel
import Intake
import RuleBook

/// A source system as its mapping describes it.
package struct SourceDescription: Hashable, Sendable {
    package let system: String
    package let title: String
    /// What its deliveries are: `csv`, `fixed`, `xml` or `json`.
    package let format: String
    /// True when absence from a delivery means withdrawal.
    package let isFull: Bool
    /// Current records that are not withdrawn.
    package let records: Int
}

extension Hub {
    /// Every attribute that a customer may have.
    package var catalog: Catalog { ruleBook.catalog }

    /// Every source system that has a mapping, in the order of the names.
    package func sources() async throws -> [SourceDescription] {
        let records = try await summary().recordsBySource
        return mappings.all.values.sorted { $0.system < $1.system }.map {
            SourceDescription(
                system: $0.system, title: $0.title, format: $0.format.type.rawValue,
                isFull: $0.delivery.extent == .full, records: records[$0.system] ?? 0)
        }
    }
}
