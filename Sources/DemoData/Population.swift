import CustomerModel

/// A true customer of either kind.
enum DemoEntity: Sendable {
    case person(DemoPerson)
    case organization(DemoOrganization)
}

/// Makes true customers in the groups in which they meet in life: households, companies of one group, shops of one chain,
/// housing companies of one manager, a sole trader with his firm.
struct Population {
    var random: DemoRandom
    private var nextIdNumber = 0

    init(random: DemoRandom) {
        self.random = random
    }

    /// Some persons, and now and then the firm of one of them.
    mutating func people() -> [DemoEntity] {
        let dice = random.below(1000)
        switch dice {
        case ..<12: return namesakes()
        case ..<22: return twins()
        case ..<80: return soleTrader()
        case ..<420: return household(random.within(2...4))
        default: return [.person(person())]
        }
    }

    /// Some organizations that belong together, or one alone.
    mutating func organizations() -> [DemoEntity] {
        let dice = random.below(1000)
        switch dice {
        case ..<25: return franchise()
        case ..<75: return sisterCompanies()
        case ..<95: return housingCompanies()
        default: return [.organization(organization(in: country()))]
        }
    }

    // MARK: Persons

    private mutating func person(bornIn years: ClosedRange<Int> = 1935...2004) -> DemoPerson {
        let country = country()
        let speaksSwedish = country != .finland || random.happens(7)
        let isWoman = random.happens(51)
        let given = givenNames(isWoman: isWoman, speaksSwedish: speaksSwedish)
        let family = familyName(speaksSwedish: speaksSwedish)
        let birth = birthDate(years: years)
        return DemoPerson(
            givenNames: given, familyName: family,
            formerFamilyName: isWoman && random.happens(9) ? familyName(speaksSwedish: speaksSwedish) : nil,
            birthDate: birth, address: address(in: country, speaksSwedish: speaksSwedish, isHome: true),
            formerAddress: random.happens(14) ? address(in: country, speaksSwedish: speaksSwedish, isHome: true) : nil,
            phones: personalPhones(in: country), emails: personalEmails(given[0], family, birth),
            speaksSwedish: speaksSwedish
        )
    }

    private mutating func relative(of person: DemoPerson, isWoman: Bool, years: ClosedRange<Int>) -> DemoPerson {
        var relative = person
        relative.givenNames = givenNames(isWoman: isWoman, speaksSwedish: person.speaksSwedish)
        relative.birthDate = birthDate(years: years)
        relative.formerFamilyName = nil
        relative.formerAddress = random.happens(40) ? nil : person.formerAddress
        relative.phones = personalPhones(in: person.address.country)
        relative.emails = personalEmails(relative.givenNames[0], relative.familyName, relative.birthDate)
        return relative
    }

    private mutating func household(_ count: Int) -> [DemoEntity] {
        let head = person()
        let year = head.birthDate.year
        var members = [head]
        // Children are customers from sixteen on.
        for position in 1..<(year > 1970 ? 2 : count) {
            let isSpouse = position == 1
            let years = isSpouse ? (year - 6)...min(year + 6, 2005) : (year + 20)...(year + 34)
            var member = relative(of: head, isWoman: random.happens(isSpouse ? 80 : 50), years: years)
            if isSpouse, random.happens(22) { member.familyName = familyName(speaksSwedish: head.speaksSwedish) }
            members.append(member)
        }
        if random.happens(22) {
            let shared = landline(in: head.address)
            for index in members.indices { members[index].phones.append(shared) }
        }
        if random.happens(10), let mail = head.emails.first {
            for index in members.indices where random.happens(50) { members[index].emails.append(mail) }
        }
        return members.map { .person($0) }
    }

    /// Father and son, or mother and daughter, with one name, mostly at one address.
    private mutating func namesakes() -> [DemoEntity] {
        let parent = person(bornIn: 1935...1972)
        var child = relative(
            of: parent, isWoman: false, years: (parent.birthDate.year + 20)...(parent.birthDate.year + 36)
        )
        child.givenNames = [parent.givenNames[0]] + child.givenNames.dropFirst()
        if random.happens(45) {
            child.address = address(in: child.address.country, speaksSwedish: child.speaksSwedish, isHome: true)
        }
        return [.person(parent), .person(child)]
    }

    private mutating func twins() -> [DemoEntity] {
        let first = person()
        var second = relative(
            of: first, isWoman: random.happens(50), years: first.birthDate.year...first.birthDate.year
        )
        second.birthDate = first.birthDate
        return [.person(first), .person(second)]
    }

    private mutating func soleTrader() -> [DemoEntity] {
        let owner = person()
        var firm = organization(in: owner.address.country)
        let trade = CompanyWords.trades.pick(&random)
        firm.stem = random.happens(60) ? "\(owner.givenNames[0]) \(owner.familyName)" : "\(trade) \(owner.familyName)"
        firm.form = .soleTrader
        firm.otherStem = nil
        firm.branch = nil
        firm.address = owner.address
        firm.formerAddress = owner.formerAddress
        firm.phones = owner.phones
        firm.emails = owner.emails
        firm.contact = DemoContact(given: owner.givenNames[0], family: owner.familyName)
        return [.person(owner), .organization(firm)]
    }

    private mutating func givenNames(isWoman: Bool, speaksSwedish: Bool) -> [String] {
        let list = speaksSwedish ? (isWoman ? swedishWomen : swedishMen) : (isWoman ? finnishWomen : finnishMen)
        var names = [list.pick(&random)]
        while names.count < 2 {
            let name = list.pick(&random)
            if name != names[0] { names.append(name) }
        }
        return names
    }

    private mutating func familyName(speaksSwedish: Bool) -> String {
        let name = (speaksSwedish ? swedishFamilies : finnishFamilies).pick(&random)
        guard random.happens(1.5) else { return name }
        return "\(name)-\(finnishFamilies.pick(&random))"
    }

    private mutating func birthDate(years: ClosedRange<Int>) -> CalendarDay {
        let first = CalendarDay(year: years.lowerBound, month: 1, day: 1)?.daysSinceEpoch ?? 0
        return CalendarDay(daysSinceEpoch: first + random.below(years.count * 365))
    }

    private mutating func personalEmails(_ given: String, _ family: String, _ birth: CalendarDay) -> [String] {
        var mails: [String] = []
        for _ in 0..<(random.happens(15) ? 2 : 1) {
            let names = (Damage.slug(given), Damage.slug(family))
            let number = random.happens(45) ? String(random.below(2) == 0 ? birth.year % 100 : random.below(1000)) : ""
            let separator = random.one(of: [".", ".", "_", ""])
            let local = random.happens(80) ? names.0 + separator + names.1 : String(names.0.prefix(1)) + names.1
            mails.append("\(local)\(number)@\(random.one(of: CompanyWords.mailDomains)).example")
        }
        return mails
    }

    // MARK: Organizations

    private mutating func organization(in country: DemoCountry) -> DemoOrganization {
        let speaksSwedish = country == .finland ? random.happens(9) : true
        let address = address(in: country, speaksSwedish: speaksSwedish, isHome: false)
        let form = legalForm(in: country, speaksSwedish: speaksSwedish)
        let stem = companyStem(at: address, speaksSwedish: speaksSwedish)
        let domain = random.happens(72) ? domain(of: stem) : nil
        return DemoOrganization(
            stem: stem, otherStem: random.happens(8) ? companyStem(at: address, speaksSwedish: !speaksSwedish) : nil,
            form: form, businessId: country == .finland ? businessId() : nil, address: address,
            formerAddress: random.happens(13)
                ? self.address(in: country, speaksSwedish: speaksSwedish, isHome: false) : nil,
            careOf: nil, phones: companyPhones(at: address), emails: companyEmails(domain),
            domain: domain, contact: contact(speaksSwedish: speaksSwedish), speaksSwedish: speaksSwedish,
            branch: random.happens(8) ? Places.finland.pick(&random).genitive + " toimipiste" : nil
        )
    }

    /// One name, many towns, a company in each.
    private mutating func franchise() -> [DemoEntity] {
        let chain = random.one(of: CompanyWords.franchises)
        return (0..<random.within(2...6)).map { _ in
            var shop = organization(in: .finland)
            shop.stem = random.happens(60) ? chain : "\(chain) \(shop.address.city)"
            shop.otherStem = nil
            shop.branch = nil
            shop.form = random.happens(85) ? .limited : .limitedPartnership
            shop.domain = random.happens(70) ? Damage.slug(chain) + ".example" : domain(of: shop.stem)
            let place = Damage.slug(shop.address.city)
            shop.emails = random.happens(40) ? companyEmails(shop.domain) : ["\(place)@\(Damage.slug(chain)).example"]
            return .organization(shop)
        }
    }

    /// Companies of one group in one house, behind one switchboard.
    private mutating func sisterCompanies() -> [DemoEntity] {
        let mother = organization(in: .finland)
        let name = random.happens(50) ? finnishFamilies.pick(&random) : madeUpName()
        let domain = domain(of: name)
        let emails = companyEmails(domain)
        return (0..<random.within(2...4)).map { position in
            var sister = organization(in: .finland)
            sister.stem =
                "\(name) \(position == 0 ? random.one(of: ["Group", "Holding", "Yhtiöt"]) : CompanyWords.trades.pick(&random))"
            sister.otherStem = nil
            sister.address = mother.address
            sister.formerAddress = mother.formerAddress
            sister.domain = domain
            sister.phones = Array(mother.phones.prefix(1)) + (random.happens(50) ? sister.phones : [])
            sister.emails = emails
            return .organization(sister)
        }
    }

    /// Housing companies whose letters, phone and e-mail are their manager's.
    private mutating func housingCompanies() -> [DemoEntity] {
        var manager = organization(in: .finland)
        manager.stem = "Isännöinti \(finnishFamilies.pick(&random))"
        manager.form = .limited
        manager.domain = domain(of: manager.stem)
        manager.emails = companyEmails(manager.domain)
        let houses: [DemoEntity] = (0..<random.within(3...9)).map { _ in
            var house = manager
            let place = Places.finland.pick(&random)
            let street = Streets.finland.pick(&random).finnish
            house.stem =
                random.happens(50)
                ? "\(place.genitive) \(random.one(of: CompanyWords.housingNames))"
                : "\(place.genitive) \(street) \(random.within(1...60))"
            house.form = .housing
            house.businessId = businessId()
            house.careOf = "\(manager.stem) Oy"
            house.branch = nil
            house.domain = nil
            return .organization(house)
        }
        return [.organization(manager)] + houses
    }

    private mutating func legalForm(in country: DemoCountry, speaksSwedish: Bool) -> DemoLegalForm {
        switch country {
        case .sweden: return .swedenLimited
        case .norway: return .norwayLimited
        case .denmark: return .denmarkLimited
        case .estonia: return .estoniaLimited
        case .finland: break
        }
        let dice = random.below(100)
        switch dice {
        case ..<72: return speaksSwedish ? (random.happens(60) ? .swedishLimited : .bilingualLimited) : .limited
        case ..<74: return .listed
        case ..<81: return .limitedPartnership
        case ..<83: return .generalPartnership
        case ..<86: return .cooperative
        case ..<91: return .association
        default: return .limited
        }
    }

    private mutating func companyStem(at address: DemoAddress, speaksSwedish: Bool) -> String {
        let dice = random.below(100)
        if speaksSwedish, dice < 55 {
            return "\(swedishFamilies.pick(&random))s \(random.one(of: CompanyWords.swedishTrades))"
        }
        let trade = CompanyWords.trades.pick(&random)
        switch dice {
        case ..<22: return "\(finnishFamilies.pick(&random)) \(trade)"
        case ..<34: return "\(trade) \(finnishFamilies.pick(&random))"
        case ..<38: return "\(trade) \(finnishFamilies.pick(&random)) & Pojat"
        case ..<54: return "\(Places.finland.pick(&random).genitive) \(trade)"
        case ..<80: return madeUpName()
        default: return "\(madeUpName()) \(random.one(of: CompanyWords.branches))"
        }
    }

    private mutating func madeUpName() -> String {
        let name = random.one(of: CompanyWords.heads) + random.one(of: CompanyWords.tails)
        return random.happens(35) ? "\(name) \(random.one(of: CompanyWords.heads))" : name
    }

    private mutating func contact(speaksSwedish: Bool) -> DemoContact? {
        guard random.happens(45) else { return nil }
        return DemoContact(
            given: givenNames(isWoman: random.happens(50), speaksSwedish: speaksSwedish)[0],
            family: familyName(speaksSwedish: speaksSwedish)
        )
    }

    private mutating func domain(of stem: String) -> String {
        let suffix = random.happens(30) ? String(random.within(2...99)) : ""
        return "\(Damage.slug(stem))\(suffix).example"
    }

    private mutating func companyEmails(_ domain: String?) -> [String] {
        guard let domain else { return [] }
        let boxes = ["info", "laskut", "toimisto", "myynti", "asiakaspalvelu", "talous"]
        return Array(Set((0..<2).map { _ in "\(random.one(of: boxes))@\(domain)" })).sorted()
    }

    /// The numbers are spread over the range by a step that has no factor in common with it, so none comes twice.
    private mutating func businessId() -> BusinessId? {
        while nextIdNumber < 1_000_000 {
            nextIdNumber += 1
            if let id = BusinessId(number: 9_000_000 + nextIdNumber * 387_420_489 % 1_000_000) { return id }
        }
        return nil
    }

    // MARK: Places and phones

    private mutating func country() -> DemoCountry {
        guard random.happens(5) else { return .finland }
        return random.one(of: [.sweden, .sweden, .norway, .denmark, .estonia])
    }

    private mutating func address(in country: DemoCountry, speaksSwedish: Bool, isHome: Bool) -> DemoAddress {
        guard country == .finland else { return ForeignPlaces.address(in: country, &random) }
        let place = (speaksSwedish ? Places.bilingual : Places.finland).pick(&random)
        let street = (speaksSwedish ? Streets.swedishSpeaking : Streets.finland).pick(&random)
        let hasUnit = random.happens(isHome ? 62 : 15)
        return DemoAddress(
            street: street, house: house(), unit: hasUnit ? unit() : nil,
            box: !isHome && random.happens(14) ? random.within(1...900) : nil,
            postalCode: random.one(of: place.postalCodes), city: place.finnish, cityInSwedish: place.swedish,
            country: .finland
        )
    }

    private mutating func house() -> String {
        let number = random.within(1...(random.happens(70) ? 30 : 120))
        if random.happens(5) { return "\(number)-\(number + 2)" }
        return random.happens(6) ? "\(number) \(random.one(of: ["a", "b"]))" : String(number)
    }

    private mutating func unit() -> String {
        "\(random.one(of: ["A", "A", "A", "B", "B", "C", "D", "E"])) \(random.within(1...80))"
    }

    private mutating func personalPhones(in country: DemoCountry) -> [DemoPhone] {
        (0..<(random.happens(12) ? 2 : 1)).map { _ in mobile(in: country) }
    }

    private mutating func companyPhones(at address: DemoAddress) -> [DemoPhone] {
        let switchboard =
            address.country == .finland && random.happens(55) ? landline(in: address) : mobile(in: address.country)
        return random.happens(35) ? [switchboard, mobile(in: address.country)] : [switchboard]
    }

    private mutating func mobile(in country: DemoCountry) -> DemoPhone {
        let number = String(random.within(2_000_000...9_899_999))
        switch country {
        case .finland:
            let prefix = random.one(of: ["040", "040", "050", "050", "044", "045", "046", "041"])
            return DemoPhone(
                national: prefix + number, international: "358\(prefix.dropFirst())\(number)", prefixLength: 3)
        case .sweden: return DemoPhone(national: "070\(number)", international: "4670\(number)", prefixLength: 3)
        case .norway: return DemoPhone(national: "4\(number)", international: "474\(number)", prefixLength: 3)
        case .denmark: return DemoPhone(national: "2\(number)", international: "452\(number)", prefixLength: 2)
        case .estonia: return DemoPhone(national: "5\(number)", international: "3725\(number)", prefixLength: 4)
        }
    }

    private mutating func landline(in address: DemoAddress) -> DemoPhone {
        guard address.country == .finland else { return mobile(in: address.country) }
        let area = Places.areaCode(of: address.city)
        let number = String(random.within(2_100_000...8_999_999))
        return DemoPhone(
            national: area + number, international: "358\(area.dropFirst())\(number)", prefixLength: area.utf8.count
        )
    }

    private let finnishMen = SkewedList(GivenNames.finnishMen)
    private let finnishWomen = SkewedList(GivenNames.finnishWomen)
    private let swedishMen = SkewedList(GivenNames.swedishMen)
    private let swedishWomen = SkewedList(GivenNames.swedishWomen)
    private let finnishFamilies = SkewedList(FamilyNames.finnish, flatness: 20, exponent: 0.7)
    private let swedishFamilies = SkewedList(FamilyNames.swedish, flatness: 20, exponent: 0.7)
}
