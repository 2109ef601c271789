import Testing

@testable import Standardization

@Suite struct FoldingTests {
    @Test(arguments: [
        ("Åström & Söner", "astrom soner"), ("Æsop Œuvre Straße", "aesop oeuvre strasse"),
        ("Łódź Þór Đặng", "lodz thor dang"),
        ("O'Brien O’Brien", "obrien obrien"), ("Veli-Matti", "veli matti"), ("Чайковский", "chaikovskii"),
        ("Αθήνα", "athina"), ("a\u{308}iti", "aiti"), ("  x--y  ", "x y"), ("ＡＢＣ１", "abc1"), ("東京", "東京"), ("🙂", ""),
    ])
    func `fold A takes off diacritics and punctuation`(_ text: String, _ folded: String) {
        #expect(Folding.fold(text) == folded)
    }

    @Test func `fold B writes digraphs`() {
        #expect(Folding.foldWithDigraphs("Mäkinen Åström Müller") == "maekinen aastroem mueller")
    }

    @Test(arguments: [("maekinen", "makinen"), ("mueller", "muller"), ("goeran", "goran")])
    func `what a system without umlauts wrote folds back`(_ digraphs: String, _ plain: String) {
        #expect(Folding.withoutDigraphs(Array(digraphs.utf8))?.text == plain)
    }

    @Test(arguments: ["michael", "joel", "samuel", "joe", "mae", "saarinen", "aalto", "maa", "queen"])
    func `names that have such letters of their own stay`(_ name: String) {
        #expect(Folding.withoutDigraphs(Array(name.utf8)) == nil)
    }
}
