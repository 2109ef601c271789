/// One bit vector per candidate, as many candidates side by side as a word has lanes.
///
/// A protocol of its own, because the generic operators of `SIMD` are loops over lanes until they are specialised; the
/// concrete ones below are single instructions, also without AVX.
protocol LaneWord: BitwiseCopyable {
    associatedtype Element: FixedWidthInteger & UnsignedInteger & BitwiseCopyable

    /// Candidates in a word.
    static var lanes: Int { get }
    static var zero: Self { get }
    /// 1 in every lane.
    static var one: Self { get }
    static func & (left: Self, right: Self) -> Self
    static func | (left: Self, right: Self) -> Self
    static func ^ (left: Self, right: Self) -> Self
    static func &+ (left: Self, right: Self) -> Self
    static func &- (left: Self, right: Self) -> Self
    static prefix func ~ (word: Self) -> Self
    /// All ones in lanes that are zero, zero in others.
    var isZero: Self { get }
    /// Shifted right by one bit.
    var halved: Self { get }
    /// The number of ones in each lane.
    var bitCounts: Self { get }
}

extension LaneWord {
    /// Bits in a lane: the longest text that a lane can hold.
    @inline(__always)
    static var bits: Int { Element.bitWidth }
}

/// Sixteen candidates of up to 16 symbols.
struct Word16: LaneWord {
    typealias Element = UInt16

    var value: SIMD16<UInt16>

    @inline(__always)
    init(_ value: SIMD16<UInt16>) { self.value = value }

    @inline(__always) static var lanes: Int { 16 }
    @inline(__always) static var zero: Self { Self(.zero) }
    @inline(__always) static var one: Self { Self(.init(repeating: 1)) }
    @inline(__always) static func & (left: Self, right: Self) -> Self { Self(left.value & right.value) }
    @inline(__always) static func | (left: Self, right: Self) -> Self { Self(left.value | right.value) }
    @inline(__always) static func ^ (left: Self, right: Self) -> Self { Self(left.value ^ right.value) }
    @inline(__always) static func &+ (left: Self, right: Self) -> Self { Self(left.value &+ right.value) }
    @inline(__always) static func &- (left: Self, right: Self) -> Self { Self(left.value &- right.value) }
    @inline(__always) static prefix func ~ (word: Self) -> Self { Self(~word.value) }

    @inline(__always)
    var isZero: Self { Self(unsafeBitCast(value .== SIMD16<UInt16>.zero, to: SIMD16<UInt16>.self)) }

    @inline(__always)
    var halved: Self { Self(value &>> 1) }

    @inline(__always)
    var bitCounts: Self {
        let pairs = value &- ((value &>> 1) & SIMD16(repeating: 0x5555))
        let quads = (pairs & SIMD16(repeating: 0x3333)) &+ ((pairs &>> 2) & SIMD16(repeating: 0x3333))
        let bytes = (quads &+ (quads &>> 4)) & SIMD16(repeating: 0x0F0F)
        return Self((bytes &+ (bytes &>> 8)) & SIMD16(repeating: 0x1F))
    }
}

/// Eight candidates of up to 32 symbols.
struct Word32: LaneWord {
    typealias Element = UInt32

    var value: SIMD8<UInt32>

    @inline(__always)
    init(_ value: SIMD8<UInt32>) { self.value = value }

    @inline(__always) static var lanes: Int { 8 }
    @inline(__always) static var zero: Self { Self(.zero) }
    @inline(__always) static var one: Self { Self(.init(repeating: 1)) }
    @inline(__always) static func & (left: Self, right: Self) -> Self { Self(left.value & right.value) }
    @inline(__always) static func | (left: Self, right: Self) -> Self { Self(left.value | right.value) }
    @inline(__always) static func ^ (left: Self, right: Self) -> Self { Self(left.value ^ right.value) }
    @inline(__always) static func &+ (left: Self, right: Self) -> Self { Self(left.value &+ right.value) }
    @inline(__always) static func &- (left: Self, right: Self) -> Self { Self(left.value &- right.value) }
    @inline(__always) static prefix func ~ (word: Self) -> Self { Self(~word.value) }

    @inline(__always)
    var isZero: Self { Self(unsafeBitCast(value .== SIMD8<UInt32>.zero, to: SIMD8<UInt32>.self)) }

    @inline(__always)
    var halved: Self { Self(value &>> 1) }

    @inline(__always)
    var bitCounts: Self {
        let pairs = value &- ((value &>> 1) & SIMD8(repeating: 0x5555_5555))
        let quads = (pairs & SIMD8(repeating: 0x3333_3333)) &+ ((pairs &>> 2) & SIMD8(repeating: 0x3333_3333))
        let bytes = (quads &+ (quads &>> 4)) & SIMD8(repeating: 0x0F0F_0F0F)
        let halves = bytes &+ (bytes &>> 8)
        return Self((halves &+ (halves &>> 16)) & SIMD8(repeating: 0x3F))
    }
}

/// Four candidates of up to 64 symbols.
struct Word64: LaneWord {
    typealias Element = UInt64

    var value: SIMD4<UInt64>

    @inline(__always)
    init(_ value: SIMD4<UInt64>) { self.value = value }

    @inline(__always) static var lanes: Int { 4 }
    @inline(__always) static var zero: Self { Self(.zero) }
    @inline(__always) static var one: Self { Self(.init(repeating: 1)) }
    @inline(__always) static func & (left: Self, right: Self) -> Self { Self(left.value & right.value) }
    @inline(__always) static func | (left: Self, right: Self) -> Self { Self(left.value | right.value) }
    @inline(__always) static func ^ (left: Self, right: Self) -> Self { Self(left.value ^ right.value) }
    @inline(__always) static func &+ (left: Self, right: Self) -> Self { Self(left.value &+ right.value) }
    @inline(__always) static func &- (left: Self, right: Self) -> Self { Self(left.value &- right.value) }
    @inline(__always) static prefix func ~ (word: Self) -> Self { Self(~word.value) }

    @inline(__always)
    var isZero: Self { Self(unsafeBitCast(value .== SIMD4<UInt64>.zero, to: SIMD4<UInt64>.self)) }

    @inline(__always)
    var halved: Self { Self(value &>> 1) }

    @inline(__always)
    var bitCounts: Self {
        let pairs = value &- ((value &>> 1) & SIMD4(repeating: 0x5555_5555_5555_5555))
        let quads =
            (pairs & SIMD4(repeating: 0x3333_3333_3333_3333))
            &+ ((pairs &>> 2) & SIMD4(repeating: 0x3333_3333_3333_3333))
        let bytes = (quads &+ (quads &>> 4)) & SIMD4(repeating: 0x0F0F_0F0F_0F0F_0F0F)
        let halves = bytes &+ (bytes &>> 8)
        let words = halves &+ (halves &>> 16)
        return Self((words &+ (words &>> 32)) & SIMD4(repeating: 0x7F))
    }
}
