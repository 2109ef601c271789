/// Derives what matching compares from the parts of a person's name.
struct NameFeatures: Sendable {
    let names: Shared<NameLists>

    /// Adds the features of one reading of a name: given, family and whole, with their alternatives.
    ///
    /// - Parameter isSure: false when the given name may be the family name: then it has no variants, lest two people of
    ///   one family name be taken for one person under two given names.
    func add(given: [UInt8], families: [[UInt8]], isSure: Bool = true, to features: inout FeatureCollector) {
        addGiven(given, isSure: isSure, to: &features)
        addFamilies(families, to: &features)
        if given.isEmpty && families.isEmpty { return }
        if families.isEmpty { features.add(.personName, given, .unitSeparator, []) }
        for family in families { features.add(.personName, given, .unitSeparator, family) }
    }

    /// Adds the features of given names alone.
    func addGiven(_ given: [UInt8], isSure: Bool = true, to features: inout FeatureCollector) {
        guard !given.isEmpty else { return }
        features.add(.givenName, given)
        if isSure { addGroups(given, to: &features) }
        if let plain = Folding.withoutDigraphs(given) { features.add(.givenName, plain) }
    }

    /// Adds the features of the ways to compare family names.
    func addFamilies(_ families: [[UInt8]], to features: inout FeatureCollector) {
        for family in families { features.add(.familyName, family) }
    }

    /// Adds the feature of which of several people of one name it is.
    func add(_ generations: [Int], to features: inout FeatureCollector) {
        for generation in generations { features.add(.generation, String(generation)) }
    }

    /// The ways to compare a folded family name: whole, common spelling, parts of a double name, without particles.
    ///
    /// The whole name comes first; an empty name has no ways.
    func families(_ family: [UInt8]) -> [[UInt8]] {
        guard !family.isEmpty else { return [] }
        var result = [family]
        if let plain = Folding.withoutDigraphs(family) { result.append(plain) }
        if let spelling = names.value.commonSpelling(ofFamilyName: family) { result.append(spelling) }
        guard family.contains(.space) else { return result }
        for part in family.split(separator: .space) where part.count > 1 {
            let part = Array(part)
            if !names.value.roles(of: part).contains(.particle) { result.append(part) }
        }
        return result
    }

    /// The groups of variants of the first given name; the name itself when no list knows it.
    private func addGroups(_ given: [UInt8], to features: inout FeatureCollector) {
        var groups = names.value.groups(of: given)
        let word = Array(given.prefix { $0 != .space })
        let first = names.value.roles(of: word).contains(.particle) ? given : word
        if groups.isEmpty && first.count < given.count { groups = names.value.groups(of: first) }
        if groups.isEmpty { features.add(.givenNameGroup, first) }
        for group in groups { features.add(.givenNameGroup, names.value.representative(of: group)) }
    }
}
