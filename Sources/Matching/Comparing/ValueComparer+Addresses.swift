extension ValueComparer {
    private enum AddressPart {
        static let street = 0
        static let house = 1
        static let unit = 2
        static let postalCode = 3
        static let city = 4
    }

    private enum Agreement {
        case unknown, same, different
    }

    /// Compares two different `street␟house␟unit␟postalCode␟city␟country` values.
    ///
    /// A house number weighs more than the end of a street name: number 15 and number 17 are two houses, while
    /// `hameentie` and `hamentie` with one number are one.
    func compareAddresses(_ one: UInt32, _ other: UInt32) -> Outcome {
        let postalCode = agreement(AddressPart.postalCode, one, other)
        let city = agreement(AddressPart.city, one, other)
        let street = (part(AddressPart.street, of: one), part(AddressPart.street, of: other))
        if street.0 != Lexicon.none, street.1 != Lexicon.none {
            let outcome = compareStreets(one, other, street, postalCode, city)
            if let outcome { return outcome }
        }
        if postalCode == .same { return Outcome(.samePostalCode, 0.3) }
        if city == .same { return Outcome(.sameCity, 0.1) }
        let nothingShared = postalCode == .unknown && city == .unknown
        return Outcome(nothingShared && (street.0 == Lexicon.none || street.1 == Lexicon.none) ? nil : .different)
    }

    /// Nil when the streets differ, or lie in different places.
    private func compareStreets(
        _ one: UInt32, _ other: UInt32, _ street: (UInt32, UInt32), _ postalCode: Agreement, _ city: Agreement
    ) -> Outcome? {
        if isElsewhere(one, other, postalCode, city) { return nil }
        let house = agreement(AddressPart.house, one, other)
        if street.0 == street.1 {
            switch house {
            case .different: return Outcome(.sameStreet, 0.5)
            case .unknown:
                return bothLack(AddressPart.house, one, other) ? sameHouse(one, other) : Outcome(.sameStreet, 0.6)
            case .same: return sameHouse(one, other)
            }
        }
        guard house != .different else { return nil }
        if house == .same, lacksEnding(street) { return sameHouse(one, other) }
        guard isSimilarStreet(street) else { return nil }
        return Outcome(house == .same || bothLack(AddressPart.house, one, other) ? .streetSimilar : .sameStreet, 0.8)
    }

    private func sameHouse(_ one: UInt32, _ other: UInt32) -> Outcome {
        switch agreement(AddressPart.unit, one, other) {
        case .same: Outcome(.sameUnit, 0.98)
        case .different: Outcome(.otherUnit, 0.75)
        case .unknown: Outcome(.sameHouse, 0.95)
        }
    }

    /// A common street name in two towns is no agreement; a slip in one of postal code and city is forgiven.
    private func isElsewhere(_ one: UInt32, _ other: UInt32, _ postalCode: Agreement, _ city: Agreement) -> Bool {
        switch (postalCode, city) {
        case (.different, .different):
            !isClose(AddressPart.postalCode, one, other) && !isClose(AddressPart.city, one, other)
        case (.different, .unknown): !isClose(AddressPart.postalCode, one, other)
        case (.unknown, .different): !isClose(AddressPart.city, one, other)
        default: false
        }
    }

    private func isClose(_ index: Int, _ one: UInt32, _ other: UInt32) -> Bool {
        kernel.isKeystrokeApart(text(part(index, of: one)), text(part(index, of: other)))
    }

    /// Whether one street is the other without its last words: `kildare` and `kildare avenue`.
    private func lacksEnding(_ street: (UInt32, UInt32)) -> Bool {
        let left = text(street.0)
        let right = text(street.1)
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        guard short.count >= 4, short.count < long.count, long[short.count] == 0x20 else { return false }
        for index in 0..<short.count where short[index] != long[index] { return false }
        return true
    }

    private func isSimilarStreet(_ street: (UInt32, UInt32)) -> Bool {
        let left = text(street.0)
        let right = text(street.1)
        if kernel.jaroWinkler(left, right) >= 0.93 { return true }
        return min(left.count, right.count) >= 5
            && kernel.distance(.alignment, left, right, atMost: 2) <= (left.count >= 9 ? 2 : 1)
    }

    private func agreement(_ index: Int, _ one: UInt32, _ other: UInt32) -> Agreement {
        let left = part(index, of: one)
        let right = part(index, of: other)
        if left == Lexicon.none || right == Lexicon.none { return .unknown }
        return left == right ? .same : .different
    }

    private func bothLack(_ index: Int, _ one: UInt32, _ other: UInt32) -> Bool {
        part(index, of: one) == Lexicon.none && part(index, of: other) == Lexicon.none
    }
}
