internal import CustomerModel

/// Reads single values by their type, and adds the features that one value alone gives.
struct ValueReader {
    let settings: StandardizerSettings
    /// ISO 3166 alpha-2.
    let region: String
    /// Whether the record named the region itself.
    let isRegionKnown: Bool
    let kind: PartyKind
    /// Whether canonical forms are wanted, or only features; without them readings have an empty canonical form.
    let isShowing: Bool
    /// Whether canonical telephone numbers have their extensions behind them.
    let showsExtensions: Bool

    var references: ReferenceLists { settings.references }
    private var words: Shared<ValueWords> { references.words }

    init(
        _ settings: StandardizerSettings, region: String, isRegionKnown: Bool, kind: PartyKind, isShowing: Bool = true,
        showsExtensions: Bool = true
    ) {
        self.settings = settings
        self.region = region
        self.isRegionKnown = isRegionKnown
        self.kind = kind
        self.isShowing = isShowing
        self.showsExtensions = showsExtensions
    }

    /// A reading, its canonical form made only when it is wanted.
    @inline(__always)
    func shown(_ canonical: @autoclosure () -> [UInt8], _ status: ValueStatus) -> ValueReading {
        ValueReading(isShowing ? canonical().text : "", status)
    }

    /// A reading, its canonical form made only when it is wanted.
    @inline(__always)
    func shown(_ canonical: @autoclosure () -> String, _ status: ValueStatus) -> ValueReading {
        ValueReading(isShowing ? canonical() : "", status)
    }

    /// The canonical form of a value. Types whose features need the whole record (names, address parts) add none.
    ///
    /// - Parameter ownRank: the place of the attribute's own feature; nil adds no such feature.
    func read(
        _ raw: [UInt8], _ type: AttributeType, ownRank: Int?, into features: inout FeatureCollector
    ) -> ValueReading {
        let text = raw.collapsingBlanks()
        if type != .flag && type != .number && words.value.isNull(text) { return shown(text, .placeholder) }
        switch type {
        case .givenName, .familyName, .fullName: return name(text, type)
        case .organizationName: return organizationName(text, into: &features)
        case .legalForm: return legalForm(text, into: &features)
        case .businessId, .vatId, .personalId, .iban, .lei, .gln, .einvoiceAddress:
            return identifier(text, type, ownRank, into: &features)
        case .phone: return phone(text, raw: raw, into: &features)
        case .email: return email(text, into: &features)
        case .url: return url(text, ownRank, into: &features)
        case .street, .postOfficeBox, .postalCode, .city, .country: return place(raw, text, type)
        case .date, .number, .flag, .language, .code, .identifier, .careOf, .region, .text:
            return plain(text, type, ownRank, into: &features)
        }
    }

    // MARK: Names

    private func name(_ text: [UInt8], _ type: AttributeType) -> ValueReading {
        let hasDigit = text.contains(where: \.isDigit)
        return shown(displayedName(text, type), hasDigit ? .asGiven : .wellFormed)
    }

    /// A person's name as it is shown.
    func displayedName(_ text: [UInt8], _ type: AttributeType) -> [UInt8] {
        let reader = PersonNameReader(names: references.names)
        let display = type == .fullName ? reader.read(text).display : reader.styled(text)
        return display.isEmpty ? text : display
    }

    /// Notes a person's name for the features that need all names; in records of organizations a name gives a feature of
    /// its attribute's own name. Values of other types are no names.
    func noteName(
        _ raw: [UInt8], _ type: AttributeType, ownRank: Int?, into names: inout NameParts,
        _ features: inout FeatureCollector
    ) {
        guard type == .givenName || type == .familyName || type == .fullName else { return }
        let text = raw.collapsingBlanks()
        if kind == .organization {
            if let ownRank { features.add(rank: ownRank, Folding.fold(displayedName(text, type))) }
        } else if type == .givenName {
            names.noteGiven(text)
        } else if type == .familyName {
            names.noteFamily(text)
        } else {
            names.noteFull(text)
        }
    }

    private func organizationName(_ text: [UInt8], into features: inout FeatureCollector) -> ValueReading {
        let reader = OrganizationNameReader(
            legalForms: references.legalForms, names: references.names, isShowing: isShowing)
        let name = reader.read(text, country: region)
        addFeatures(ofStem: name.stem, to: &features)
        for stem in name.otherStems { addFeatures(ofStem: stem, to: &features) }
        if let form = name.legalForm { features.add(.legalForm, form) }
        return shown(name.display, name.stem.isEmpty ? .asGiven : .wellFormed)
    }

    private func addFeatures(ofStem stem: [UInt8], to features: inout FeatureCollector) {
        features.add(.organizationName, stem)
        if let plain = Folding.withoutDigraphs(stem) { features.add(.organizationName, plain) }
        if let translated = references.trades.value.translation(of: stem) {
            features.add(.organizationName, translated)
        }
    }

    private func legalForm(_ text: [UInt8], into features: inout FeatureCollector) -> ValueReading {
        let words = FoldedWords(text)
        let key = LegalFormList.key(words, words.words.indices)
        guard let form = references.legalForms.value.form(spelled: key, in: region) else {
            return shown(text, .asGiven)
        }
        features.add(.legalForm, form.code)
        return shown(form.display, .verified)
    }

    // MARK: Contacts

    private func phone(_ text: [UInt8], raw: [UInt8], into features: inout FeatureCollector) -> ValueReading {
        let key = ValueWords.key(text, .phone)
        if words.value.contains(key, .phone) || words.value.contains(key, .code) {
            return shown(text, .placeholder)
        }
        let numbers = PhoneCell(raw).numbers.map { settings.phones.read($0, region: region) }
        let known = numbers.filter { $0.standing != .impossible }
        guard !known.isEmpty else { return shown(text, .invalid) }
        for number in known { features.add(.phone, number.e164) }
        let isAssigned = known.allSatisfy { $0.standing == .assigned }
        let form = showsExtensions ? \PhoneNumber.display : \PhoneNumber.e164
        if known.count == 1 { return shown(known[0][keyPath: form], isAssigned ? .verified : .asGiven) }
        return shown(
            known.map { $0[keyPath: form] }.joined(separator: "; "), isAssigned ? .verified : .asGiven)
    }

    private func email(_ text: [UInt8], into features: inout FeatureCollector) -> ValueReading {
        let separators: (UInt8) -> Bool = { $0 == UInt8(ascii: ";") || $0 == .comma }
        guard text.contains(where: separators) else { return singleEmail(text, into: &features) }
        let addresses = text.parts(where: separators).compactMap(EmailAddress.init)
        guard !addresses.isEmpty else { return shown(text, .invalid) }
        let real = addresses.filter { !isPlaceholder($0) }
        for address in real { addFeatures(of: address, to: &features) }
        if addresses.count == 1 { return shown(addresses[0].display, real.isEmpty ? .placeholder : .wellFormed) }
        return shown(
            Array(addresses.map(\.display).joined(separator: Array("; ".utf8))),
            real.isEmpty ? .placeholder : .wellFormed)
    }

    private func singleEmail(_ text: [UInt8], into features: inout FeatureCollector) -> ValueReading {
        guard let address = EmailAddress(text) else { return shown(text, .invalid) }
        let isPlaceholder = isPlaceholder(address)
        if !isPlaceholder { addFeatures(of: address, to: &features) }
        return shown(address.display, isPlaceholder ? .placeholder : .wellFormed)
    }

    private func isPlaceholder(_ address: EmailAddress) -> Bool {
        words.value.contains(address.listed, .email) || address.isMailbox(words.value, .mailbox)
    }

    private func addFeatures(of address: EmailAddress, to features: inout FeatureCollector) {
        let isFreemail = words.value.contains(address.domain, .freemail)
        let isRole = kind == .person && address.isMailbox(words.value, .roleMailbox)
        features.add(isRole ? .roleEmail : .email, address.key(isFreemail: isFreemail))
        if !isFreemail { features.add(.emailDomain, address.asciiDomain) }
    }

    private func url(_ text: [UInt8], _ ownRank: Int?, into features: inout FeatureCollector) -> ValueReading {
        guard let address = WebAddress(text) else { return shown(text, .invalid) }
        if !words.value.contains(address.domain, .freemail) { features.add(.emailDomain, address.domain) }
        if let ownRank { features.add(rank: ownRank, address.domain) }
        return shown(address.display, .wellFormed)
    }
}
