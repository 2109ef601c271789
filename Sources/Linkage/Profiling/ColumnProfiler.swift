package import CustomerModel

/// Decides from headers and values what each column of a file is.
package struct ColumnProfiler {
    private let columns: [ColumnSample]
    private let promises: [HeaderWords.Promise?]
    private let kind: PartyKind?

    /// - Parameter kind: the kind of all sampled rows; nil when it is not known.
    package init(_ columns: [ColumnSample], kind: PartyKind? = nil) {
        self.init(columns, columns.map { HeaderWords($0.name).promise }, kind: kind)
    }

    /// - Parameter promises: what each column seems to be.
    init(_ columns: [ColumnSample], _ promises: [HeaderWords.Promise?], kind: PartyKind?) {
        self.columns = columns
        self.kind = kind
        self.promises = promises
    }

    /// One profile for each column, in the file's order.
    ///
    /// - Complexity: linear in the sampled values.
    package func profiles() -> [ColumnProfile] {
        columns.indices.map { index in
            var profile = profile(index).with(kind: kind)
            profile.identifies = profile.distinctness > 0.2 && columns[index].share { $0.utf8.count >= 6 } > 0.8
            if let note = crowdNote(columns[index], profile.type) { profile.reason += "; " + note }
            return profile
        }
    }

    /// What to say of values that stand on so many rows that they identify nobody: placeholders and switchboards.
    private func crowdNote(_ column: ColumnSample, _ type: AttributeType?) -> String? {
        let identifying: Set<AttributeType> = [.phone, .email, .identifier, .businessId, .vatId, .personalId, .iban]
        guard let type, identifying.contains(type) else { return nil }
        let counts = column.values.reduce(into: [String: Int]()) { $0[$1.lowercased(), default: 0] += 1 }
        let crowded = counts.values.filter { $0 > max(20, column.values.count / 200) }
        guard !crowded.isEmpty else { return nil }
        let percent = max(1, crowded.reduce(0, +) * 100 / column.values.count)
        let values = crowded.count == 1 ? "one value stands" : "\(crowded.count) values stand"
        let verb = crowded.count == 1 ? "identifies" : "identify"
        return "\(values) on \(percent) % of the filled rows and \(verb) nobody"
    }

    private func profile(_ index: Int) -> ColumnProfile {
        let column = columns[index]
        if column.values.isEmpty { return leftOut(column, "it is empty") }
        if Set(column.values).count == 1 { return leftOut(column, "all its values are the same") }
        if let promise = promises[index] { return profile(column, promising: promise) }
        return profileByValues(column)
    }

    private func profile(_ column: ColumnSample, promising promise: HeaderWords.Promise) -> ColumnProfile {
        switch promise {
        case .administrative: leftOut(column, "its header speaks of the row, not of the customer")
        case .repeatedName: leftOut(column, "it repeats the name in another column, or its beginning")
        case .otherParty: profile(otherParty: column)
        case .birthPart(let part):
            taken(
                column, .date, attribute: AttributeName(rawValue: "birthDate.\(part.rawValue)"),
                "a part of a birth date")
        case .addressUnit: profile(unitColumn: column)
        case .originDate where HeaderWords(column.name).promise == nil:
            taken(column, .date, attribute: "birthDate", "its days lie as far apart as births do")
        case .originDate where column.share(ValueShapes.isYear) > 0.9:
            taken(column, .code, attribute: "birthYear", "years of birth")
        case .originDate: checked(column, .date, attribute: "birthDate", ValueShapes.isDate)
        case .houseNumber: taken(column, .street, attribute: "address.houseNumber", saysSo(column))
        case .middleName: taken(column, .givenName, attribute: "middleName", saysSo(column))
        case .name: profile(nameColumn: column)
        case .type(let type): profile(column, promising: type)
        }
    }

    private func profile(_ column: ColumnSample, promising type: AttributeType) -> ColumnProfile {
        switch type {
        case .email: checked(column, type, attribute: "email", ValueShapes.isEmail)
        case .url: checked(column, type, attribute: "website", ValueShapes.isURL)
        case .phone: checked(column, type, attribute: own(column), ValueShapes.isPhone)
        case .postalCode: checked(column, type, attribute: "address.postalCode", ValueShapes.isPostalCode)
        case .iban, .lei, .gln, .businessId, .vatId, .personalId, .identifier:
            checked(column, type, attribute: own(column), ValueShapes.isIdentifier)
        case .street, .city, .region, .country: profile(addressColumn: column, type)
        case .givenName, .familyName, .fullName, .organizationName: profile(named: column, type)
        default: taken(column, type, attribute: own(column), saysSo(column))
        }
    }

    /// The name of an employer is a witness of its own; where the employer is says nothing that the name does not.
    private func profile(otherParty column: ColumnSample) -> ColumnProfile {
        HeaderWords(column.name).namesName && column.share(ValueShapes.isWords) > 0.5
            ? taken(column, .text, attribute: own(column), "the name of somebody that the customer has to do with")
            : leftOut(column, "it speaks of somebody else than the customer")
    }

    /// Behind a street only what says of itself that it is a flat is read as one: `apt 5`, `as. 5`, `#5`, `B 12`.
    private func profile(unitColumn column: ColumnSample) -> ColumnProfile {
        column.share { !ValueShapes.isNumber($0) } > 0.5
            ? taken(column, .street, attribute: "address.unit", saysSo(column))
            : taken(column, .text, attribute: own(column), "a further column of addresses")
    }

    /// Parts of one address join its group; a further column of the same part stands alone.
    private func profile(addressColumn column: ColumnSample, _ type: AttributeType) -> ColumnProfile {
        guard isFirst(column, of: type) else {
            return taken(column, .text, attribute: own(column), "a further column of addresses")
        }
        return taken(column, type, attribute: AttributeName(rawValue: "address.\(type.rawValue)"), saysSo(column))
    }

    /// A full name beside given and family names would say the same thing twice.
    /// Few different names beside those of the customers are of those who look after them.
    private func profile(named column: ColumnSample, _ type: AttributeType) -> ColumnProfile {
        if isCategory(column), filled(type).contains(where: { !isCategory($0) }) {
            return taken(column, .code, attribute: own(column), "few different names beside those of customers")
        }
        if type == .fullName, kind == .organization { return profile(nameColumn: column) }
        if type == .fullName, fill(of: .givenName) > 0.8 * column.fill {
            return leftOut(column, "given and family names stand in columns of their own")
        }
        let attribute = isFirst(column, of: type) ? AttributeName(rawValue: type.rawValue) : own(column)
        return taken(column, type, attribute: attribute, saysSo(column))
    }

    private func profile(nameColumn column: ColumnSample) -> ColumnProfile {
        if fill(of: .givenName) > 0.8 * column.fill, fill(of: .familyName) == 0, fill(of: .fullName) == 0,
            column.share(ValueShapes.isWords) > 0.9, !isCategory(column)
        {
            return taken(column, .familyName, attribute: "familyName", "the name beside the given name")
        }
        if fill(of: .givenName) > 0.8 * column.fill {
            return leftOut(column, "given and family names stand in columns of their own")
        }
        if kind == .person {
            return taken(column, .fullName, attribute: "fullName", "the name of a person")
        }
        if kind == .organization {
            return taken(column, .organizationName, attribute: "organizationName", "the name of an organization")
        }
        if isCategory(column) { return taken(column, .code, attribute: own(column), "few different values") }
        let words = column.values.map { $0.utf8.split(separator: 0x20).count }
        let looksPersonal =
            column.share(ValueShapes.isWords) > 0.98
            && Double(words.count { $0 == 2 || $0 == 3 }) > 0.9 * Double(words.count)
            && fill(of: .organizationName) > 0
        return looksPersonal
            ? taken(
                column, .fullName, attribute: "fullName",
                "two or three words without digits beside a column of organizations")
            : taken(column, .organizationName, attribute: "organizationName", "a name that may be anything's")
    }

    private func profileByValues(_ column: ColumnSample) -> ColumnProfile {
        if HeaderWords(column.name).namesAge, promises.contains(.originDate) {
            return leftOut(column, "it follows from the birth date and the day of writing")
        }
        if column.share(ValueShapes.isEmail) > 0.8 {
            return taken(column, .email, attribute: "email", "its values are e-mail addresses")
        }
        if column.share(ValueShapes.isDate) > 0.8 { return leftOut(column, "a date of no known meaning") }
        if column.share(ValueShapes.isURL) > 0.8 {
            return taken(column, .url, attribute: "website", "its values are web addresses")
        }
        if column.values.count > 200, column.distinctness == 1, column.share(ValueShapes.isIdentifier) > 0.9 {
            return leftOut(column, "no value stands twice: it numbers the rows")
        }
        if isCategory(column) {
            return taken(column, .code, attribute: own(column), "few different values")
        }
        if column.share(ValueShapes.isAmount) > 0.8 { return leftOut(column, "an amount of no known meaning") }
        if column.share(ValueShapes.isIdentifier) > 0.8 {
            return taken(column, .identifier, attribute: own(column), "its values are codes with digits")
        }
        if column.share(ValueShapes.isNumber) > 0.8 { return leftOut(column, "a number of no known meaning") }
        return taken(column, .text, attribute: own(column), "words of no known meaning")
    }

    private func isCategory(_ column: ColumnSample) -> Bool {
        column.values.count >= 50 && Set(column.values).count <= max(20, column.values.count / 50)
    }

    // MARK: Making profiles

    /// The header is the reason only where it says something.
    private func saysSo(_ column: ColumnSample, _ reason: String = "its header says so") -> String {
        HeaderWords(column.name).promise == nil ? "its values say so" : reason
    }

    /// A column whose values must keep what its header promises; otherwise the values decide.
    private func checked(
        _ column: ColumnSample, _ type: AttributeType, attribute: AttributeName, _ keepsPromise: (String) -> Bool
    ) -> ColumnProfile {
        guard column.share(keepsPromise) >= 0.5 else {
            let words = profileByValues(column)
            return words.attribute == nil ? words : leftOut(column, "its values are not what its header says")
        }
        return taken(column, type, attribute: attribute, saysSo(column, "its header says so and its values agree"))
    }

    private func taken(
        _ column: ColumnSample, _ type: AttributeType, attribute: AttributeName, _ reason: String
    ) -> ColumnProfile {
        ColumnProfile(
            column: column.name, attribute: attribute, type: type, fill: column.fill,
            distinctness: column.distinctness, reason: reason
        )
    }

    private func leftOut(_ column: ColumnSample, _ reason: String) -> ColumnProfile {
        ColumnProfile(
            column: column.name, attribute: nil, type: nil, fill: column.fill, distinctness: column.distinctness,
            reason: reason
        )
    }

    /// An attribute named after the column: letters and digits, with a lower-case beginning.
    private func own(_ column: ColumnSample) -> AttributeName {
        var name = ""
        for scalar in column.name.unicodeScalars {
            let isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            name += isWord ? scalar.properties.lowercaseMapping : (name.hasSuffix("_") || name.isEmpty ? "" : "_")
        }
        return AttributeName(rawValue: name.isEmpty ? "column" : name)
    }

    private func isFirst(_ column: ColumnSample, of type: AttributeType) -> Bool {
        let all = filled(type)
        return (all.first { !isCategory($0) } ?? all.first).map { $0.name == column.name } ?? true
    }

    /// The columns of a type that are not empty.
    private func filled(_ type: AttributeType) -> [ColumnSample] {
        columns.indices.filter { promises[$0] == .type(type) && !columns[$0].values.isEmpty }.map { columns[$0] }
    }

    /// The largest share of rows that a column of this type fills.
    private func fill(of type: AttributeType) -> Double { filled(type).map(\.fill).max() ?? 0 }
}
