/// What a delivery says about records that it does not hold.
package struct DeliverySemantics: Hashable, Sendable, Codable {
    /// How much of the source a delivery holds.
    package enum Extent: String, Hashable, Sendable, Codable {
        /// Everything the source has: a record that is absent was withdrawn.
        case full
        /// Only what changed: absence says nothing.
        case delta
    }

    /// Whether absence says that a record was withdrawn.
    package var extent: Extent = .delta
    /// A full delivery that would withdraw more than this share of the source's records, in percent, is refused.
    package var maximumWithdrawnPercent: Double = 10

    package init(extent: Extent = .delta, maximumWithdrawnPercent: Double = 10) {
        self.extent = extent
        self.maximumWithdrawnPercent = maximumWithdrawnPercent
    }

    private enum Keys: String, CodingKey { case extent, maximumWithdrawnPercent }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        extent = try container.decodeIfPresent(Extent.self, forKey: .extent) ?? .delta
        maximumWithdrawnPercent = try container.decodeIfPresent(Double.self, forKey: .maximumWithdrawnPercent) ?? 10
    }
}
