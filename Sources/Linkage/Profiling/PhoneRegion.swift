import CustomerModel
import Standardization

/// Finds the country whose numbering plan the phones of a file follow, when no column names countries.
struct PhoneRegion {
    /// ISO 3166 alpha-2; nil when a column names countries, there are no phones, or no plan fits most of them.
    let country: String?

    private static let candidates = ["FI", "SE", "NO", "DK", "EE", "US", "GB", "DE", "NL", "FR", "AU"]
    private static let sampled = 200

    init(_ samples: [ColumnSample], _ profiles: [ColumnProfile], _ references: ReferenceLists) {
        let phones = zip(samples, profiles).filter { $1.type == .phone && $1.attribute != nil }
            .flatMap { $0.0.values.prefix(Self.sampled) }
        guard !phones.isEmpty, !profiles.contains(where: { $0.type == .country && $0.attribute != nil }) else {
            country = nil
            return
        }
        let standardizer = Standardizer(catalog: Catalog([]), references: references)
        let fits = Self.candidates.map { region in
            phones.count { standardizer.standardize(value: $0, type: .phone, region: region).status == .verified }
        }
        let best = fits.indices.max { (fits[$0], -$0) < (fits[$1], -$1) } ?? 0
        country = fits[best] * 2 > phones.count ? Self.candidates[best] : nil
    }
}
