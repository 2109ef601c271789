package import CustomerModel
import RuleBook
import Survivorship

/// Which attributes a caller may see: those that the catalog declares for one of the caller's purposes.
package struct Sight: Hashable, Sendable {
    /// The purposes of what is hidden, any of which would show it: by attribute, by the last part of the name of a group's
    /// member (such as `street`), and by group when nothing of it is shown.
    private let hidden: [String: [String]]
    /// Groups of which something is hidden.
    private let partlyHidden: Set<String>
    private let names: [PartyKind: [DisplayNamePattern]]

    /// Sees everything.
    package static let whole = Sight(hidden: [:], partlyHidden: [], names: [:])

    /// Whether nothing is hidden.
    package var isWhole: Bool { hidden.isEmpty }

    /// All purposes of what is hidden.
    package var missingPurposes: [String] { Set(hidden.values.joined()).sorted() }

    /// The purposes that would show an attribute, or something that a document keeps under its name; nil when it is shown.
    package func purposes(of name: String) -> [String]? { hidden[name] }

    /// The same of a value that a group has as a whole, such as an address in one line: hidden with any part of it.
    package func purposes(ofWhole name: String) -> [String]? {
        hidden[name] ?? (partlyHidden.contains(name) ? missingPurposes : nil)
    }

    /// Whether the name of a customer is made of nothing that is hidden.
    ///
    /// - Parameters:
    ///   - kind: nil: either.
    ///   - value: what is shown of an attribute; nil when it is not known.
    package func shows(name: String, of kind: PartyKind?, _ value: (String) -> String?) -> Bool {
        let patterns = kind.map { names[$0] ?? [] } ?? names.values.flatMap(\.self)
        return patterns.allSatisfy { $0.attributes.allSatisfy { hidden[$0.rawValue] == nil } }
            || patterns.contains { pattern in
                name == pattern.fill { hidden[$0.rawValue] == nil ? value($0.rawValue) : nil }
            }
    }

    private init(hidden: [String: [String]], partlyHidden: Set<String>, names: [PartyKind: [DisplayNamePattern]]) {
        self.hidden = hidden
        self.partlyHidden = partlyHidden
        self.names = names
    }

    fileprivate init(_ catalog: Catalog, _ purposes: Set<String>, names: [PartyKind: [DisplayNamePattern]]) {
        var hidden: [String: [String]] = [:]
        var groups: Set<String> = []
        for attribute in catalog.attributes where purposes.isDisjoint(with: attribute.purposes) {
            hidden[attribute.name.rawValue] = attribute.purposes
            guard let group = attribute.group else { continue }
            groups.insert(group)
            hidden[String(attribute.name.rawValue.dropFirst(group.count + 1))] = attribute.purposes
        }
        for group in groups {
            let members = catalog.members(of: group)
            guard members.allSatisfy({ purposes.isDisjoint(with: $0.purposes) }) else { continue }
            hidden[group] = Set(members.flatMap(\.purposes)).sorted()
        }
        self.init(hidden: hidden, partlyHidden: groups, names: names)
    }
}

extension Hub {
    /// What a caller may see. Whoever has no purposes is not limited.
    package func sight(of caller: Caller) -> Sight {
        guard let purposes = caller.purposes else { return .whole }
        return Sight(
            ruleBook.catalog, purposes,
            names: ruleBook.survivorship.displayName.mapValues { $0.map(DisplayNamePattern.init) })
    }
}
