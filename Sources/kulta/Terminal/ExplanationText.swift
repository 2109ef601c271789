import Foundation

/// The explanation of a pair as a readable waterfall.
struct ExplanationText {
    private let json: JSONValue

    init(json bytes: [UInt8]) throws {
        let answer = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        json = answer["explanation"] ?? answer
    }

    /// Outcome, waterfall of weights, blocking rules and what would flip the outcome.
    var text: String {
        [outcome, waterfall, blocking, flips].filter { !$0.isEmpty }.joined(separator: "\n\n")
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
        var sum = json["priorBits"]?.number ?? 0
        table.add("evidence", "level", "bits", "of them for rarity", "weight so far")
        table.add("before any evidence", "", signed(sum), "", signed(sum))
        for comparison in json["comparisons"]?.array ?? [] {
            let level = comparison["levelBits"]?.number ?? 0
            let term = comparison["termBits"]?.number ?? 0
            sum += level + term
            let name = comparison["level"]?.string ?? "(a side has no value)"
            table.add(
                comparison["name"]?.string ?? "", name, signed(level + term), term == 0 ? "" : signed(term), signed(sum)
            )
        }
        for interaction in json["interactions"]?.array ?? [] {
            sum += interaction["bits"]?.number ?? 0
            table.add(interaction["name"]?.string ?? "", "(combination)", bits(interaction["bits"]), "", signed(sum))
        }
        return table.text
    }

    private var blocking: String {
        var table = Table(leftAligned: 2)
        table.add("blocking rule", "finds the pair")
        let rules = json["blocking"]?.array ?? []
        for rule in rules {
            let missed = (rule["missed"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
            let isStopped = rule["isStopped"] == .bool(true)
            let answer =
                rule["isMet"] == .bool(true)
                ? "yes" : isStopped ? "no: too many records share the key" : "no: differs on \(missed)"
            table.add(rule["rule"]?.string ?? "", answer)
        }
        let isFound = rules.contains { $0["isMet"] == .bool(true) }
        return isFound ? table.text : table.text + "\nNo blocking rule finds the pair: it is never compared by itself."
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
