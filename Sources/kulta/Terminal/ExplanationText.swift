import Foundation

/// The hub's explanation of a pair as a readable waterfall.
struct ExplanationText {
    private let json: JSONValue

    init(json bytes: [UInt8]) throws {
        let answer = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        json = answer["explanation"] ?? answer
    }

    /// Outcome, waterfall of weights, blocking rules and what would flip the outcome.
    var text: String {
        [outcome, waterfall, interactions, blocking, flips].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private var outcome: String {
        let words = ["match": "a match", "possibleMatch": "a possible match", "nonMatch": "no match"]
        let outcome = json["outcome"]?.string ?? ""
        return """
            The records are \(words[outcome] ?? outcome): weight \(bits(json["weight"])) bits, \
            probability \(decimals(json["probability"]?.number ?? 0, 4)) (linked from \
            \(decimals(json["linkThreshold"]?.number ?? 0, 4)), reviewed from \
            \(decimals(json["reviewThreshold"]?.number ?? 0, 4)))
            Match key \(json["matchKey"]?.string ?? "")
            """
    }

    private var waterfall: String {
        var table = Table(leftAligned: 2)
        table.add("evidence", "level", "bits", "of them for rarity")
        table.add("before any evidence", "", bits(json["priorBits"]), "")
        for comparison in json["comparisons"]?.array ?? [] {
            let level = comparison["levelBits"]?.number ?? 0
            let term = comparison["termBits"]?.number ?? 0
            let name = comparison["level"]?.string ?? "(a side has no value)"
            table.add(comparison["name"]?.string ?? "", name, signed(level + term), term == 0 ? "" : signed(term))
        }
        return table.text
    }

    private var interactions: String {
        let met = json["interactions"]?.array ?? []
        return met.map { "\($0["name"]?.string ?? ""): \(bits($0["bits"])) bits" }.joined(separator: "\n")
    }

    private var blocking: String {
        let rules = json["blocking"]?.array ?? []
        let met = rules.filter { $0["isMet"] == .bool(true) }.compactMap { $0["rule"]?.string }
        guard met.isEmpty else { return "Found by blocking rules: \(met.joined(separator: ", "))" }
        return "Found by no blocking rule: the pair is never compared by itself."
    }

    private var flips: String {
        let flips = json["flips"]?.array ?? []
        let lines = flips.map { flip in
            "  \(flip["comparison"]?.string ?? ""): \(flip["from"]?.string ?? "") -> \(flip["to"]?.string ?? "") "
                + "(weight \(bits(flip["weight"])))"
        }
        return lines.isEmpty ? "" : (["What would change the answer:"] + lines).joined(separator: "\n")
    }

    private func bits(_ value: JSONValue?) -> String { signed(value?.number ?? 0) }

    private func signed(_ bits: Double) -> String { (bits > 0 ? "+" : "") + decimals(bits, 2) }
}
