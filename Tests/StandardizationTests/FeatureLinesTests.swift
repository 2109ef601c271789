import CustomerModel
import Standardization
import Testing

@Suite("Lines of features")
struct FeatureLinesTests {
    private func read(_ features: [Feature]) -> [Feature] {
        var read: [Feature] = []
        FeatureLines.encode(features).withUnsafeBufferPointer { bytes in
            FeatureLines.forEach(bytes) { name, value in
                read.append(Feature(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
            }
        }
        return read
    }

    @Test("features come back as they went in")
    func roundTrip() {
        let features = [Feature("personName", "matti\u{1F}virtanen"), Feature("phone", "+358401234567")]
        #expect(read(features) == features)
        #expect(read([]) == [])
    }

    @Test("a tab or line end inside a value cannot make another feature")
    func injection() {
        #expect(read([Feature("text", "a\nphone\t1")]) == [Feature("text", "a phone 1")])
    }
}
