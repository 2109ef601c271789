import CustomerModel
import Standardization

/// Finds the country whose numbering plan the phones of a file follow, when no column names countries.
struct PhoneRegion {
    /// ISO 3166 alpha-2; nil when a column names several countries, there are no phones, or no plan fits most of them.
    let country: String?

    private static let candidates = ["FI", "SE", "NO", "DK", "EE", "US", "GB", "DE", "NL", "FR", "AU"]
    private static let sampled = 200

    init(_ samples: [ColumnSample], _ profiles: [ColumnProfile], _ references: ReferenceLists) {
        let types = Dictionary(grouping: profiles.filter { $0.attribute != nil }, by: \.column)
        func holds(_ sample: ColumnSample, _ type: AttributeType) -> Bool {
            types[sample.name]?.contains { $0.type == type } ?? false
        }
        let phones = samples.filter { holds($0, .phone) }.flatMap { $0.values.prefix(Self.sampled) }
            .filter { !Self.isLocal($0) }
        if let only = Self.onlyCountry(samples, references) {
            country = only
        } else if phones.isEmpty || samples.contains(where: { holds($0, .country) }) {
            country = nil
        } else {
            country = Self.country(of: phones, references)
        }
    }

    /// The country of all records, where a column names one for all.
    private static func onlyCountry(_ samples: [ColumnSample], _ references: ReferenceLists) -> String? {
        let columns = samples.filter { HeaderWords($0.name).promise == .type(.country) && $0.fill > 0.5 }
        guard let column = columns.first, let value = column.values.first, Set(column.values).count == 1 else {
            return nil
        }
        let standardizer = Standardizer(catalog: Catalog([]), references: references)
        let reading = standardizer.standardize(value: value, type: .country, region: "FI")
        return reading.status == .verified ? reading.canonical : nil
    }

    private static func country(of phones: [String], _ references: ReferenceLists) -> String? {
        let standardizer = Standardizer(catalog: Catalog([]), references: references)
        let fits = candidates.map { region in
            phones.count { standardizer.standardize(value: $0, type: .phone, region: region).status == .verified }
        }
        let best = fits.indices.max { (fits[$0], -$0) < (fits[$1], -$1) } ?? 0
        return fits[best] * 2 > phones.count ? candidates[best] : nil
    }

    /// Seven digits or fewer without a trunk zero are dialled within one area: they fit many plans and tell none.
    private static func isLocal(_ phone: String) -> Bool {
        phone.utf8.count { (0x30...0x39).contains($0) } <= 7 && !phone.hasPrefix("0") && !phone.hasPrefix("+")
    }
}
