/// One way of writing an address down.
struct AddressStyle {
    var random: DemoRandom
    let source: DemoSource
    let speaksSwedish: Bool

    mutating func write(_ address: DemoAddress, into record: inout DemoRecord) {
        let isSwedish = address.street.swedish != nil && random.happens(speaksSwedish ? 80 : 3)
        if let box = address.box, random.happens(45) {
            record.box = "\(isSwedish ? "PB" : "PL") \(box)"
        } else {
            record.street = street(address, isSwedish: isSwedish)
        }
        record.postalCode = random.happens(4) ? "" : postalCode(address)
        record.city = city(address, isSwedish: isSwedish)
        record.country = country(address.country)
    }

    private mutating func street(_ address: DemoAddress, isSwedish: Bool) -> String {
        var name = isSwedish ? address.street.swedish ?? address.street.finnish : address.street.finnish
        if random.happens(9) { name = abbreviated(name) }
        if random.happens(4) { name = Damage.typo(name, &random) }
        if random.happens(2) { name = Damage.transliterated(name, germanStyle: false) }
        if source == .erp, random.happens(12) { name = name.uppercased() }
        guard let unit = address.unit, !random.happens(14) else { return "\(name) \(address.house)" }
        return "\(name) \(address.house)\(written(unit))"
    }

    private mutating func written(_ unit: String) -> String {
        let dice = random.below(100)
        switch dice {
        case ..<12: return " " + unit.filter { $0 != " " }
        case ..<17: return " as \(unit.filter(\.isNumber))"
        case ..<22: return " " + unit.lowercased()
        default: return " " + unit
        }
    }

    private func abbreviated(_ name: String) -> String {
        for (ending, short) in [("katu", "k."), ("tie", "t."), ("gatan", "g."), ("vägen", "v.")]
        where name.hasSuffix(ending) {
            return String(name.dropLast(ending.count)) + short
        }
        return name
    }

    private mutating func postalCode(_ address: DemoAddress) -> String {
        let code = address.postalCode
        if random.happens(1.2) { return Damage.wrongDigit(code, &random) }
        if address.country == .finland, code.hasPrefix("00"), random.happens(2) { return String(code.dropFirst(2)) }
        return code
    }

    private mutating func city(_ address: DemoAddress, isSwedish: Bool) -> String {
        if random.happens(2), let short = Self.shortNames[address.city] { return short }
        let name = isSwedish || (speaksSwedish && random.happens(40)) ? address.cityInSwedish : address.city
        return random.happens(source == .sales ? 10 : 55) ? name.uppercased() : name
    }

    private mutating func country(_ country: DemoCountry) -> String {
        switch source {
        case .erp: return country.code
        case .billing:
            return random.happens(65) || country != .finland
                ? country.code : random.one(of: ["", "", "Suomi", "FINLAND"])
        case .sales: return random.happens(85) || country != .finland ? country.englishName : ""
        }
    }

    private static let shortNames = [
        "Helsinki": "HKI", "Tampere": "TRE", "Turku": "TKU", "Lappeenranta": "LPR", "Jyväskylä": "JKL", "Kuopio": "KPO",
    ]
}

/// The ways in which phone numbers are typed.
enum PhoneStyle {
    static func write(_ phone: DemoPhone, _ random: inout DemoRandom) -> String {
        let national = phone.national
        let prefix = national.prefix(phone.prefixLength)
        let rest = national.dropFirst(phone.prefixLength)
        let isForeign = !phone.international.hasPrefix("358")
        let dice = isForeign ? 60 + random.below(40) : random.below(100)
        switch dice {
        case ..<24: return "\(prefix) \(rest.prefix(3)) \(rest.dropFirst(3))"
        case ..<38: return national
        case ..<50: return "\(prefix)-\(rest)"
        case ..<56: return "(\(prefix)) \(rest.prefix(3)) \(rest.dropFirst(3))"
        case ..<60: return "\(prefix) \(rest)"
        case ..<78: return "+\(phone.international)"
        case ..<94: return spaced(phone.international)
        default: return "00\(phone.international)"
        }
    }

    private static func spaced(_ digits: String) -> String {
        let (country, rest) = (digits.hasPrefix("35") || digits.hasPrefix("37") ? 3 : 2, digits)
        let local = rest.dropFirst(country)
        return "+\(rest.prefix(country)) \(local.prefix(2)) \(local.dropFirst(2))"
    }
}
