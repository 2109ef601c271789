package import CustomerModel

/// Standardizes single values, one after another, without the rest of their records. Each thread needs one of its own.
package struct ValueStandardizer: ~Copyable {
    private let settings: StandardizerSettings
    private var features: FeatureCollector

    package init(_ standardizer: Standardizer) {
        settings = standardizer.settings
        features = FeatureCollector(settings.featureNames)
    }

    var references: ReferenceLists { settings.references }

    /// The region of values that belong nowhere unless they say so themselves.
    package static let noRegion = "ZZ"

    /// One value in canonical form. Of telephone numbers the one to dial (E.164): extensions are among the parts.
    ///
    /// - Parameters:
    ///   - value: UTF-8.
    ///   - region: where the value belongs when it does not say so itself, ISO 3166 alpha-2, or `noRegion`.
    package mutating func standardize(
        _ value: [UInt8], as kind: ValueKind, region: String
    ) -> (canonical: String, status: ValueStatus) {
        switch kind {
        case .type(let type):
            features.removeAll()
            let reading = ValueReader(
                settings, region: region, isRegionKnown: region != Self.noRegion, kind: .person, showsExtensions: false
            ).read(value, type, ownRank: nil, into: &features)
            return (reading.canonical, reading.status)
        case .scheme(let scheme): return standardize(value.collapsingBlanks(), scheme)
        }
    }

    private func standardize(_ text: [UInt8], _ scheme: IdentifierScheme) -> (canonical: String, status: ValueStatus) {
        if references.words.value.isNull(text) { return (text.text, .placeholder) }
        guard let canonical = scheme.canonical(text) else {
            return (text.text, isListed(text, scheme.placeholders) ? .placeholder : .invalid)
        }
        let isPlaceholder = [scheme.placeholders, .businessId, .code].contains { isListed(canonical, $0) }
        return (canonical.text, isPlaceholder ? .placeholder : scheme.hasCheckDigits ? .verified : .wellFormed)
    }

    private func isListed(_ text: [UInt8], _ kind: ValueWords.Kind) -> Bool {
        references.words.value.contains(ValueWords.key(text, kind), kind)
    }

    /// The country that a text names, ISO 3166 alpha-2: by its code or one of its names; nil when no list knows it.
    package func country(named text: [UInt8]) -> String? {
        references.countries.value.code(of: Folding.fold(text.collapsingBlanks()))
    }
}
