import CustomerModel
import Matching
import Survivorship

extension ReadableRuleBook {
    /// The version as the API answers it.
    ///
    /// - Parameter changes: since the version before; nil: there was none.
    func json(changes: [RuleBookChange]?) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("version", version)
            json.member("active", isActive)
            json.key("createdAt")
            json.raw(createdAt)
            json.member("trainedOn", trainedOn)
            json.member("checksum", checksum)
            json.key("kinds")
            json.array { json in
                for kind in PartyKind.allCases {
                    if let rules = rules[kind] { json.object { json in write(kind, rules, to: &json) } }
                }
            }
            json.key("survivorship")
            json.object { json in write(survivorship, to: &json) }
            json.key("junk")
            json.array { json in
                for (of, values) in junk.sorted(by: { $0.key < $1.key }) {
                    json.object { json in
                        json.member("of", of)
                        json.texts("values", values)
                    }
                }
            }
            json.key("changes")
            guard let changes else { return json.null() }
            json.array { json in for change in changes { json.object { json in change.write(to: &json) } } }
        }
        return json.bytes
    }

    private func write(_ kind: PartyKind, _ rules: MatchRules, to json: inout JSONWriter) {
        let thresholds = thresholds(kind) ?? rules.thresholds
        json.member("kind", kind.rawValue)
        json.member("title", rules.title)
        json.member("trainedOn", learned[kind]?.records ?? 0)
        json.key("prior")
        if let prior = learned[kind]?.prior { json.number(prior) } else { json.null() }
        json.key("thresholds")
        json.object { json in
            json.threshold("link", thresholds.link)
            json.threshold("review", thresholds.review)
        }
        json.texts("exclusive", rules.exclusive)
        json.key("hold")
        json.object { json in
            json.member("confirmed", rules.hold.confirmed.rawValue)
            json.member("recordsAbove", rules.hold.recordsAbove)
            json.member("bridgeBetween", rules.hold.bridgeBetween)
        }
        json.member("largestBlock", rules.largestBlock)
        json.key("blocking")
        json.array { json in
            for rule in rules.blocking {
                json.object { json in
                    json.member("name", rule.name)
                    json.texts("keys", rule.keys.map(\.description))
                }
            }
        }
        json.key("comparisons")
        json.array { json in
            for rule in rules.comparisons { json.object { json in write(kind, rule, to: &json) } }
        }
        json.key("interactions")
        json.array { json in
            for rule in rules.interactions {
                json.object { json in
                    json.member("name", rule.name)
                    json.key("bits")
                    json.number(learned[kind]?.interactions.first { $0.name == rule.name }?.bits ?? rule.bits)
                }
            }
        }
    }

    private func write(_ kind: PartyKind, _ rule: ComparisonRule, to json: inout JSONWriter) {
        json.member("name", rule.name)
        json.member("compare", rule.comparator.rawValue)
        json.texts("features", rule.features)
        json.key("levels")
        json.array { json in
            for level in rule.levels {
                let (m, u) = shares(kind, rule, level)
                json.object { json in
                    json.member("level", level.name)
                    json.texts("when", level.grades.map(\.rawValue))
                    json.optional("atLeast", level.atLeast)
                    json.optional("atMost", level.atMost)
                    json.optional("m", m)
                    json.optional("u", u)
                    json.optional("bits", bits(kind, rule, level))
                    json.optional("termFrequency", level.termFrequency)
                }
            }
        }
    }

    private func write(_ rules: SurvivorshipRules, to json: inout JSONWriter) {
        json.key("trust")
        json.object { json in
            json.member("standard", rules.trust.standard)
            json.key("sources")
            json.array { json in
                for (source, trust) in rules.trust.sources.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                    json.object { json in
                        json.member("source", source)
                        json.member("trust", trust)
                    }
                }
            }
            json.key("exceptions")
            json.array { json in
                for exception in rules.trust.exceptions {
                    json.object { json in
                        json.member("source", exception.source)
                        json.texts("attributes", exception.attributes)
                        json.member("trust", exception.trust)
                    }
                }
            }
        }
        json.key("rules")
        json.array { json in
            for rule in rules.rules + [rules.otherwise] {
                json.object { json in
                    json.member("name", rule.name)
                    json.texts("attributes", rule.attributes)
                    json.member("together", rule.survivesTogether)
                    json.texts("strategies", rule.strategies.map(\.rawValue))
                    json.member("maximumValues", rule.maximumValues)
                }
            }
        }
    }
}

extension RuleBookChange {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("kind", kind?.rawValue)
        json.member("part", part.rawValue)
        json.member("name", name)
        json.member("from", from)
        json.member("to", to)
    }
}

extension JSONWriter {
    fileprivate mutating func texts(_ name: String, _ texts: [String]) {
        key(name)
        array { json in texts.forEach { json.string($0) } }
    }

    fileprivate mutating func optional(_ name: String, _ value: Double?) {
        key(name)
        if let value { number(value) } else { null() }
    }

    /// A probability with the bits that it is.
    fileprivate mutating func threshold(_ name: String, _ probability: Double) {
        key(name)
        object { json in
            json.key("probability")
            json.number(probability)
            json.key("bits")
            json.number(MatchWeight.bits(probability: probability))
        }
    }
}
