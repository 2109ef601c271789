import Charts

/// One version of the rules.
struct RulesView {
    private let book: JSON
    private let texts: Texts

    init(_ book: JSON, _ texts: Texts) {
        self.book = book
        self.texts = texts
    }

    var view: View {
        [
            "name": texts.filled("version-n", ["n": book.version.integer ?? 0]), "isActive": book.active.isTrue,
            "when": texts.moment(book.createdAt.string),
            "trained": texts.filled("trained-on", ["n": NumberText.grouped(book.trainedOn.integer ?? 0)]),
            "isFirst": book.changes.isNull, "hasChanges": !book.changes.list.isEmpty,
            "isUnchanged": !book.changes.isNull && book.changes.list.isEmpty,
            "changes": book.changes.list.map(change),
            "kinds": book.kinds.list.map(kind),
            "trust": trust, "exceptions": exceptions, "survivorship": book.survivorship.rules.list.map(rule),
            "junk": book.junk.list.map { list -> View in
                ["of": texts.word("junk", list.of.string), "values": list.values.list.map(\.string)]
            },
        ]
    }

    // MARK: Changes

    private func change(_ change: JSON) -> View {
        let how = change.from.isNull ? "added" : change.to.isNull ? "removed" : "changed"
        return [
            "kind": change.kind.isNull ? "" : texts.word("parties", change.kind.string),
            "part": texts["part-\(change.part.string)"], "name": change["name"].text, "how": texts["how-\(how)"],
            "from": change.from.text, "to": change.to.text,
        ]
    }

    // MARK: Matching

    private func kind(_ rules: JSON) -> View {
        let kind = rules.kind.string
        return [
            "id": kind, "title": texts.word("parties", kind),
            "link": threshold(rules.thresholds.link), "review": threshold(rules.thresholds.review),
            "prior": rules.prior.number.map { prior in
                texts.filled("one-in", ["n": NumberText.grouped(Int((1 / max(1e-12, prior)).rounded()))])
            } ?? texts["not-trained"],
            "exclusive": rules.exclusive.list.map { texts.word("attribute", $0.string) }.joined(separator: ", "),
            "hold": hold(rules.hold), "largest": NumberText.grouped(rules.largestBlock.integer ?? 0),
            "weights": weights(rules).picture(id: "weights-\(kind)").text,
            "shares": shares(rules).picture(id: "shares-\(kind)").text,
            "levels": rules.comparisons.list.flatMap(levels),
            "blocking": rules.blocking.list.map { rule -> View in
                ["name": rule["name"].text, "keys": rule.keys.list.map(\.string).joined(separator: " + ")]
            },
            "interactions": rules.interactions.list.map { rule -> View in
                ["name": rule["name"].text, "bits": signed(rule.bits.number)]
            },
            "hasInteractions": !rules.interactions.list.isEmpty,
        ]
    }

    private func threshold(_ threshold: JSON) -> String {
        texts.filled(
            "threshold-value",
            [
                "percent": texts.percent(threshold.probability.number ?? 0),
                "bits": texts.decimal(threshold.bits.number ?? 0, digits: 1),
            ])
    }

    private func hold(_ hold: JSON) -> String {
        var parts = [texts["hold-\(hold.confirmed.string)"]]
        if let most = hold.recordsAbove.integer { parts.append(texts.filled("hold-above", ["n": most])) }
        if let least = hold.bridgeBetween.integer { parts.append(texts.filled("hold-bridge", ["n": least])) }
        return parts.joined(separator: "; ")
    }

    private func signed(_ bits: Double?) -> String {
        guard let bits else { return "–" }
        return (bits > 0 ? "+" : "") + texts.decimal(bits, digits: 1)
    }

    private func levels(_ comparison: JSON) -> [View] {
        comparison.levels.list.enumerated().map { index, level -> View in
            let u = level.u.number
            return [
                "comparison": index == 0 ? comparison["name"].text : "", "level": level.level.text,
                "when": condition(level), "bits": signed(level.bits.number),
                "m": texts.filled("percent", ["n": texts.decimal((level.m.number ?? 0) * 100, digits: 1)]),
                "u": u.map(chance) ?? "–",
            ]
        }
    }

    /// How common agreement is among strangers: in percent, or as one in so many when that is little.
    private func chance(_ share: Double) -> String {
        guard share < 0.001 else { return texts.filled("percent", ["n": texts.decimal(share * 100, digits: 1)]) }
        return share > 0 ? texts.filled("one-in", ["n": NumberText.grouped(Int((1 / share).rounded()))]) : "–"
    }

    private func condition(_ level: JSON) -> String {
        var parts = level.when.list.map(\.string)
        if let least = level.atLeast.number { parts.append("≥ \(texts.decimal(least, digits: 2))") }
        if let most = level.atMost.number { parts.append("≤ \(texts.decimal(most, digits: 2))") }
        return parts.isEmpty ? texts["anything-else"] : parts.joined(separator: ", ")
    }

    private func weights(_ rules: JSON) -> WeightBars {
        WeightBars(
            title: texts["weights-chart"], summary: texts["weights-summary"], axis: texts["weights-axis"],
            rules.comparisons.list.map { comparison in
                .init(
                    comparison["name"].text,
                    comparison.levels.list.compactMap { level in
                        level.bits.number.map { .init(level.level.text, bits: $0) }
                    })
            })
    }

    private func shares(_ rules: JSON) -> ShareBars {
        ShareBars(
            title: texts["shares-chart"], summary: texts["shares-summary"],
            names: (m: texts["m-of-matches"], u: texts["u-of-others"]),
            rules.comparisons.list.map { comparison in
                .init(
                    comparison["name"].text,
                    comparison.levels.list.compactMap { level in
                        level.u.number.map { .init(level.level.text, m: level.m.number ?? 0, u: $0) }
                    })
            })
    }

    // MARK: Survivorship

    private var trust: [View] {
        let named = book.survivorship.trust.sources.list.map { (source: $0.source.text, trust: $0.trust.integer ?? 0) }
        let all = named + [(source: texts["any-other-source"], trust: book.survivorship.trust.standard.integer ?? 0)]
        return all.map { source, trust -> View in
            [
                "source": source, "trust": trust,
                "bar": ShareBar([.init("for", Double(trust) / 100)]).markup.text,
            ]
        }
    }

    private var exceptions: [View] {
        book.survivorship.trust.exceptions.list.map { exception -> View in
            [
                "source": exception.source.text, "trust": exception.trust.integer ?? 0,
                "attributes": attributes(exception.attributes),
            ]
        }
    }

    private func rule(_ rule: JSON) -> View {
        [
            "name": rule["name"].text,
            "attributes": rule.attributes.list.isEmpty ? texts["all-others"] : attributes(rule.attributes),
            "strategies": rule.strategies.list.map { strategy -> View in
                ["name": texts.word("strategy", strategy.string), "why": texts.word("strategy-why", strategy.string)]
            },
            "isTogether": rule.together.isTrue,
            "most": rule.maximumValues.integer.map { texts.filled("at-most-n", ["n": $0]) } ?? "",
        ]
    }

    private func attributes(_ names: JSON) -> String {
        names.list.map { texts.word("attribute", $0.string) }.joined(separator: ", ")
    }
}
