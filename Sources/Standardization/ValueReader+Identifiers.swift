internal import CustomerModel

/// Identifiers with check digits.
extension ValueReader {
    /// The canonical form of an identifier; a right one gives its feature.
    func identifier(
        _ text: [UInt8], _ type: AttributeType, _ ownRank: Int?, into features: inout FeatureCollector
    ) -> ValueReading {
        let compact = text.compactIdentifier()
        switch type {
        case .businessId: return businessId(text, compact, into: &features)
        case .vatId: return vatId(text, text.compactIdentifier(dropping: ".")[...], into: &features)
        case .personalId: return personalId(text, ownRank, into: &features)
        case .iban: return checked(text, compact, .iban, BankAccount.isValid, &features)
        case .lei: return checked(text, compact, .lei, TradeIdentifier.isLEI, &features)
        case .gln: return checked(text, compact, .gln, TradeIdentifier.isGLN, &features)
        default: return einvoiceAddress(text, compact, ownRank, into: &features)
        }
    }

    private func businessId(
        _ text: [UInt8], _ compact: [UInt8], into features: inout FeatureCollector
    ) -> ValueReading {
        if references.words.value.contains(compact, .businessId) { return shown(text, .placeholder) }
        let isFinnish = region == "FI" || hasFinnishForm(text)
        guard isFinnish else { return foreignBusinessId(text, compact, into: &features) }
        guard let digits = FinnishBusinessId.digits(of: compact), FinnishBusinessId.isChecked(digits) else {
            return shown(text, .invalid)
        }
        let isPlaceholder = references.words.value.contains(digits, .businessId)
        if !isPlaceholder { features.add(.businessId, digits) }
        return shown(FinnishBusinessId.display(digits), isPlaceholder ? .placeholder : .verified)
    }

    /// Whether a foreign customer has a Finnish id all the same: `9000003-8` with the right check digit.
    private func hasFinnishForm(_ text: [UInt8]) -> Bool {
        guard text.count == 9, text[7] == .hyphen else { return false }
        let digits = text[..<7] + text[8...]
        return Array(digits).isAllDigits && FinnishBusinessId.isChecked(Array(digits))
    }

    private func foreignBusinessId(
        _ text: [UInt8], _ compact: [UInt8], into features: inout FeatureCollector
    ) -> ValueReading {
        let plain = text.compactIdentifier(dropping: "./")
        let outcome = NationalBusinessId.check(plain, country: region)
        guard outcome != .wrong else { return shown(text, .invalid) }
        let body = NationalBusinessId.body(plain, country: region)
        guard !body.isEmpty, !references.words.value.contains(body, .code) else {
            return shown(text, .placeholder)
        }
        features.add(.businessId, Array(region.utf8) + body)
        return outcome == .checked ? shown(body, .verified) : shown(text, .asGiven)
    }

    private func vatId(
        _ text: [UInt8], _ compact: ArraySlice<UInt8>, into features: inout FeatureCollector
    ) -> ValueReading {
        let compact = Array(compact)
        if references.words.value.contains(compact, .vatId) { return shown(text, .placeholder) }
        guard let reading = VatNumber.read(compact, region: region), reading.isChecked != false else {
            return shown(text, .invalid)
        }
        guard !references.words.value.contains(reading.canonical, .vatId) else {
            return shown(reading.canonical, .placeholder)
        }
        features.add(.vatId, reading.canonical)
        if reading.country == "FI" { features.add(.businessId, Array(reading.canonical.dropFirst(2))) }
        return shown(reading.canonical, reading.isChecked == true ? .verified : .asGiven)
    }

    /// The sign of the century is kept, so only blanks are dropped.
    private func personalId(
        _ text: [UInt8], _ ownRank: Int?, into features: inout FeatureCollector
    ) -> ValueReading {
        let code = text.filter { $0 != .space }.asciiUppercased
        if PersonalIdentityCode.isMasked(code) { return shown(code, .asGiven) }
        if references.words.value.contains(ValueWords.key(code, .personalId), .personalId) {
            return shown(PersonalIdentityCode.masked(code), .placeholder)
        }
        guard PersonalIdentityCode.isValid(code) else { return foreignPersonalId(code, into: &features) }
        features.add(.personalId, code)
        return shown(PersonalIdentityCode.masked(code), .verified)
    }

    /// A personal id of another country, shown with its last characters as asterisks. Where the country's rule is not known
    /// it is compared as it is.
    private func foreignPersonalId(_ code: [UInt8], into features: inout FeatureCollector) -> ValueReading {
        let masked = Array(code.prefix(max(0, min(7, code.count - 4)))) + Array("****".utf8)
        switch PersonNumber.check(code, country: region) {
        case .wrong: return shown(masked, .invalid)
        case .unknownScheme where region == "FI": return shown(masked, .invalid)
        case .unknownScheme:
            features.add(.personalId, Array(region.utf8) + code.compactIdentifier())
            return shown(masked, .asGiven)
        case .right(let key):
            features.add(.personalId, Array(region.utf8) + key)
            return shown(masked, region == "DK" ? .wellFormed : .verified)
        }
    }

    private func checked(
        _ text: [UInt8], _ compact: [UInt8], _ feature: SharedFeature, _ isValid: ([UInt8]) -> Bool,
        _ features: inout FeatureCollector
    ) -> ValueReading {
        if references.words.value.contains(compact, .code) { return shown(text, .placeholder) }
        guard isValid(compact) else { return shown(text, .invalid) }
        features.add(feature, compact)
        return shown(compact, .verified)
    }

    /// An OVT, an IBAN, a GLN, an e-mail address or a form of one operator, which stays as it is.
    private func einvoiceAddress(
        _ text: [UInt8], _ compact: [UInt8], _ ownRank: Int?, into features: inout FeatureCollector
    ) -> ValueReading {
        if let mail = EmailAddress(text) {
            if let ownRank { features.add(rank: ownRank, mail.display.asciiLowercased) }
            return shown(mail.display, .wellFormed)
        }
        if text.contains(UInt8(ascii: "@")) { return shown(text, .invalid) }
        let isChecked =
            TradeIdentifier.isOVT(compact) || BankAccount.isValid(compact) || TradeIdentifier.isGLN(compact)
        if let ownRank { features.add(rank: ownRank, compact) }
        return shown(compact, isChecked ? .verified : .asGiven)
    }
}
