/// What the JSON Schema of the catalog cannot say.
struct CatalogCheck {
    static func findings(in root: YAMLNode, file: String) -> [Finding] {
        var found = FileFindings(file: file)
        let attributes = root["attributes"]?.members ?? []
        let purposes = root["purposes"]?.members.map(\.key) ?? []
        let owners = root["owners"]?.members.map(\.key) ?? []
        for attribute in attributes {
            for purpose in attribute.value["purposes"]?.elements ?? [] {
                check(purpose, isAmong: purposes, called: "purpose", &found)
            }
            if let owner = attribute.value["owner"] { check(owner, isAmong: owners, called: "owner", &found) }
            checkGroupName(of: attribute, &found)
        }
        checkGroups(of: attributes, &found)
        return found.findings
    }

    private static func check(
        _ name: YAMLNode, isAmong declared: [String], called thing: String, _ found: inout FileFindings
    ) {
        guard let text = name.text, !declared.isEmpty, !declared.contains(text) else { return }
        found.report(
            name.position, "the \(thing) `\(text)` is not declared at the top of the file",
            hint: Spelling.hint(for: text, among: declared)
        )
    }

    private static func checkGroupName(of attribute: YAMLNode.Member, _ found: inout FileFindings) {
        let parts = attribute.key.split(separator: ".", maxSplits: 1).map(String.init)
        let prefix = parts.count == 2 ? parts[0] : nil
        let group = attribute.value["group"]
        if let prefix, group == nil {
            found.report(attribute.keyPosition, "`\(attribute.key)` needs `group: \(prefix)`")
        } else if let group, let name = group.text, name != prefix {
            found.report(
                group.position, "a member of the group `\(name)` has a name that begins with `\(name).`",
                hint: "rename it `\(name).\(parts.last ?? attribute.key)`"
            )
        }
    }

    private static func checkGroups(of attributes: [YAMLNode.Member], _ found: inout FileFindings) {
        var isMultivalued: [String: Bool] = [:]
        for attribute in attributes {
            guard let group = attribute.value["group"]?.text else { continue }
            let several = attribute.value["multiValued"]?.bool ?? false
            if isMultivalued[group, default: several] != several {
                let position = attribute.value.member("multiValued")?.keyPosition ?? attribute.keyPosition
                found.report(position, "either all members of the group `\(group)` are multi-valued or none is")
            }
            isMultivalued[group] = isMultivalued[group] ?? several
        }
        for attribute in attributes where isMultivalued[attribute.key] != nil {
            found.report(attribute.keyPosition, "`\(attribute.key)` is also the name of a group")
        }
    }
}
