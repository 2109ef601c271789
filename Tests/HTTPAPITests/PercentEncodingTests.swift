import Testing

@testable import HTTPAPI

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("4711", "4711"), ("AB%2F12", "AB/12"), ("a+b", "a+b"), ("%C3%84iti%20%26%20poika", "Äiti & poika"),
        ("%e4%ba%ac", "京"), ("100%25", "100%"), ("%252F", "%2F"), ("", ""),
    ])
    func `decodes every UTF-8 text once`(encoded: String, text: String) {
        #expect(PercentEncoding.decode(encoded[...]) == text)
    }

    @Test(arguments: ["%", "%4", "%zz", "a%2", "%C3", "%FF", "%ED%A0%80", "nul%00", "%-1"])
    func `refuses broken escapes, bytes that are not UTF-8, and NUL`(encoded: String) {
        #expect(PercentEncoding.decode(encoded[...]) == nil)
    }

    @Test func `a plus sign is a space in a query only`() {
        #expect(PercentEncoding.decode("a+b%2Bc", plusIsSpace: true) == "a b+c")
        #expect(PercentEncoding.decode("a+b%2Bc") == "a+b+c")
    }

    @Test func `encoding leaves only unreserved characters and decodes to the same text in a path and in a query`() {
        for scalar in (1...0x2FF).compactMap(Unicode.Scalar.init) {
            let text = "x\(scalar)/y"
            let encoded = PercentEncoding.encode(text)
            let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%")
            #expect(encoded.allSatisfy(plain.contains))
            #expect(PercentEncoding.decode(encoded[...]) == text)
            #expect(PercentEncoding.decode(encoded[...], plusIsSpace: true) == text)
        }
    }
}
