import Foundation
import RuleBook
import Standardization
import Testing

@testable import NameComparison

/// The shipped reference lists.
let shippedReferences: ReferenceLists = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "matching-rules/reference")
    var texts: [String: String] = [:]
    for name in ReferenceLists.fileNames {
        texts[name] = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    do { return try ReferenceLists(texts: texts) } catch {
        preconditionFailure("the shipped lists are wrong: \(error)")
    }
}()

@Suite struct NameComparerTests {
    private func score(_ one: String, _ other: String, _ kind: NameKind?) -> Float {
        let comparer = NameComparer(shippedReferences)
        let there = comparer.compare(one, other, kind: kind).score
        #expect(there == comparer.compare(other, one, kind: kind).score)
        #expect((0...1).contains(there))
        return there
    }

    @Test(arguments: [
        ("Matti Meikäläinen", "MEIKÄLÄINEN, Matti"), ("Dr. Anna Korhonen", "Anna Korhonen"),
        ("Bob Jones", "Robert Jones"), ("J. Virtanen", "Juhani Virtanen"),
        ("Дмитро Шевченко", "Dmytro Shevchenko"), ("Δημήτρης Παπαδόπουλος", "Dimitris Papadopoulos"),
        ("Muhammad Yusuf", "Mohamed Youssef"), ("AnnaKorhonen", "Anna Korhonen"), ("Åsa Söderström", "Asa Soderstrom"),
        ("Anders Lindqvist", "Anders Lindkvist"), ("Ivan Petrovich Sidorov", "Ivan Sidorov"),
        ("Anna Maria van der Berg", "Anna van den Berg"), ("Sergei Ivanovs", "Sergey Ivanov"),
    ])
    func `one person's name written in two ways is likely the same`(one: String, other: String) {
        #expect(score(one, other, .person) >= 0.7)
    }

    @Test(arguments: [
        ("Anna Korhonen", "Anna Virtanen"), ("Matti Virtanen", "Liisa Virtanen"),
        ("Ivan Petrovich Sidorov", "Ivan Nikolaevich Sidorov"), ("A. Virtanen", "Juhani Virtanen"),
        ("Omar bin Khalid al Najdi", "Khalid bin Omar al Najdi"), ("Hans Meier", "Petra Zuckermann"), ("", "Anna"),
    ])
    func `names of two persons are not`(one: String, other: String) {
        #expect(score(one, other, .person) < 0.7)
    }

    @Test(arguments: [
        ("Yritys Oy", "YRITYS OSAKEYHTIÖ"), ("Nordic Tools Intl. Ltd", "Nordic Tools International Limited"),
        ("Smith & Sons Ltd", "Smith and Sons Limited"), ("J.P. Example & Co.", "JP Example"),
        ("Three Rivers Shipping", "3 Rivers Shipping"), ("Coca Example Company", "CocaExample Company"),
        ("Steelworks Gesellschaft mit beschränkter Haftung", "Steelworks GmbH"),
        ("Suomalainen Osuuskauppojen Keskuskunta", "SOK"), ("Åströms Bageri Ab", "Astroms Bageri Ab"),
        ("OAO Severstroi", "Open Joint Stock Company Severstroi"), ("The Example Bank", "Example Bank"),
    ])
    func `one organization's name written in two ways is likely the same`(one: String, other: String) {
        #expect(score(one, other, .organization) >= 0.7)
    }

    @Test(arguments: [
        ("Example Solutions (France) SARL", "Example Solutions (Germany) GmbH"), ("Helmi Group Oy", "Pohjan Group Oy"),
        ("Management Company", "Westerly Management Company"), ("Example Fund 2", "Example Fund 3"),
        ("Example Systems Inc", "Example Industries Inc"), ("Kallio Beheer B.V.", "Niemi Beheer B.V."),
    ])
    func `names of two organizations are not`(one: String, other: String) {
        #expect(score(one, other, .organization) < 0.7)
    }

    @Test func `equal names score 1 in any script`() {
        for name in ["Matti Meikäläinen", "Иван Петров", "Δημήτρης", "北京公司", "محمد"] {
            #expect(score(name, name, .person) == 1)
            #expect(score(name, name, .organization) == 1)
        }
    }

    @Test func `the kind is told from the names when no column says it`() {
        let comparer = NameComparer(shippedReferences)
        #expect(comparer.compare("Yritys Oy", "Yritys").kind == .organization)
        #expect(comparer.compare("Matti Meikäläinen", "Meikäläinen Matti").kind == .person)
    }

    @Test func `kind words of common schemas are known, open ones are left open`() {
        #expect(NameKind(word: "Person") == .person)
        #expect(NameKind(word: "Company") == .organization)
        #expect(NameKind(word: "ORGANIZATION") == .organization)
        #expect(NameKind(word: "LegalEntity") == nil)
    }

    @Test func `the match key shows what agrees, what is similar and what stands alone`() {
        let key = NameComparer(shippedReferences).compare("Anna Maria Korhonen", "Anna Korhoner", kind: .person)
            .matchKey
        #expect(key == "+ANNA~KORHONEN/KORHONER-MARIA" || key == "+ANNA~KORHONER/KORHONEN-MARIA")
    }
}
