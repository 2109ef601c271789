import CustomerModel

/// How a source sees a true customer: with gaps, slips, old values and its own habits of writing.
struct Observation {
    var random: DemoRandom
    let source: DemoSource
    /// True when the customer has several records, so that some may hold what was true before.
    let mayBeOld: Bool

    // MARK: Persons

    mutating func record(of person: DemoPerson, entity: Int) -> DemoRecord {
        var record = DemoRecord(entity: entity, isPerson: true)
        (record.givenName, record.familyName) = names(of: person)
        record.language = person.speaksSwedish && random.happens(85) ? "SV" : "FI"
        if random.happens(46) { record.birthDate = birthDate(person.birthDate) }
        reach(person, &record)
        assertReachable(person, &record)
        writeName(&record)
        return record
    }

    private mutating func reach(_ person: DemoPerson, _ record: inout DemoRecord) {
        if random.happens(88) { place(person.address, person.formerAddress, person.speaksSwedish, &record) }
        if random.happens(68) { call(person.phones, junk: "0401234567", &record) }
        if random.happens(56) { mail(person.emails, &record) }
    }

    /// A source that knew nothing but a name would not have the customer at all.
    private mutating func assertReachable(_ person: DemoPerson, _ record: inout DemoRecord) {
        let known = [record.street, record.phone + record.mobile, record.email].filter { !$0.isEmpty }.count
        guard known < 2 else { return }
        if record.street.isEmpty { place(person.address, nil, person.speaksSwedish, &record) }
        if record.phone.isEmpty, record.mobile.isEmpty, record.email.isEmpty { call(person.phones, junk: nil, &record) }
    }

    private mutating func names(of person: DemoPerson) -> (given: String, family: String) {
        var given = person.givenNames[0]
        let dice = random.below(1000)
        switch dice {
        case ..<170: given += " " + person.givenNames[1]
        case ..<200: given = String(given.prefix(1)) + "."
        case ..<215: given = "\(given.prefix(1)). \(person.givenNames[1].prefix(1))."
        case ..<265: given = GivenNames.familiarForms[given].map { random.one(of: $0) } ?? given
        case ..<300: given = given.contains("-") ? String(given.map { $0 == "-" ? " " : $0 }) : given
        default: break
        }
        let isFormer = mayBeOld && random.happens(35)
        var family = isFormer ? person.formerFamilyName ?? person.familyName : person.familyName
        if random.happens(3.5) { given = Damage.typo(given, &random) }
        if random.happens(4) { family = Damage.typo(family, &random) }
        return (given, family)
    }

    private mutating func writeName(_ record: inout DemoRecord) {
        shout(&record.givenName, &record.familyName)
        let dice = random.below(100)
        switch dice {
        case ..<22: record.name = "\(record.familyName) \(record.givenName)"
        case ..<28: record.name = "\(record.familyName), \(record.givenName)"
        default: record.name = "\(record.givenName) \(record.familyName)"
        }
    }

    private mutating func birthDate(_ day: CalendarDay) -> CalendarDay {
        guard random.happens(2.5) else { return day }
        switch random.below(3) {
        case 0: return CalendarDay(year: day.year, month: day.day, day: day.month) ?? day
        case 1: return CalendarDay(daysSinceEpoch: day.daysSinceEpoch + random.one(of: [-1, 1, 10, -10]))
        default:
            return CalendarDay(year: day.year + random.one(of: [-10, 10, 1, -1]), month: day.month, day: day.day) ?? day
        }
    }

    // MARK: Organizations

    mutating func record(of organization: DemoOrganization, entity: Int) -> DemoRecord {
        var record = DemoRecord(entity: entity, isPerson: false)
        record.name = name(of: organization)
        record.language = organization.speaksSwedish && random.happens(85) ? "SV" : "FI"
        record.contact = random.happens(60) ? organization.contact : nil
        record.nameExtension = nameExtension(of: organization)
        identify(organization, &record)
        reach(organization, &record)
        assertReachable(organization, &record)
        return record
    }

    private mutating func reach(_ organization: DemoOrganization, _ record: inout DemoRecord) {
        if random.happens(88) {
            place(organization.address, organization.formerAddress, organization.speaksSwedish, &record)
        }
        if random.happens(66) { call(organization.phones, junk: "09 0000000", &record) }
        if random.happens(52) { mail(organization.emails, &record) }
        if let domain = organization.domain, random.happens(55) { record.website = website(domain) }
    }

    private mutating func assertReachable(_ organization: DemoOrganization, _ record: inout DemoRecord) {
        let known = [record.street + record.box, record.phone, record.businessId + record.vatId].filter { !$0.isEmpty }
        guard known.count < 2 else { return }
        if record.street.isEmpty, record.box.isEmpty {
            place(organization.address, nil, organization.speaksSwedish, &record)
        }
        if record.phone.isEmpty { call(organization.phones, junk: nil, &record) }
    }

    private mutating func name(of organization: DemoOrganization) -> String {
        var stem = organization.stem
        if let other = organization.otherStem, random.happens(10) { stem = other }
        stem = abbreviated(stem)
        if random.happens(5) { stem = Damage.typo(stem, &random) }
        let form = organization.form.spellings[random.below(organization.form.spellings.count)]
        let hasForm = random.happens(source == .sales ? 76 : 91)
        var name = hasForm ? joined(stem, form, organization.form) : stem
        if let branch = organization.branch, random.happens(30) { name += random.one(of: [" / ", ", ", " "]) + branch }
        var none = ""
        shout(&name, &none)
        return name
    }

    private mutating func joined(_ stem: String, _ form: String, _ kind: DemoLegalForm) -> String {
        let isFirst = kind.standsFirst ? random.happens(94) : (kind == .limited && random.happens(4))
        return isFirst ? "\(form) \(stem)" : "\(stem) \(form)"
    }

    /// Long words shortened and second words left out, as in narrow columns.
    private mutating func abbreviated(_ stem: String) -> String {
        guard random.happens(7) else { return stem }
        let parts = stem.split(separator: " ").map(String.init)
        if let last = parts.last, parts.count > 1, CompanyWords.branches.contains(last) {
            return parts.dropLast().joined(separator: " ")
        }
        return parts.map { $0 == "&" ? "ja" : $0 }.joined(separator: " ")
    }

    private mutating func nameExtension(of organization: DemoOrganization) -> String {
        if let manager = organization.careOf { return random.happens(75) ? "c/o \(manager)" : "" }
        guard source != .sales else { return "" }
        if let other = organization.otherStem, random.happens(12) { return other }
        return random.happens(6) ? random.one(of: CompanyWords.departments) : ""
    }

    private mutating func identify(_ organization: DemoOrganization, _ record: inout DemoRecord) {
        guard let id = organization.businessId else { return }
        if random.happens(source == .sales ? 36 : 58) { record.businessId = written(id) }
        if source == .erp, random.happens(30) { record.vatId = "FI\(id.digits)" }
        if source == .billing, random.happens(30) {
            record.einvoiceAddress = "0037\(id.digits)"
            record.einvoiceOperator = random.one(of: CompanyWords.operators)
        }
    }

    private mutating func written(_ id: BusinessId) -> String {
        let dice = random.below(1000)
        switch dice {
        case ..<14: return Damage.wrongDigit(id.withHyphen, &random)
        case ..<26: return random.one(of: ["1234567-8", "-", "0000000-0", "ei ole"])
        case ..<130: return id.digits
        default: return id.withHyphen
        }
    }

    private mutating func website(_ domain: String) -> String {
        random.one(of: ["www.", "www.", "https://www.", "http://", ""]) + domain
    }

    // MARK: Ways of reaching a customer

    private mutating func call(_ phones: [DemoPhone], junk: String?, _ record: inout DemoRecord) {
        guard !phones.isEmpty else { return }
        if let junk, random.happens(0.8) {
            record.phone = junk
            return
        }
        let phone = random.happens(80) ? phones[0] : random.one(of: phones)
        var text = PhoneStyle.write(phone, &random)
        if random.happens(1.2) { text = Damage.wrongDigit(text, &random) }
        if record.isPerson, source == .sales, phone.prefixLength == 3, random.happens(80) {
            record.mobile = text
        } else {
            record.phone = text
        }
    }

    private mutating func mail(_ emails: [String], _ record: inout DemoRecord) {
        guard !emails.isEmpty else { return }
        if random.happens(0.4) {
            record.email = "test@test.fi"
            return
        }
        let mail = random.happens(82) ? emails[0] : random.one(of: emails)
        record.email = random.happens(1.5) ? Damage.typo(mail, &random) : mail
        if random.happens(4) { record.email = record.email.uppercased() }
    }

    private mutating func place(
        _ address: DemoAddress, _ former: DemoAddress?, _ speaksSwedish: Bool, _ record: inout DemoRecord
    ) {
        let isOld = mayBeOld && random.happens(35)
        let address = isOld ? former ?? address : address
        var style = AddressStyle(random: random, source: source, speaksSwedish: speaksSwedish)
        style.write(address, into: &record)
        random = style.random
    }

    /// Some sources know capital letters only, some no letters beyond ASCII.
    private mutating func shout(_ first: inout String, _ second: inout String) {
        let dice = random.below(1000)
        if source == .erp, dice < 150 { (first, second) = (first.uppercased(), second.uppercased()) }
        guard dice >= 970 else { return }
        let germanStyle = dice >= 985
        first = Damage.transliterated(first, germanStyle: germanStyle)
        second = Damage.transliterated(second, germanStyle: germanStyle)
    }
}
