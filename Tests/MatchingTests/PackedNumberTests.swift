import CustomerModel
import Testing

@testable import Matching

@Suite("Packed numbers")
struct PackedNumberTests {
    /// A number, and what a few slips of the pen make of it.
    private static func slipped(_ number: [UInt8], slips: Int, _ numbers: inout SplitMix) -> [UInt8] {
        var text = number
        for _ in 0..<slips {
            let place = numbers.next(below: text.count)
            switch numbers.next(below: 4) {
            case 0: text[place] = UInt8(48 + numbers.next(below: 10))
            case 1: text.insert(UInt8(48 + numbers.next(below: 3)), at: place)
            case 2 where text.count > 1: text.remove(at: place)
            default: text.swapAt(place, min(place + 1, text.count - 1))
            }
        }
        return text
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `packed numbers are a keystroke apart, or end alike, when their texts are`(seed: UInt64) {
        var numbers = SplitMix(seed: seed)
        let kernel = TextKernel()
        var (apart, alike) = (0, 0)
        for _ in 0..<20_000 {
            let one = (0..<1 + numbers.next(below: 14)).map { _ in UInt8(48 + numbers.next(below: 3)) }
            let other = Self.slipped(one, slips: numbers.next(below: 3), &numbers)
            if one == other { continue }
            let (left, right) = (
                one.withUnsafeBufferPointer(PackedNumber.pack), other.withUnsafeBufferPointer(PackedNumber.pack)
            )
            let isApart = one.map(UInt16.init).withUnsafeBufferPointer { first in
                other.map(UInt16.init).withUnsafeBufferPointer { kernel.isKeystrokeApart(first, $0) }
            }
            #expect(PackedNumber.areKeystrokeApart(left, right) == isApart)
            let endsAlike = one.count >= 8 && other.count >= 8 && one.suffix(8) == other.suffix(8)
            #expect(PackedNumber.endAlike(left, right) == endsAlike)
            apart += isApart ? 1 : 0
            alike += endsAlike ? 1 : 0
        }
        #expect(apart > 1000 && alike > 100)
    }

    @Test(arguments: ["", "12345678901234567", "12 34", "0a"])
    func `what does not fit in a word is not packed`(text: String) {
        var text = text
        #expect(text.withUTF8(PackedNumber.pack) == 0)
    }
}
