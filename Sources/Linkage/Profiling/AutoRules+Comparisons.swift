import CustomerModel
import Matching

extension AutoRules {
    /// One comparison for each independent witness; what says the same thing twice is one witness.
    var comparisons: [ComparisonRule] {
        var rules: [ComparisonRule] = []
        if hasPersonName { rules.append(personName) }
        if has(.organizationName) { rules += [organizationName] + (isOrganizations ? [legalForm] : []) }
        if has(.date) { rules.append(birthDate) }
        rules += placeRules
        if has(.phone) { rules.append(phone) }
        if has(.email) { rules.append(email) }
        if hasOnlySites { rules.append(site) }
        rules += Self.featureTypes.filter { has($0) }.map { typedIdentifier($0) }
        rules += attributes(of: [.identifier]).map { identifier($0.name) }
        rules += attributes(of: [.text]).map { text($0.name) }
        rules += attributes(of: [.code, .region]).map { code($0.name) }
        return Array(rules.prefix(14))
    }

    /// Identifier types whose values pool into one feature of the type's name; only values with right check digits do.
    static let featureTypes: [AttributeType] = [.businessId, .vatId, .personalId, .lei, .iban, .gln]

    /// A street with its postal code and town is one witness; without streets, the narrowest that there is.
    private var placeRules: [ComparisonRule] {
        if hasAddress { return [address] }
        return (has(.postalCode) ? [identifier("postalCode")] : []) + (has(.city) ? [text("city")] : [])
    }

    private var personName: ComparisonRule {
        ComparisonRule(
            name: "name", comparator: .personName, features: ["personName", "givenNameGroup"],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.62, termFrequency: 1),
                LevelRule(name: "swapped", grades: [.swapped], m: 0.02, termFrequency: 1),
                LevelRule(name: "variant", grades: [.oneOfSeveral, .initials], m: 0.07, termFrequency: 1),
                LevelRule(name: "nickname", grades: [.nickname], m: 0.02, termFrequency: 1),
                LevelRule(name: "typo", grades: [.givenSimilar, .familySimilar], m: 0.15, termFrequency: 0.7),
                LevelRule(
                    name: "similar", grades: [.bothSimilar, .givenMissing, .familyMissing], m: 0.04,
                    termFrequency: 0.5),
                LevelRule(name: "otherFamily", grades: [.givenOnly], m: 0.04, termFrequency: 0.5),
                LevelRule(name: "otherGiven", grades: [.familyOnly], m: 0.02, termFrequency: 0.5),
                LevelRule(name: "different", m: 0.02),
            ])
    }

    private var organizationName: ComparisonRule {
        ComparisonRule(
            name: "organization", comparator: .organizationName, features: ["organizationName"],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.58, termFrequency: 1),
                LevelRule(name: "typo", atLeast: 0.88, m: 0.16, termFrequency: 0.3),
                LevelRule(name: "alike", atLeast: 0.7, m: 0.07),
                LevelRule(name: "contained", grades: [.contained, .acronym], m: 0.1, termFrequency: 0.7),
                LevelRule(name: "related", atLeast: 0.45, m: 0.04),
                LevelRule(name: "different", m: 0.05),
            ])
    }

    /// Franchises share a name, not a legal form or an address.
    private var legalForm: ComparisonRule {
        ComparisonRule(
            name: "legal form", comparator: .exact, features: ["legalForm"],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.95),
                LevelRule(name: "different", m: 0.05),
            ])
    }

    private var birthDate: ComparisonRule {
        ComparisonRule(
            name: "birth date", comparator: .date, features: ["birthDate"],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.8, termFrequency: 1),
                LevelRule(name: "typo", grades: [.typo, .swapped], m: 0.1),
                LevelRule(name: "near", grades: [.near, .sameYear], m: 0.05),
                LevelRule(name: "different", grades: [.different], m: 0.04),
                LevelRule(name: "generation", m: 0.01),
            ])
    }

    private var address: ComparisonRule {
        var levels = [LevelRule(name: "same house", grades: [.same, .sameUnit, .sameHouse], m: 0.6, termFrequency: 1)]
        if !isOrganizations {
            levels = [
                LevelRule(name: "same flat", grades: [.same, .sameUnit], m: 0.4, termFrequency: 1),
                LevelRule(name: "same house", grades: [.sameHouse], m: 0.2, termFrequency: 1),
            ]
        }
        return ComparisonRule(
            name: "address", comparator: .address, features: ["address"],
            levels: levels + [
                LevelRule(name: "similar", grades: [.streetSimilar, .otherUnit], m: 0.07, termFrequency: 0.5),
                LevelRule(name: "same street", grades: [.sameStreet], m: 0.03, termFrequency: 0.5),
                LevelRule(name: "same area", grades: [.samePostalCode], m: 0.08, termFrequency: 0.5),
                LevelRule(name: "same city", grades: [.sameCity], m: 0.11),
                LevelRule(name: "different", m: 0.11),
            ])
    }

    private var phone: ComparisonRule {
        ComparisonRule(
            name: "phone", comparator: .phone, features: ["phone"],
            levels: [
                LevelRule(name: "same", grades: [.same, .sameSuffix], m: 0.68, termFrequency: 1),
                LevelRule(name: "typo", grades: [.typo], m: 0.05),
                LevelRule(name: "different", m: 0.27),
            ], ignoreAbove: ignoreAbove)
    }

    private var email: ComparisonRule {
        var levels = [LevelRule(name: "same", grades: [.same], m: 0.6, termFrequency: 1)]
        if isOrganizations {
            levels += [
                LevelRule(name: "typo", grades: [.typo], m: 0.06),
                LevelRule(name: "same domain", grades: [.sameDomain], m: 0.25, termFrequency: 1),
            ]
        } else {
            levels += [
                LevelRule(name: "typo", grades: [.typo], m: 0.06),
                LevelRule(name: "same local part", grades: [.sameLocalPart], m: 0.08, termFrequency: 1),
                LevelRule(name: "similar", atLeast: 0.9, m: 0.03),
            ]
        }
        return ComparisonRule(
            name: "email", comparator: .email, features: ["email"],
            levels: levels + [LevelRule(name: "different", m: 0.16)], ignoreAbove: ignoreAbove)
    }

    /// Whether the web site of an organization has to say what otherwise the domain of its mailboxes does.
    private var hasOnlySites: Bool { isOrganizations && has(.url) && !has(.email) }

    private var site: ComparisonRule {
        ComparisonRule(
            name: "site", comparator: .exact, features: ["emailDomain"],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.8, termFrequency: 1),
                LevelRule(name: "different", m: 0.2),
            ], ignoreAbove: ignoreAbove)
    }

    /// An identifier with check digits. How rarely one customer has two is knowledge, not something to learn here.
    private func typedIdentifier(_ type: AttributeType) -> ComparisonRule {
        let isSure = exclusiveTypes.contains(type)
        return ComparisonRule(
            name: type.rawValue, comparator: .identifier, features: [type.rawValue],
            levels: [
                LevelRule(name: "same", grades: [.same], m: isSure ? 0.99 : 0.85, termFrequency: isSure ? 0 : 1),
                LevelRule(name: "different", m: isSure ? 0.01 : 0.15),
            ], ignoreAbove: isSure ? nil : ignoreAbove, learn: !isSure)
    }

    private func identifier(_ feature: String) -> ComparisonRule {
        ComparisonRule(
            name: feature, comparator: .identifier, features: [feature],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.8, termFrequency: 1),
                LevelRule(name: "typo", grades: [.typo], m: 0.12),
                LevelRule(name: "different", m: 0.08),
            ], ignoreAbove: ignoreAbove)
    }

    private func text(_ feature: String) -> ComparisonRule {
        ComparisonRule(
            name: feature, comparator: .tokens, features: [feature],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.55, termFrequency: 1),
                LevelRule(name: "alike", atLeast: 0.8, m: 0.2),
                LevelRule(name: "related", atLeast: 0.5, m: 0.1),
                LevelRule(name: "different", m: 0.15),
            ])
    }

    private func code(_ feature: String) -> ComparisonRule {
        ComparisonRule(
            name: feature, comparator: .exact, features: [feature],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.85, termFrequency: 1),
                LevelRule(name: "different", m: 0.15),
            ])
    }

    /// A value on more records than this identifies nobody: a switchboard, a placeholder.
    private var ignoreAbove: Int { 40 }
}
