extension YAMLNode {
    /// A mapping that is `like` another one: this file's members, and the other's that it does not say itself.
    ///
    /// Members of members (single attributes, single settings of the format) are taken over one by one; what is deeper is
    /// replaced whole. A member without value (`null`) is not taken over. The members of the other keep their places in its text.
    func merged(over base: YAMLNode) -> YAMLNode {
        merged(over: base, depth: 2).without("like")
    }

    private func merged(over base: YAMLNode, depth: Int) -> YAMLNode {
        guard depth > 0, case .map(let own) = value, case .map(let others) = base.value else { return self }
        var members = own.filter { !$0.value.isNull }.map { member in
            guard let other = base[member.key] else { return member }
            return Member(
                key: member.key, keyPosition: member.keyPosition,
                value: member.value.merged(over: other, depth: depth - 1))
        }
        members += others.filter { self.member($0.key) == nil }
        return YAMLNode(value: .map(members), position: position)
    }

    private var isNull: Bool {
        if case .null = value { true } else { false }
    }

    private func without(_ key: String) -> YAMLNode {
        guard case .map(let members) = value else { return self }
        return YAMLNode(value: .map(members.filter { $0.key != key }), position: position)
    }
}

/// Follows `like` from mapping to mapping.
struct LikenessResolver {
    /// The mapping of a source; nil when there is none.
    let base: (String) -> YAMLNode?

    /// A mapping with everything that it takes over.
    ///
    /// - Parameter file: how findings name it.
    /// - Throws: a finding when `like` names no mapping, or leads back to where it came from.
    func resolved(_ node: YAMLNode, file: String) throws(RuleBookError) -> YAMLNode {
        try resolved(node, file: file, passed: node["system"]?.text.map { [$0] } ?? [])
    }

    private func resolved(_ node: YAMLNode, file: String, passed: [String]) throws(RuleBookError) -> YAMLNode {
        guard let like = node["like"], let name = like.text else { return node }
        guard !passed.contains(name) else { throw Self.fault(like, file, "`like: \(name)` leads back to itself") }
        guard let base = base(name) else {
            throw Self.fault(like, file, "there is no mapping `\(name)` in schemas/sources/")
        }
        return node.merged(over: try resolved(base, file: file, passed: passed + [name]))
    }

    private static func fault(_ like: YAMLNode, _ file: String, _ message: String) -> RuleBookError {
        RuleBookError(findings: [Finding(file: file, position: like.position, message: message)])
    }
}
