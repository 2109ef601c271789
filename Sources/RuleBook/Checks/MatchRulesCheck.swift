import CustomerModel
import Matching

/// What the JSON Schema of the matching rules cannot say.
struct MatchRulesCheck {
    private let features: [String]
    private var found: FileFindings

    static func findings(in root: YAMLNode, file: String, kind: PartyKind, names: KnownNames) -> [Finding] {
        var check = MatchRulesCheck(
            features: FeatureNames.features(of: kind, in: names.catalog), found: FileFindings(file: file)
        )
        check.checkKind(root["kind"], kind)
        check.checkThresholds(root["thresholds"])
        check.checkFeatures(root)
        check.checkNames(root)
        return check.found.findings
    }

    private mutating func checkKind(_ node: YAMLNode?, _ kind: PartyKind) {
        guard let node, node.text != kind.rawValue else { return }
        found.report(node.position, "this file holds the rules of the kind `\(kind.rawValue)`")
    }

    private mutating func checkThresholds(_ thresholds: YAMLNode?) {
        guard let review = thresholds?["review"], let link = thresholds?["link"] else { return }
        guard let least = review.number, let most = link.number, least > most else { return }
        found.report(
            review.position, "`review` (\(review.shown)) must not be above `link` (\(link.shown))",
            hint: "pairs from `review` up to `link` go to a person"
        )
    }

    private mutating func checkFeatures(_ root: YAMLNode) {
        for comparison in root["comparisons"]?.elements ?? [] {
            for feature in comparison["features"]?.elements ?? [] { checkFeature(feature, feature.text) }
        }
        for rule in root["blocking"]?.elements ?? [] {
            for key in (rule["keys"]?.elements ?? []).flatMap(\.oneOrMany) { checkKey(key) }
        }
        for feature in root["exclusive"]?.elements ?? [] { checkFeature(feature, feature.text) }
    }

    private mutating func checkKey(_ node: YAMLNode) {
        guard let text = node.text else { return }
        checkFeature(node, text.split(separator: " ").first.map(String.init))
        guard let key = KeyRule(text), key.derivation.needsWholeTable else { return }
        found.report(
            node.position, "`\(text)` depends on all records, so a hub cannot match one record by it",
            hint: "use it in link rules, or take another derivation such as `phonetic` or `prefix 4`"
        )
    }

    private mutating func checkFeature(_ node: YAMLNode, _ name: String?) {
        guard let name, !features.contains(name) else { return }
        found.report(
            node.position, "no attribute of the catalog gives the feature `\(name)`",
            hint: Spelling.hint(for: name, among: features)
        )
    }

    private mutating func checkNames(_ root: YAMLNode) {
        let comparisons = root["comparisons"]?.elements ?? []
        found.reportRepeats(of: comparisons.compactMap { $0["name"] }, called: "comparison")
        found.reportRepeats(of: root["blocking"]?.elements.compactMap { $0["name"] } ?? [], called: "blocking rule")
        found.reportRepeats(of: root["interactions"]?.elements.compactMap { $0["name"] } ?? [], called: "interaction")
        for comparison in comparisons {
            found.reportRepeats(of: comparison["levels"]?.elements.compactMap { $0["level"] } ?? [], called: "level")
        }
        let levels = levelNames(of: comparisons)
        let conditions =
            (root["interactions"]?.elements.compactMap { $0["when"] } ?? []) + (root["prior"]?["rules"]?.elements ?? [])
        for condition in conditions.flatMap(\.members) { check(condition, levels) }
    }

    private func levelNames(of comparisons: [YAMLNode]) -> [String: [String]] {
        let pairs = comparisons.compactMap { comparison in
            comparison["name"]?.text.map { name in
                (name, comparison["levels"]?.elements.compactMap { $0["level"]?.text } ?? [])
            }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private mutating func check(_ condition: YAMLNode.Member, _ levels: [String: [String]]) {
        guard let known = levels[condition.key] else {
            found.report(
                condition.keyPosition, "there is no comparison `\(condition.key)`",
                hint: Spelling.hint(for: condition.key, among: levels.keys.sorted())
            )
            return
        }
        for level in condition.value.oneOrMany where !(known + ["missing"]).contains(level.text ?? "") {
            found.report(
                level.position, "the comparison `\(condition.key)` has no level \(level.shown)",
                hint: Spelling.hint(for: level.text ?? "", among: known + ["missing"])
            )
        }
    }
}
