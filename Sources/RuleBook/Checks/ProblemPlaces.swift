import CustomerModel

/// The places of what the matching stage says against its rules: its sentences begin with the names of rules.
enum ProblemPlaces {
    /// The named level, comparison, blocking rule or interaction; the start of the file when the sentence names none.
    static func place(of problem: String, in root: YAMLNode) -> TextPosition {
        for comparison in root["comparisons"]?.elements ?? [] {
            guard let rest = remainder(of: problem, after: "comparison", comparison["name"]) else { continue }
            let levels = comparison["levels"]?.elements ?? []
            if rest.hasPrefix("the last level") { return levels.last?.position ?? comparison.position }
            let named = levels.compactMap { $0["level"] }.first { level in
                level.text.map { rest.hasPrefix("level \($0)") } ?? false
            }
            return named?.position ?? comparison["name"]?.position ?? comparison.position
        }
        for (list, word) in [("blocking", "blocking rule"), ("interactions", "interaction")] {
            for rule in root[list]?.elements ?? [] where remainder(of: problem, after: word, rule["name"]) != nil {
                return rule["name"]?.position ?? rule.position
            }
        }
        return root.position
    }

    private static func remainder(of problem: String, after word: String, _ name: YAMLNode?) -> Substring? {
        guard let prefix = name?.text.map({ "\(word) \($0): " }), problem.hasPrefix(prefix) else { return nil }
        return problem.dropFirst(prefix.count)
    }
}
