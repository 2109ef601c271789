import CustomerModel
import Matching

extension AutoRules {
    /// Ordered from sure and cheap to loose; each must be narrow enough for the pair budget, and stop keys cut the
    /// rest.
    var blocking: [BlockingRule] {
        let identifiers =
            attributes(of: [.identifier]).map(\.name) + Self.featureTypes.filter { has($0) }.map(\.rawValue)
        var rules = identifiers.map { rule([KeyRule($0)]) }
        if has(.email) { rules += [rule([KeyRule("email")]), rule([KeyRule("email", .localPart)])] }
        if has(.phone) { rules.append(rule([KeyRule("phone", .last(7))])) }
        rules += organizationRules + personRules
        return Array(rules.prefix(24))
    }

    private var organizationRules: [BlockingRule] {
        guard has(.organizationName) else { return [] }
        var rules = [
            rule([KeyRule("organizationName")]),
            rule([KeyRule("organizationName", .sorted)]),
            rule([KeyRule("organizationName", .rarest)]),
        ]
        if hasAddress {
            rules.append(rule([KeyRule("address", .parts(1))]))
            if has(.city) { rules.append(rule([KeyRule("organizationName", .words), KeyRule("city")])) }
            if has(.postalCode) {
                rules.append(rule([KeyRule("organizationName", .prefix(3)), KeyRule("postalCode")]))
            }
        }
        rules += [
            rule([KeyRule("organizationName", .prefix(8))]),
            rule([KeyRule("organizationName", .words)]),
        ]
        return rules
    }

    private var personRules: [BlockingRule] {
        guard hasPersonName else { return [] }
        var rules: [BlockingRule] = []
        if has(.date) {
            rules += [
                rule([KeyRule("birthDate"), KeyRule("familyName", .prefix(2))]),
                rule([KeyRule("birthDate"), KeyRule("givenName", .prefix(2))]),
                rule([KeyRule("familyName", .phonetic), KeyRule("birthDate", .year)]),
                rule([KeyRule("givenName", .phonetic), KeyRule("birthDate", .monthDay)]),
                rule([KeyRule("birthDate")]),
            ]
        }
        rules += [
            rule([KeyRule("familyName"), KeyRule("givenName")]),
            rule([KeyRule("familyName", .phonetic), KeyRule("givenName", .phonetic)]),
            rule([KeyRule("familyName", .letters), KeyRule("givenName", .prefix(1))]),
        ]
        if has(.postalCode) {
            rules += [
                rule([KeyRule("postalCode"), KeyRule("familyName", .prefix(2))]),
                rule([KeyRule("postalCode"), KeyRule("givenName", .prefix(2))]),
            ]
        }
        if has(.city) {
            rules += [
                rule([KeyRule("city"), KeyRule("familyName", .phonetic)]),
                rule([KeyRule("city"), KeyRule("givenName", .phonetic), KeyRule("familyName", .prefix(1))]),
            ]
        }
        if has(.street) { rules.append(rule([KeyRule("address", .parts(1))])) }
        return rules
    }

    private func rule(_ keys: [KeyRule]) -> BlockingRule {
        BlockingRule(name: keys.map(\.description).joined(separator: " + "), keys: keys)
    }
}
