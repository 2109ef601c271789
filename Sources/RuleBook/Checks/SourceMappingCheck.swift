import CustomerModel

/// What the JSON Schema of a source mapping cannot say.
struct SourceMappingCheck {
    static func findings(
        in root: YAMLNode, file: String, names: KnownNames, xmlSchemas: [String]?
    ) -> [Finding] {
        var found = FileFindings(file: file)
        checkSystem(root["system"], &found)
        if let xmlSchemas { check(root["format"]?["schema"], isAmong: xmlSchemas, &found) }
        let inner = (root["records"]?.members ?? []).map(\.value)
        for record in [root] + inner {
            for member in record["attributes"]?.members ?? [] { check(attribute: member, names, &found) }
            for group in record["groups"]?.members ?? [] { check(group, names, &found) }
        }
        let relations = (root["relations"]?.members ?? []).map(\.value)
        for reference in ([root["sameAs"]].compactMap(\.self) + relations).flatMap(\.oneOrMany) {
            check(source: reference["source"], names, &found)
        }
        return found.findings
    }

    private static func check(attribute member: YAMLNode.Member, _ names: KnownNames, _ found: inout FileFindings) {
        guard names.catalog[.init(rawValue: member.key)] == nil else { return }
        let isGroup = names.groups.contains(member.key)
        found.report(
            member.keyPosition, "the catalog has no attribute `\(member.key)`",
            hint: isGroup ? "it is a group: map it under `groups`" : Spelling.hint(for: member.key, among: names.units))
    }

    private static func check(source: YAMLNode?, _ names: KnownNames, _ found: inout FileFindings) {
        guard let source, let name = source.text, !names.sources.contains(name) else { return }
        found.report(
            source.position, "there is no mapping `\(name)`", hint: Spelling.hint(for: name, among: names.sources))
    }

    private static func checkSystem(_ system: YAMLNode?, _ found: inout FileFindings) {
        let fileName = found.file.split(separator: "/").last.map { $0.dropLast(".yaml".count) } ?? ""
        guard let system, let name = system.text, name != fileName else { return }
        found.report(system.position, "the system `\(name)` belongs in a file of its name", hint: "\(name).yaml")
    }

    private static func check(_ schema: YAMLNode?, isAmong known: [String], _ found: inout FileFindings) {
        guard let schema, let name = schema.text, !known.contains(name) else { return }
        found.report(
            schema.position, "there is no `\(name)` in schemas/xsd/", hint: Spelling.hint(for: name, among: known)
        )
    }

    private static func check(_ group: YAMLNode.Member, _ names: KnownNames, _ found: inout FileFindings) {
        guard names.groups.contains(group.key) else {
            found.report(
                group.keyPosition, "the catalog has no group `\(group.key)`",
                hint: Spelling.hint(for: group.key, among: names.groups)
            )
            return
        }
        let known = names.members(of: group.key)
        for member in group.value.oneOrMany.flatMap({ $0["members"]?.members ?? [] }) where !known.contains(member.key)
        {
            found.report(
                member.keyPosition, "the group `\(group.key)` has no member `\(member.key)`",
                hint: Spelling.hint(for: member.key, among: known)
            )
        }
    }
}
