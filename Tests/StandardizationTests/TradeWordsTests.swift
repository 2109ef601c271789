import CustomerModel
import Testing

@Suite struct TradeWordsTests {
    private func names(_ name: String) -> [String] {
        Workbench.features("organizationName", of: .organization, [("organizationName", name)])
    }

    @Test(arguments: ["Åströms Bageri Ab", "Åströmin Leipomo Oy", "Åström Bakery"])
    func `the names of one company in three languages share a reading`(name: String) {
        #expect(names(name).contains("astrom leipomo"))
    }

    @Test func `the name as written comes first`() {
        #expect(names("Åströms Bageri Ab").first == "astroms bageri")
    }

    @Test func `a name without a trade word has no further reading`() {
        #expect(names("Mäkelän Yhtiöt Oy") == ["makelan yhtiot"])
    }
}
