import CustomerModel
import Matching

extension AutoRules {
    /// One comparison for each independent witness; what says the same thing twice is one witness.
    var comparisons: [ComparisonRule] {
        var rules: [ComparisonRule] = []
        if hasPersonName { rules.append(personName) }
        if has(.organizationName) { rules.append(organizationName) }
        if has(.date) { rules.append(birthDate) }
        rules += placeRules
        if has(.phone) { rules.append(phone) }
        if has(.email) { rules.append(email) }
        rules += attributes(of: [.identifier]).map { identifier($0.name) }
        rules += Self.featureTypes.filter { has($0) }.map { identifier($0.rawValue) }
        rules += attributes(of: [.text]).map { text($0.name) }
        rules += attributes(of: [.code, .region]).map { code($0.name) }
        return Array(rules.prefix(14))
    }

    /// Identifier types whose values pool into one feature of the type's name.
    static let featureTypes: [AttributeType] = [.businessId, .vatId, .iban, .lei, .gln]

    /// A street with its postal code and town is one witness; without streets, the narrowest that there is.
    private var placeRules: [ComparisonRule] {
        if hasAddress { return [address] }
        return (has(.postalCode) ? [identifier("postalCode")] : []) + (has(.city) ? [text("city")] : [])
    }

    private var personName: ComparisonRule {
        ComparisonRule(
            name: "name", comparator: .personName, features: ["personName", "givenNameGroup"],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.6, termFrequency: 1),
                LevelRule(name: "swapped", grades: [.swapped], m: 0.02, termFrequency: 1),
                LevelRule(
                    name: "variant", grades: [.nickname, .oneOfSeveral, .initials], m: 0.08, termFrequency: 1),
                LevelRule(name: "typo", grades: [.givenSimilar, .familySimilar], m: 0.16, termFrequency: 0.7),
                LevelRule(
                    name: "similar", grades: [.bothSimilar, .givenMissing, .familyMissing], m: 0.04,
                    termFrequency: 0.5),
                LevelRule(name: "otherFamily", grades: [.givenOnly], m: 0.05, termFrequency: 0.5),
                LevelRule(name: "otherGiven", grades: [.familyOnly], m: 0.03, termFrequency: 0.5),
                LevelRule(name: "different", m: 0.02),
            ])
    }

    private var organizationName: ComparisonRule {
        ComparisonRule(
            name: "organization", comparator: .organizationName, features: ["organizationName"],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.5, termFrequency: 1),
                LevelRule(name: "typo", atLeast: 0.92, m: 0.15, termFrequency: 0.5),
                LevelRule(name: "contained", grades: [.contained, .acronym], m: 0.13, termFrequency: 0.5),
                LevelRule(name: "alike", atLeast: 0.75, m: 0.12),
                LevelRule(name: "related", atLeast: 0.5, m: 0.05),
                LevelRule(name: "different", m: 0.05),
            ])
    }

    private var birthDate: ComparisonRule {
        ComparisonRule(
            name: "birth date", comparator: .date, features: ["birthDate"],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.75, termFrequency: 1),
                LevelRule(name: "typo", grades: [.typo, .swapped], m: 0.12),
                LevelRule(name: "near", grades: [.near, .sameYear], m: 0.06),
                LevelRule(name: "different", m: 0.07),
            ])
    }

    private var address: ComparisonRule {
        ComparisonRule(
            name: "address", comparator: .address, features: ["address"],
            levels: [
                LevelRule(name: "same", grades: [.same, .sameUnit], m: 0.45, termFrequency: 1),
                LevelRule(name: "same house", grades: [.sameHouse, .streetSimilar], m: 0.12, termFrequency: 0.7),
                LevelRule(name: "other unit", grades: [.otherUnit], m: 0.03, termFrequency: 0.5),
                LevelRule(name: "same street", grades: [.sameStreet], m: 0.08, termFrequency: 0.5),
                LevelRule(name: "same postal code", grades: [.samePostalCode], m: 0.1, termFrequency: 0.5),
                LevelRule(name: "same city", grades: [.sameCity], m: 0.1),
                LevelRule(name: "different", m: 0.12),
            ])
    }

    private var phone: ComparisonRule {
        ComparisonRule(
            name: "phone", comparator: .phone, features: ["phone"],
            levels: [
                LevelRule(name: "same", grades: [.same, .sameSuffix], m: 0.7, termFrequency: 1),
                LevelRule(name: "typo", grades: [.typo], m: 0.05),
                LevelRule(name: "different", m: 0.25),
            ], ignoreAbove: ignoreAbove)
    }

    private var email: ComparisonRule {
        ComparisonRule(
            name: "email", comparator: .email, features: ["email"],
            levels: [
                LevelRule(name: "same", grades: [.same], m: 0.6, termFrequency: 1),
                LevelRule(name: "same local part", grades: [.sameLocalPart, .typo], m: 0.15),
                LevelRule(name: "same domain", grades: [.sameDomain], m: 0.05),
                LevelRule(name: "different", m: 0.2),
            ], ignoreAbove: ignoreAbove)
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

    /// What a household shares is one witness of its own, not several of one person.
    var interactions: [InteractionRule] {
        guard hasPersonName else { return [] }
        let other = ["otherGiven"]
        var rules: [InteractionRule] = []
        if hasAddress {
            let house = ["same", "same house"]
            rules.append(household("one address", ["name": other, "address": house]))
        }
        if has(.phone) { rules.append(household("one phone", ["name": other, "phone": ["same"]])) }
        return rules
    }

    private func household(_ shared: String, _ condition: LevelCondition) -> InteractionRule {
        InteractionRule(name: "household (other given name, \(shared))", when: condition, bits: -1, learn: true)
    }

    /// A value on more records than this identifies nobody: a switchboard, a placeholder.
    private var ignoreAbove: Int { max(30, rowCount / 1000) }
}
