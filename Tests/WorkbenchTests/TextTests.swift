import CustomerModel
import Foundation
import Intake
import Testing

@testable import Workbench

@Suite("Texts")
struct TextTests {
    @Test("every language has the same names, none empty, with the same places for values")
    func languages() {
        let english = Texts.of(.en).words
        #expect(english.count > 300)
        for language in Language.allCases {
            let words = Texts.of(language).words
            #expect(words.count == Texts.parts(language).map(\.count).reduce(0, +), "a name stands in two parts")
            #expect(Set(words.keys) == Set(english.keys), "\(language)")
            for (name, text) in words {
                #expect(!text.isEmpty, "\(language) \(name)")
                let places = Set(text.matches(of: /\{\w+\}/).map { String($0.0) })
                let wanted = Set((english[name] ?? "").matches(of: /\{\w+\}/).map { String($0.0) })
                #expect(places == wanted, "\(language) \(name)")
            }
        }
    }

    @Test("every text that a template or a script names is there, and every script's text is used")
    func uses() {
        let words = Texts.of(.en).words
        for template in Templates.sources {
            for match in template.matches(of: /\{\{t\.([\w.-]+)\}\}/) {
                #expect(words[String(match.1)] != nil, "\(match.1)")
            }
        }
        let scripts = Assets().files.filter { $0.key.hasSuffix(".js") }.values
            .map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        let named = scripts.matches(of: /\btexts\.([a-z]+)|\btexts\["([\w-]+)"\]/).map { String($0.1 ?? $0.2 ?? "") }
        for name in named { #expect(words["js-\(name)"] != nil, "\(name)") }
        #expect(named.count > 15)
    }

    @Test("every fault of a row has a name and says what to do, and everything that a reader notices is told")
    func faults() {
        func names(_ prefix: String) -> Set<String> {
            Set(Texts.of(.en).words.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
        }
        let faults = Set(Reject.Code.allCases.map(\.rawValue))
        #expect(names("fault-") == faults && names("why-").isSuperset(of: faults))
        #expect(names("noticed-") == Set(IntakeWarning.Code.allCases.map(\.rawValue)))
    }

    @Test("the browser's languages are taken by their weights")
    func preferences() {
        #expect(Language.preferred("fi-FI,fi;q=0.9,en;q=0.8") == .fi)
        #expect(Language.preferred("de, sv;q=0.7, en;q=0.3") == .sv)
        #expect(Language.preferred("de") == .en)
        #expect(Language.preferred("") == .en)
    }

    @Test("numbers have the decimal sign of the language, and nothing is certain")
    func numbers() {
        #expect(Texts.of(.fi).percent(0.97849) == "97,8 %")
        #expect(Texts.of(.en).percent(0.9999996) == "99.9 %")
        #expect(Texts.of(.sv).decimal(-9.84, digits: 1) == "−9,8")
        #expect(Texts.of(.en).decimal(-0.01, digits: 1) == "0.0")
    }
}

@Suite("Character differences")
struct CharacterDiffTests {
    private func marked(_ value: String, _ golden: String?) -> String {
        CharacterDiff.segments(of: value, against: golden).map { part in
            part["isOther"] as? Bool == true ? "[\(part["text"] ?? "")]" : "\(part["text"] ?? "")"
        }.joined()
    }

    @Test("mark the characters that the golden value does not have, whatever their case")
    func marks() {
        #expect(marked("Meikäläinen", "Meikalainen") == "Meik[älä]inen")
        #expect(marked("OY ESIMERKKI", "Oy Esimerkki") == "OY ESIMERKKI")
        #expect(marked("Esimerkki Oy Ab", "Esimerkki Oy") == "Esimerkki Oy[ Ab]")
        #expect(marked("Virtanen", nil) == "Virtanen")
    }

    @Test("show values whole that have little in common")
    func unlike() {
        #expect(marked("Kuljetus Korhonen", "Autohuolto Lumi") == "Kuljetus Korhonen")
    }
}

@Suite("Proposals to split")
struct SplitProposalTests {
    private func pair(_ left: Int, _ right: Int, _ weight: Double) -> SplitProposal.Pair {
        SplitProposal.Pair(left: left, right: right, weight: weight, isMatch: weight > 0)
    }

    @Test("put apart what the evidence does not hold together, the largest group first")
    func evidence() {
        let proposal = SplitProposal(
            count: 4,
            pairs: [pair(0, 1, -5), pair(1, 2, 7), pair(2, 3, 9), pair(0, 2, -3), pair(0, 3, -4), pair(1, 3, -1)])
        #expect(proposal.isByEvidence && proposal.groups == [1, 0, 0, 0])
    }

    @Test("cut the weakest link where everything hangs together")
    func cut() {
        let proposal = SplitProposal(count: 4, pairs: [pair(0, 1, 9), pair(1, 2, 1), pair(2, 3, 8)])
        #expect(!proposal.isByEvidence && proposal.groups == [0, 0, 1, 1])
    }

    @Test("leave one record alone")
    func single() {
        #expect(SplitProposal(count: 1, pairs: []).groups == [0])
    }
}
