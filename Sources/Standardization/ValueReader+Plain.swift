internal import CustomerModel

/// Values of general types and single parts of addresses.
extension ValueReader {
    /// Dates, numbers, flags, languages, codes and texts; the canonical form gives the attribute's own feature, that of
    /// an identifier without separators: `521-21-2123` and `521212123` are one.
    func plain(
        _ text: [UInt8], _ type: AttributeType, _ ownRank: Int?, into features: inout FeatureCollector
    ) -> ValueReading {
        switch type {
        case .date: return date(text, ownRank, into: &features)
        case .number: return number(text, ownRank, into: &features)
        case .flag: return flag(text, ownRank, into: &features)
        case .language: return language(text, ownRank, into: &features)
        default: break
        }
        let isCode = type == .code || type == .identifier
        if isCode && references.words.value.contains(ValueWords.key(text, .code), .code) {
            return shown(text, .placeholder)
        }
        let folded = Folding.fold(text)
        if let ownRank { features.add(rank: ownRank, type == .identifier ? folded.filter { $0 != .space } : folded) }
        return shown(text, .asGiven)
    }

    private func date(_ text: [UInt8], _ ownRank: Int?, into features: inout FeatureCollector) -> ValueReading {
        if text.digitCount > 0 && text.allSatisfy({ !$0.isDigit || $0 == 48 }) {
            return shown(text, .placeholder)
        }
        switch DateReading(text, region: region) {
        case .none: return shown(text, .invalid)
        case .slip(let written):
            if let ownRank { features.add(rank: ownRank, written) }
            return shown(text, .invalid)
        case .either(let first, let second):
            for day in [first, second] { if let ownRank { features.add(rank: ownRank, day.description) } }
            return shown(text, .asGiven)
        case .day(let day):
            let canonical = day.description
            if references.words.value.contains(Array(canonical.utf8), .date) {
                return shown(canonical, .placeholder)
            }
            if let ownRank { features.add(rank: ownRank, canonical) }
            return shown(canonical, .wellFormed)
        }
    }

    private func number(_ text: [UInt8], _ ownRank: Int?, into features: inout FeatureCollector) -> ValueReading {
        guard let canonical = NumberReading.canonical(text) else {
            let isAmbiguous = text.digitCount > 0 && text.allSatisfy { $0.isDigit || $0 == .comma || $0 == .hyphen }
            if isAmbiguous { return shown(text, .asGiven) }
            return shown(text, references.words.value.isNull(text) ? .placeholder : .invalid)
        }
        if let ownRank { features.add(rank: ownRank, canonical) }
        return shown(canonical, .wellFormed)
    }

    private func flag(_ text: [UInt8], _ ownRank: Int?, into features: inout FeatureCollector) -> ValueReading {
        let folded = Folding.fold(text).text
        guard let value = Self.flags[folded] else {
            return shown(text, references.words.value.isNull(text) ? .placeholder : .invalid)
        }
        let canonical = value ? "true" : "false"
        if let ownRank { features.add(rank: ownRank, canonical) }
        return shown(canonical, .wellFormed)
    }

    /// Words for yes and no in the languages of the sources, and the marks of SAP and of spreadsheets.
    private static let flags: [String: Bool] = {
        let yes = ["true", "t", "yes", "y", "1", "x", "on", "kylla", "k", "ja", "j", "jah", "oui", "si"]
        let no = ["false", "f", "no", "n", "0", "off", "ei", "e", "nej", "nein", "nei", "non"]
        return Dictionary(uniqueKeysWithValues: yes.map { ($0, true) } + no.map { ($0, false) })
    }()

    private func language(_ text: [UInt8], _ ownRank: Int?, into features: inout FeatureCollector) -> ValueReading {
        let folded = Folding.fold(text)
        let primary = Array(folded.prefix { $0 != .space })
        guard let code = references.languages.value.code(of: folded) ?? references.languages.value.code(of: primary)
        else {
            return shown(text, .asGiven)
        }
        if let ownRank { features.add(rank: ownRank, code) }
        return shown(code, .verified)
    }

    // MARK: Address parts

    /// One part of an address as it is shown, without its neighbours.
    func place(_ raw: [UInt8], _ text: [UInt8], _ type: AttributeType) -> ValueReading {
        switch type {
        case .country:
            guard let code = references.countries.value.code(of: Folding.fold(text)) else {
                return shown(text, .asGiven)
            }
            return shown(code, .verified)
        case .city: return city(PlaceName(text, references.cities))
        case .postalCode: return postalCode(text, nil)
        default:
            return shown(StreetDisplay(references.streets).text(raw), .asGiven)
        }
    }

    /// A place as it is shown.
    func city(_ place: PlaceName) -> ValueReading {
        shown(place.display, place.isListed ? .verified : .asGiven)
    }

    /// A postal code, with what the whole address made of it; nil reads it alone.
    ///
    /// Where the installation has a list of the country's codes, a code that is not there, or belongs to another place than
    /// the address names, counts as given.
    func postalCode(_ text: [UInt8], _ known: PostalCode?, place: PlaceName = PlaceName()) -> ValueReading {
        if references.words.value.contains(ValueWords.key(text, .code), .code) {
            return shown(text, .placeholder)
        }
        let country = isRegionKnown ? region : nil
        let code = known ?? PostalCode(text, country: country, region: region, isSurelyFinnish: false)
        guard code.isWellFormed else { return shown(code.display, .asGiven) }
        switch references.postalCodes.value.check(code.key, country: code.country ?? region, place: place.key) {
        case .noList: return shown(code.display, .wellFormed)
        case .right: return shown(code.display, .verified)
        case .unknownCode, .otherPlace: return shown(code.display, .asGiven)
        }
    }
}
