internal import CustomerModel

/// The fields of one address, gathered before they are read together.
struct AddressParts {
    /// One field of an address.
    struct Part {
        /// The field's place in its record.
        let index: Int
        let type: AttributeType
        /// As the source wrote it.
        let raw: [UInt8]
        /// In single spaces.
        let text: [UInt8]
    }

    private(set) var parts: [Part] = []

    /// Whether a type is read with the rest of its address.
    static func isPart(_ type: AttributeType) -> Bool {
        switch type {
        case .street, .postOfficeBox, .postalCode, .city, .country: true
        default: false
        }
    }

    /// Adds a field; null words are no part of an address.
    ///
    /// - Returns: whether the field says something.
    @discardableResult
    mutating func note(_ raw: [UInt8], _ type: AttributeType, index: Int, _ references: ReferenceLists) -> Bool {
        let text = raw.collapsingBlanks()
        if references.words.value.isNull(text) { return false }
        parts.append(Part(index: index, type: type, raw: raw, text: text))
        return true
    }

    /// What the fields say, before it is read.
    func gathered(_ references: ReferenceLists) -> PostalAddress {
        var address = PostalAddress()
        for part in parts { Self.collect(part, into: &address, references) }
        return address
    }

    private static func collect(_ part: Part, into address: inout PostalAddress, _ references: ReferenceLists) {
        switch part.type {
        case .street: address.streetLines += lines(of: part)
        case .postOfficeBox: address.boxes.append(part.text)
        case .postalCode:
            let isPlaceholder = references.words.value.contains(ValueWords.key(part.text, .code), .code)
            if !isPlaceholder { address.postalCode = part.text }
        case .city: address.city = part.text
        default: address.country = references.countries.value.code(of: Folding.fold(part.text)) ?? address.country
        }
    }

    private static func lines(of part: Part) -> [[UInt8]] {
        part.raw.contains(where: isLineBreak) ? part.raw.parts(where: isLineBreak) : [part.text]
    }

    private static func isLineBreak(_ byte: UInt8) -> Bool {
        byte == .newline || byte == .comma || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "\r")
    }
}

extension AddressReading {
    /// Adds the features of the address.
    func addFeatures(to features: inout FeatureCollector) {
        if hasStreet { features.add(.address, head(isBox: false) + tail) }
        if !box.isEmpty { features.add(.address, head(isBox: true) + tail) }
        addStreet(to: &features)
        addPlace(to: &features)
    }

    /// Adds the feature that street and box give.
    func addStreet(to features: inout FeatureCollector) { features.add(.street, hasStreet ? street : box) }

    /// Adds the features that postal code, city and country give.
    func addPlace(to features: inout FeatureCollector) {
        features.add(.postalCode, postalCode)
        features.add(.city, city)
        features.add(.country, country)
    }
}
