import CustomerModel
import Foundation
import Survivorship
import Testing

/// Builds contributions in a line.
private func says(
    _ source: String, key: String = "1", version: Int = 1, changed: Int64? = nil, received: Int64 = 100,
    _ fields: (AttributeName, String)..., status: ValueStatus = .wellFormed
) -> Contribution {
    var seen: [AttributeName: Int] = [:]
    return Contribution(
        key: SourceKey(system: source, key: key), version: version,
        changedAt: changed.map { Timestamp(microseconds: $0) }, receivedAt: Timestamp(microseconds: received),
        fields: fields.map { name, value in
            let occurrence = seen[name, default: 0]
            seen[name] = occurrence + 1
            return StandardizedField(
                attribute: name, occurrence: occurrence, raw: "raw \(value)", canonical: value, status: status
            )
        }
    )
}

@Suite struct SurvivorshipRuleTests {
    private let catalog = RandomCustomers.catalog

    private func survivorship(
        _ strategies: [Strategy], attributes: [String] = ["website"], together: Bool = false, maximum: Int? = nil
    ) -> Survivorship {
        Survivorship(
            rules: SurvivorshipRules(
                trust: SourceTrust(standard: 40, sources: ["erp": 80, "sales": 60]),
                rules: [
                    SurvivorshipRule(
                        name: "tested", attributes: attributes, survivesTogether: together, strategies: strategies,
                        maximumValues: maximum
                    )
                ],
                otherwise: SurvivorshipRule(name: "rest", strategies: [.valid, .trust]),
                displayName: [.person: ["{givenName} {familyName}", "{familyName}"]]
            ),
            catalog: catalog
        )
    }

    private func decided(
        by strategies: [Strategy], _ contributions: Contribution...
    ) -> (value: String?, decision: Decision?, losers: [String]) {
        let golden = survivorship(strategies).merge(kind: .organization, contributions)
        let value = golden.values.first { $0.attribute == "website" }
        return (value?.value, value?.decidedBy, value?.losers.map { "\($0.value) \($0.reason.rawValue)" } ?? [])
    }

    @Test func `the more trusted source wins and the other one is less trusted`() {
        let (value, decision, losers) = decided(
            by: [.trust], says("billing", ("website", "b")), says("erp", ("website", "e")),
            says("sales", ("website", "s"))
        )
        #expect(value == "e")
        #expect(decision == .trust)
        #expect(losers == ["s less-trusted", "b less-trusted"])
    }

    @Test func `the value that changed last wins, by the source's clock or else by arrival`() {
        let (value, decision, losers) = decided(
            by: [.recency], says("erp", changed: 5, received: 900, ("website", "old")),
            says("sales", received: 6, ("website", "new"))
        )
        #expect(value == "new")
        #expect(decision == .recency)
        #expect(losers == ["old older"])
    }

    @Test func `the value on which more systems agree wins, in the writing of the most trusted of them`() {
        let golden = survivorship([.frequency]).merge(
            kind: .organization,
            [
                says("erp", ("website", "alone")), says("sales", ("website", "ÅBO")),
                says("billing", ("website", "abo")),
                says("billing", key: "2", ("website", "abo")),
            ]
        )
        let value = golden.values.first
        #expect(value?.value == "ÅBO")
        #expect(value?.decidedBy == .frequency)
        #expect(value?.supporters.map(\.key.description) == ["billing/1", "billing/2"])
        #expect(
            value?.losers.map { "\($0.record.key) \($0.reason.rawValue)" }
                == ["billing/1 duplicate-of-winner", "billing/2 duplicate-of-winner", "erp/1 less-frequent"]
        )
    }

    @Test func `two records of one system count once`() {
        let (value, _, _) = decided(
            by: [.frequency, .completeness], says("billing", key: "1", ("website", "b")),
            says("billing", key: "2", ("website", "b")),
            says("erp", ("website", "longer"))
        )
        #expect(value == "longer")
    }

    @Test func `the longer value wins by completeness`() {
        let (value, decision, losers) = decided(
            by: [.completeness], says("erp", ("website", "K")), says("billing", ("website", "Kulta"))
        )
        #expect(value == "Kulta")
        #expect(decision == .completeness)
        #expect(losers == ["K less-complete"])
    }

    @Test func `the better checked value wins by verification`() {
        let (value, decision, losers) = decided(
            by: [.verification], says("erp", ("website", "a"), status: .wellFormed),
            says("billing", ("website", "b"), status: .verified)
        )
        #expect(value == "b")
        #expect(decision == .verification)
        #expect(losers == ["a less-verified"])
    }

    @Test func `an invalid value survives only when there is no other and a placeholder never does`() {
        let bad = says("erp", ("website", "bad"), status: .invalid)
        let good = says("billing", ("website", "good"))
        let none = says("sales", ("website", "n/a"), status: .placeholder)
        let all = decided(by: [.valid, .trust], bad, good, none)
        #expect(all.value == "good")
        #expect(all.decision == .valid)
        #expect(all.losers == ["bad invalid", "n/a placeholder"])
        #expect(decided(by: [.valid, .trust], bad, none).value == "bad")
        let golden = survivorship([.valid, .trust]).merge(kind: .organization, [none])
        #expect(golden.values.isEmpty)
        #expect(golden.absences.map(\.attribute) == ["website"])
        #expect(golden.absences.first?.losers.map(\.reason) == [.placeholder])
    }

    @Test func `a value without a rival says so`() {
        #expect(decided(by: [.trust], says("erp", ("website", "a"))).decision == .onlyValue)
        let agreed = decided(by: [.trust], says("erp", ("website", "a")), says("sales", ("website", "a")))
        #expect(agreed.decision == .agreement)
        #expect(agreed.losers.isEmpty)
    }

    @Test func `ties end at trust, then recency, then the order of source keys`() {
        #expect(
            decided(by: [.completeness], says("sales", ("website", "a")), says("erp", ("website", "b"))).value == "b")
        let newer = decided(
            by: [.completeness], says("erp", key: "1", changed: 1, ("website", "a")),
            says("erp", key: "2", changed: 2, ("website", "b"))
        )
        #expect(newer.value == "b")
        #expect(newer.losers == ["a older"])
        let last = decided(
            by: [.trust], says("erp", key: "2", ("website", "b")), says("erp", key: "10", ("website", "a")))
        #expect(last.value == "a")
        #expect(last.decision == .order)
        #expect(last.losers == ["b later-key"])
    }

    @Test func `attributes that survive together never come from two records`() {
        let contributions = [
            says("erp", ("familyName", "Virtanen")),
            says("sales", ("givenName", "Aino"), ("familyName", "Korhonen")),
        ]
        let names = ["givenName", "familyName"]
        let golden = survivorship([.trust], attributes: names, together: true).merge(kind: .person, contributions)
        #expect(golden.displayName == "Virtanen")
        #expect(golden.value("givenName") == nil)
        #expect(golden.absences.map(\.attribute) == ["givenName"])
        let fuller = survivorship([.completeness], attributes: names, together: true)
            .merge(kind: .person, contributions)
        #expect(fuller.displayName == "Aino Korhonen")
        #expect(fuller.values.last?.losers.map(\.reason) == [.lessComplete])
    }

    @Test func `several values are collected once each, best first, up to the limit`() {
        let golden = survivorship([.trust], attributes: ["phone"], maximum: 2).merge(
            kind: .person,
            [
                says("billing", ("phone", "+3582"), ("phone", "+3583")),
                says("erp", ("phone", "+3581"), ("phone", "+3582")),
            ]
        )
        #expect(golden.allValues("phone") == ["+3581", "+3582"])
        #expect(golden.values.map(\.decidedBy) == [.order, .collected])
        #expect(golden.values[1].supporters.map(\.key.description) == ["billing/1"])
        #expect(golden.values[0].losers.map { "\($0.value) \($0.reason.rawValue)" } == ["+3583 over-limit"])
    }

    @Test func `an address survives whole and swallows those that say less of the same`() {
        let golden = survivorship([.valid, .trust], attributes: ["address"]).merge(
            kind: .person,
            [
                says("erp", ("address.street", "Katu 1"), ("address.city", "Turku")),
                says(
                    "billing", ("address.street", "KATU 1"), ("address.city", "Turku"), ("address.postalCode", "20100")
                ),
                says("sales", ("address.street", "Tie 2"), ("address.city", "Espoo")),
            ]
        )
        #expect(golden.allValues("address.street") == ["Tie 2", "KATU 1"])
        #expect(golden.allValues("address.postalCode") == ["20100"])
        #expect(
            golden.values.filter { $0.occurrence == 1 }.compactMap(\.winner?.record.key.system)
                == Array(repeating: "billing", count: 3))
        let street = golden.values.first { $0.attribute == "address.street" }
        #expect(street?.losers.map { "\($0.value) \($0.reason.rawValue)" } == ["Katu 1 less-complete"])
    }

    @Test func `an invalid member leaves a good address and the others stay`() {
        let record = Contribution(
            key: SourceKey(system: "erp", key: "1"), version: 7, receivedAt: Timestamp(microseconds: 1),
            fields: [
                StandardizedField(
                    attribute: "address.street", occurrence: 0, raw: "Katu 1", canonical: "Katu 1", status: .wellFormed
                ),
                StandardizedField(
                    attribute: "address.postalCode", occurrence: 0, raw: "0", canonical: "0", status: .invalid
                ),
            ]
        )
        let golden = survivorship([.valid], attributes: ["address"]).merge(kind: .person, [record])
        #expect(golden.values.map(\.value) == ["Katu 1"])
        #expect(golden.absences.flatMap(\.losers).map { "\($0.value) \($0.reason.rawValue)" } == ["0 invalid"])
    }

    @Test func `an undeclared attribute has no purpose and does not survive`() {
        let golden = survivorship([.trust]).merge(kind: .person, [says("erp", ("shoeSize", "44"))])
        #expect(golden.values.isEmpty)
        #expect(golden.absences.first?.losers.map(\.reason) == [.undeclared])
    }

    @Test func `trust of a source in one attribute stands before its trust in general`() {
        let rules = SurvivorshipRules(
            trust: SourceTrust(
                standard: 40, sources: ["erp": 80],
                exceptions: [
                    TrustException(source: "sales", attributes: ["website", "address"], trust: 90),
                    TrustException(source: "sales", attributes: ["website"], trust: 1),
                ]
            ),
            rules: [], otherwise: SurvivorshipRule(name: "rest", strategies: [.trust]), displayName: [:]
        )
        let golden = Survivorship(rules: rules, catalog: catalog).merge(
            kind: .person,
            [
                says("erp", ("website", "e"), ("businessId", "e"), ("address.city", "e")),
                says("sales", ("website", "s"), ("businessId", "s"), ("address.city", "s")),
            ]
        )
        #expect(golden.value("website") == "s")
        #expect(golden.value("businessId") == "e")
        #expect(golden.allValues("address.city") == ["s", "e"])
        #expect(golden.displayName == "erp/1")
    }
}

@Suite struct PinTests {
    private let rules = SurvivorshipRules(
        trust: SourceTrust(standard: 40, sources: ["erp": 80]), rules: [],
        otherwise: SurvivorshipRule(name: "rest", strategies: [.valid, .trust]), displayName: [:]
    )
    private let contributions = [
        says("erp", version: 3, ("website", "e"), ("phone", "1"), ("phone", "2"), ("address.street", "Katu 1")),
        says("sales", version: 2, ("website", "s"), ("phone", "3"), ("address.street", "Tie 2")),
    ]

    private func merge(_ pins: Pin...) -> GoldenRecord {
        Survivorship(rules: rules, catalog: RandomCustomers.catalog).merge(kind: .person, contributions, pins: pins)
    }

    @Test func `a pinned value stands although no source says it, and all others are overruled`() {
        let golden = merge(Pin(attribute: "website", choice: .value("steward")))
        let value = golden.values.first { $0.attribute == "website" }
        #expect(value?.value == "steward")
        #expect(value?.rule == "pin")
        #expect(value?.winner == nil)
        #expect(value?.losers.map(\.reason) == [.overruledByPin, .overruledByPin])
        #expect(golden.unmetPins.isEmpty)
    }

    @Test func `a value pinned to a record follows that record`() {
        let golden = merge(
            Pin(attribute: "website", choice: .record(SourceKey(system: "sales", key: "1"), occurrence: 0))
        )
        let value = golden.values.first { $0.attribute == "website" }
        #expect(value?.value == "s")
        #expect(value?.decidedBy == .pin)
        #expect(value?.winner?.record == RecordVersion(key: SourceKey(system: "sales", key: "1"), version: 2))
    }

    @Test func `pinned values of a multi-valued attribute come first, in the order of their places`() {
        let golden = merge(
            Pin(attribute: "phone", occurrence: 1, choice: .value("2")),
            Pin(attribute: "phone", occurrence: 0, choice: .record(SourceKey(system: "sales", key: "1"), occurrence: 0))
        )
        #expect(golden.allValues("phone") == ["3", "2", "1"])
        #expect(golden.values.filter { $0.attribute == "phone" }.map(\.rule) == ["pin", "pin", "rest"])
        #expect(golden.values.first { $0.value == "2" }?.supporters.map(\.key.system) == ["erp"])
    }

    @Test func `a group is pinned whole`() {
        let golden = merge(
            Pin(attribute: "address", choice: .members(["address.street": "Uusi 3", "address.city": "Espoo"]))
        )
        #expect(golden.allValues("address.street") == ["Uusi 3", "Katu 1", "Tie 2"])
        #expect(golden.allValues("address.city") == ["Espoo"])
    }

    @Test func `a steward may keep an invalid value`() {
        let bad = says("erp", key: "9", ("website", "bad"), status: .placeholder)
        let golden = Survivorship(rules: rules, catalog: RandomCustomers.catalog).merge(
            kind: .person, contributions + [bad],
            pins: [Pin(attribute: "website", choice: .record(SourceKey(system: "erp", key: "9"), occurrence: 0))]
        )
        #expect(golden.value("website") == "bad")
        #expect(golden.values.flatMap(\.losers).allSatisfy { $0.value != "bad" })
    }

    @Test func `a pin that cannot be honoured is reported and the rules decide`() {
        let gone = Pin(attribute: "website", choice: .record(SourceKey(system: "sales", key: "gone"), occurrence: 0))
        let unknown = Pin(attribute: "shoeSize", choice: .value("44"))
        let golden = merge(gone, unknown)
        #expect(golden.value("website") == "e")
        #expect(golden.unmetPins == [gone, unknown])
    }
}

@Suite struct GoldenDocumentTests {
    private let rules = SurvivorshipRules(
        trust: SourceTrust(standard: 40, sources: ["erp": 80]), rules: [],
        otherwise: SurvivorshipRule(name: "rest", strategies: [.trust]),
        displayName: [.person: ["{givenName} {familyName}"]]
    )

    @Test func `the document has the catalog's order, arrays for several values and objects for groups`() {
        let golden = Survivorship(rules: rules, catalog: RandomCustomers.catalog).merge(
            kind: .person,
            [
                says(
                    "erp", ("phone", "+3581"), ("address.city", "Åbo"), ("address.street", "Katu \"1\""),
                    ("familyName", "Meikäläinen"), ("givenName", "Aino"), ("optOut", "true")
                )
            ]
        )
        #expect(
            String(decoding: golden.document(), as: UTF8.self)
                == #"{"kind":"person","displayName":"Aino Meikäläinen","attributes":{"givenName":"Aino","#
                + #""familyName":"Meikäläinen","optOut":true,"phone":["+3581"],"#
                + #""address":[{"street":"Katu \"1\"","city":"Åbo"}]}}"#
        )
    }

    @Test func `the lineage tells winner, rule, supporters and losers of every value`() {
        let golden = Survivorship(rules: rules, catalog: RandomCustomers.catalog).merge(
            kind: .person,
            [
                says("erp", key: "7", version: 3, ("familyName", "Virtanen")),
                says("sales", version: 2, ("familyName", "VIRTANEN")),
                says("billing", ("familyName", "Wirtanen")), says("billing", key: "2", ("shoeSize", "44")),
            ],
            pins: [Pin(attribute: "phone", choice: .record(SourceKey(system: "x", key: "y"), occurrence: 2))]
        )
        #expect(
            String(decoding: golden.lineage(), as: UTF8.self)
                == #"{"values":[{"attribute":"familyName","occurrence":0,"value":"Virtanen","status":"wellFormed","#
                + #""rule":"rest","decidedBy":"trust","#
                + #""winner":{"source":"erp","key":"7","version":3,"occurrence":0,"raw":"raw Virtanen"},"#
                + #""supporters":[{"source":"sales","key":"1","version":2}],"#
                + #""losers":[{"source":"billing","key":"1","version":1,"occurrence":0,"value":"Wirtanen","#
                + #""raw":"raw Wirtanen","reason":"less-trusted"},"#
                + #"{"source":"sales","key":"1","version":2,"occurrence":0,"value":"VIRTANEN","#
                + #""raw":"raw VIRTANEN","reason":"duplicate-of-winner"}]}],"#
                + #""withoutValue":[{"attribute":"shoeSize","losers":[{"source":"billing","key":"2","version":1,"#
                + #""occurrence":0,"value":"44","raw":"raw 44","reason":"undeclared"}]}],"#
                + #""unmetPins":[{"attribute":"phone","occurrence":0,"source":"x","key":"y","recordOccurrence":2}]}"#
        )
    }

    @Test func `a customer without records and without values still has a document`() {
        let golden = Survivorship(rules: rules, catalog: RandomCustomers.catalog).merge(kind: .organization, [])
        #expect(
            String(decoding: golden.document(), as: UTF8.self)
                == #"{"kind":"organization","displayName":"","attributes":{}}"#
        )
    }
}
