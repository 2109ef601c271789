import CustomerModel
import Standardization
import Testing

@Suite struct NameKindTests {
    private let names: NameKindReader

    init() throws {
        names = NameKindReader(try LinkFiles().references, country: "FI")
    }

    @Test(arguments: ["Aino Zzzimä", "A. Zzzimä", "V. S. ZZZIMÄ", "Zzzimä, Vvvno", "Zzzimä A."])
    func `persons`(name: String) { #expect(names.kind(of: name) == .person) }

    @Test(arguments: ["Zzzimä Oy", "A. Zzzimä Oy", "Zzzimä, Vvvno Ab", "Zzzimän Rakennus"])
    func `organizations`(name: String) { #expect(names.kind(of: name) == .organization) }

    @Test(arguments: ["", "Zzzimä", "Zzzimä Vvvno", "Z Vvvno", "A. 47 B.", "Zzzimä, Vvvno, Kkkno ja Qqqno"])
    func `neither`(name: String) { #expect(names.kind(of: name) == nil) }
}
