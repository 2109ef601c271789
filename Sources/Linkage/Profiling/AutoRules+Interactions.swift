import CustomerModel
import Matching

extension AutoRules {
    /// Where witnesses are not independent: what a household, sister companies or a chain share says little about one
    /// customer. Only those whose comparisons there are.
    var interactions: [InteractionRule] {
        let names = Set(comparisons.map(\.name))
        var candidates = hasPersonName ? personInteractions + sharedIdentifiers + colleagues : []
        if isOrganizations { candidates += areLegalEntities ? companyInteractions : siteInteractions }
        return candidates.filter { rule in rule.when.keys.allSatisfy(names.contains) }
    }

    private var house: [String] {
        isOrganizations ? ["same house", "similar"] : ["same flat", "same house", "similar", "same street"]
    }

    private var personInteractions: [InteractionRule] {
        let likeNames = ["variant", "nickname", "typo", "similar"]
        return [
            rule("household (other given name, one address)", ["name": ["otherGiven"], "address": house], -5, true),
            rule("household (other given name, one phone)", ["name": ["otherGiven"], "phone": ["same"]], -9, true),
            rule("household (other given name, one e-mail)", ["name": ["otherGiven"], "email": ["same"]], -8, true),
            rule(
                "household (other given name, one address and phone)",
                ["name": ["otherGiven"], "address": house, "phone": ["same"]], -4, true),
            rule(
                "household (other given name, one address and e-mail)",
                ["name": ["otherGiven"], "address": house, "email": ["same"]], -4, true),
            rule(
                "household (other given name, one phone and e-mail)",
                ["name": ["otherGiven"], "phone": ["same"], "email": ["same"]], -4, true),
            rule(
                "flatmates (another name at one address and phone)",
                ["name": ["different", "otherFamily"], "address": house, "phone": ["same"]], -6, true),
            rule(
                "relatives (other given name, one postal code)", ["name": ["otherGiven"], "postalCode": ["same"]], -5,
                true),
            rule("relatives (other given name, one town)", ["name": ["otherGiven"], "city": ["same"]], -4, true),
            rule(
                "household (other given name, one phone and town)",
                ["name": ["otherGiven"], "phone": ["same"], "city": ["same"]], -3, true),
            rule(
                "flatmates (another name, one phone and town)",
                ["name": ["different"], "phone": ["same"], "city": ["same"]], -4, true),
            rule("flatmates (another name, one address)", ["name": ["different"], "address": house], -4, true),
            rule("flatmates (another name, one e-mail)", ["name": ["different"], "email": ["same"]], -6, true),
            rule(
                "parent and child of one name",
                ["name": ["same", "variant", "nickname"], "birth date": ["generation"], "address": house], -8),
            rule(
                "relatives with like names at one address (other phone)",
                ["name": likeNames, "address": house, "phone": ["different"]], -6),
            rule(
                "relatives with like names at one address (other e-mail)",
                ["name": likeNames, "address": house, "email": ["different", "similar"]], -4),
            rule(
                "relatives with one name at one address (other phone and e-mail)",
                ["name": ["same"], "address": house, "phone": ["different"], "email": ["different", "similar"]], -4),
            rule(
                "name and like e-mail",
                ["name": ["same", "swapped"] + likeNames, "email": ["typo", "same local part", "similar"]], -4, true),
            rule(
                "relatives (other given name, like e-mail)",
                ["name": ["otherGiven"], "email": ["typo", "same local part", "similar"]], -8, true),
            rule(
                "namesakes (another birth date, one mailbox)",
                ["name": ["same", "swapped"], "birth date": ["different", "generation"], "email": ["same"]], -5, true),
            rule(
                "namesakes (another birth date, one phone)",
                ["name": ["same", "swapped"], "birth date": ["different", "generation"], "phone": ["same"]], -4, true),
            rule(
                "twins and siblings (another given name, one birth date)",
                ["name": ["otherGiven"], "birth date": ["same"]], -4, true),
        ]
    }

    /// A number that a household may share: an account, a post box, a contract, or an identity number under which a couple
    /// was entered.
    private var sharedIdentifiers: [InteractionRule] {
        attributes(of: [.identifier]).flatMap { identifier in
            [
                rule(
                    "household (other given name, one \(identifier.name))",
                    ["name": ["otherGiven"], identifier.name: ["same"]], -5, true),
                rule(
                    "household (other given name, one address and \(identifier.name))",
                    ["name": ["otherGiven"], "address": house, identifier.name: ["same"]], -4, true),
            ]
        }
    }

    /// Where persons stand with their company: whoever works there shares its name, its switchboard and its address.
    private var colleagues: [InteractionRule] {
        let company: LevelCondition = ["name": ["different", "otherFamily", "otherGiven"], "organization": likeNames]
        return [
            rule("colleagues (another name, one company)", company, -6, true),
            rule(
                "colleagues (another name, one company and phone)", company.merging(["phone": ["same"]]) { $1 }, -6,
                true),
            rule(
                "colleagues (another name, one company and address)", company.merging(["address": house]) { $1 }, -6,
                true),
            rule(
                "namesakes (like e-mail at another company)",
                [
                    "name": ["same", "swapped"], "organization": otherNames,
                    "email": ["typo", "same local part", "similar"],
                ], -6, true),
        ]
    }

    private var otherNames: [String] { ["different", "related"] }
    private var likeNames: [String] { ["same", "typo", "contained", "alike"] }
    private var elsewhere: [String] { ["different", "same city", "same area"] }

    private var chainBySite: InteractionRule {
        rule(
            "chain (one name and site, another address)",
            ["organization": likeNames, "address": elsewhere, "site": ["same"]], -6, true)
    }

    /// Places of business and public places: where it is tells one from another, and one place has several names.
    private var siteInteractions: [InteractionRule] {
        [
            rule("neighbours (another name, one address)", ["organization": otherNames, "address": house], -1, true),
            rule(
                "one switchboard (another name, one phone)", ["organization": otherNames, "phone": ["same"]], -1, true),
            rule(
                "neighbours (another name, one address and phone)",
                ["organization": otherNames, "address": house, "phone": ["same"]], -1, true),
            rule("one owner (another name, one e-mail)", ["organization": otherNames, "email": ["same"]], -1, true),
            rule("one owner (another name, one site)", ["organization": otherNames, "site": ["same"]], -4, true),
            chainBySite,
            rule(
                "chain (one name, another address and phone)",
                ["organization": likeNames, "address": elsewhere, "phone": ["different"]], -4, true),
        ]
    }

    /// Registered companies: several share an address, a switchboard, a property manager or an owner's name.
    private var companyInteractions: [InteractionRule] {
        let (other, like) = (otherNames, likeNames)
        return [
            rule("sister companies (another name, one address)", ["organization": other, "address": house], -7, true),
            rule(
                "one property manager (another name, one phone)", ["organization": other, "phone": ["same"]], -6, true),
            rule(
                "one property manager (another name, one e-mail)", ["organization": other, "email": ["same"]], -5, true),
            rule(
                "sister companies (another name, one domain)", ["organization": other, "email": ["same domain"]], -5,
                true),
            rule(
                "sister companies (like names at one address)",
                ["organization": ["alike", "contained"], "address": house + ["same area"]], -3, true),
            rule(
                "sister companies (another name, one phone and mailbox)",
                ["organization": other, "phone": ["same"], "email": ["same", "same domain"]], -6, true),
            rule(
                "sister companies (another name, one address and mailbox)",
                ["organization": other, "address": house, "email": ["same", "same domain"]], -5, true),
            rule(
                "sister companies (another legal form at one address)",
                ["legal form": ["different"], "organization": other + ["alike", "contained"], "address": house], -4),
            rule(
                "sister companies (another name, one phone and address)",
                ["organization": other, "phone": ["same"], "address": house], -5, true),
            rule(
                "chain (one name, another address and phone)",
                ["organization": like, "address": elsewhere, "phone": ["different"]], -4, true),
            rule(
                "chain (one name and domain, another address)",
                ["organization": like, "address": elsewhere, "email": ["same domain"]], -6, true),
            rule("sister companies (another name, one site)", ["organization": other, "site": ["same"]], -5, true),
            rule(
                "sister companies (another name, one phone and site)",
                ["organization": other, "phone": ["same"], "site": ["same"]], -6, true),
            rule(
                "sister companies (another name, one address and site)",
                ["organization": other, "address": house, "site": ["same"]], -5, true),
            chainBySite,
            rule(
                "chain (one name and mailbox, another address)",
                ["organization": like, "address": elsewhere, "email": ["same"]], -3, true),
            rule(
                "chain (one name and mailbox, another phone)",
                ["organization": like, "phone": ["different"], "email": ["same"]], -2, true),
            rule(
                "chain (one name and domain, another phone)",
                ["organization": like, "phone": ["different"], "email": ["same domain"]], -4, true),
            rule(
                "chain (like names, another address and e-mail)",
                [
                    "organization": ["contained", "alike"], "address": ["different", "same city"],
                    "email": ["same domain", "different"],
                ], -3, true),
            rule(
                "another business id at one address and phone",
                [registration.rawValue: ["different"], "address": house, "phone": ["same"]], -8),
            rule(
                "another business id under one name",
                [registration.rawValue: ["different"], "organization": ["same", "typo"]], -10),
        ]
    }

    private func rule(_ name: String, _ when: LevelCondition, _ bits: Double, _ learn: Bool = false) -> InteractionRule
    {
        InteractionRule(name: name, when: when, bits: bits, learn: learn)
    }

    /// Combinations that are the same customer almost surely, from which training starts.
    var certainties: [LevelCondition] {
        let names = Set(comparisons.map(\.name))
        var rules: [LevelCondition] = exclusiveTypes.map { [$0.rawValue: ["same"]] }
        rules += attributes(of: [.identifier]).filter {
            $0.profile.fill > 0.2 && $0.profile.identifies && !HeaderWords($0.profile.column).namesGroup
        }.map { [$0.name: ["same"]] }
        rules += (isOrganizations ? organizationCertainties : personCertainties).filter { condition in
            condition.keys.allSatisfy(names.contains)
        }
        if rules.isEmpty { rules = [[hasPersonName ? "name" : "organization": ["same"]]] }
        return rules.filter { $0.keys.allSatisfy(names.contains) }
    }

    private var personCertainties: [LevelCondition] {
        let name = hasPersonName ? "name" : "organization"
        let near = hasPersonName ? ["same", "variant", "typo"] : ["same"]
        let places = ["same flat", "same house"]
        return [
            [name: hasPersonName ? near + ["nickname", "swapped"] : near, "birth date": ["same"]],
            [name: near, "email": ["same"]],
            [name: near, "phone": ["same"]],
            has(.date)
                ? [name: ["same"], "address": places, "birth date": ["missing", "same", "typo"]]
                : [name: ["same"], "address": places],
        ]
    }

    private var organizationCertainties: [LevelCondition] {
        let own: LevelCondition = has(registration) ? [registration.rawValue: ["missing"]] : [:]
        return [["address": ["same house"]], ["phone": ["same"]], ["email": ["same"]]].map { witness in
            own.merging(["organization": ["same", "typo"]]) { $1 }.merging(witness) { $1 }
        }
    }
}
