import Testing

@testable import HTTPAPI

@Suite struct PasswordTests {
    @Test func `a hash is that of its password and of no other, salted, and survives being written down`() throws {
        let password = try #require(Password("correct horse battery staple"))
        let other = try #require(Password("correct horse battery stapl"))
        let hash = try PasswordHash(of: password, cost: .standard)
        #expect(hash.text.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        let read = try #require(PasswordHash(hash.text))
        #expect(read == hash && read.isHash(of: password) && !read.isHash(of: other))
        #expect(try PasswordHash(of: password, cost: .test).text != PasswordHash(of: password, cost: .test).text)
    }

    @Test func `is the scrypt of RFC 7914, section 12`() throws {
        // P = "pleaseletmein", S = "SodiumChloride", N = 16384, r = 8, p = 1; the first half of 64 bytes.
        let written = "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI"
        let hash = try #require(PasswordHash(written))
        #expect(hash.isHash(of: try #require(Password("pleaseletmein"))))
        #expect(!hash.isHash(of: try #require(Password("pleaseletmeIn"))))
    }

    @Test(arguments: [
        "", "$scrypt$", "$bcrypt$ln=4,r=8,p=1$YQ$YQ", "$scrypt$ln=4,r=8$YQ$YQ", "$scrypt$ln=40,r=8,p=1$YWFh$YWFh",
        "$scrypt$ln=4,r=8,p=1$!$!", "$scrypt$ln=4,r=8,p=1$YWFhYWFh$YWFh", "scrypt$ln=4,r=8,p=1$YQ$YQ",
    ])
    func `what is no hash is refused`(text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test func `weak passwords are refused`() throws {
        for (text, isGood) in [
            ("short", false), ("aaaaaaaaaaaaaaaa", false), ("maija-maija-2026", false), ("abababababab", false),
            ("a long enough one", true), ("salasana öljy 5", true),
        ] {
            #expect((try #require(Password(text)).fault(forName: "maija") == nil) == isGood, "\(text)")
        }
        #expect(Password("") == nil && Password(String(repeating: "a", count: 1025)) == nil)
        let (text, made) = Password.generated()
        #expect(text.wholeMatch(of: /([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}/) != nil, "\(text)")
        #expect(made.fault(forName: "anna") == nil && Password.generated().text != text)
    }

    @Test func `keyboards that compose letters differently type the same password`() throws {
        let composed = try #require(Password("yöpöytälamppu"))
        let decomposed = try #require(Password("yo\u{308}po\u{308}yta\u{308}lamppu"))
        #expect(try PasswordHash(of: composed, cost: .test).isHash(of: decomposed))
    }
}
