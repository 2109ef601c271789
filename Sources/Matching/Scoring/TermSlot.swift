/// A part of a compared value whose frequency matters: agreeing on a rare family name says more than on a common one.
struct TermSlot: Sendable {
    /// Name of the table in the model, such as `personName.family`.
    let table: String
    private let part: Part

    private enum Part {
        case whole
        case single(Int)
        case pair(Int)
        case domain
        case localPart
    }

    private init(_ table: String, _ part: Part) {
        self.table = table
        self.part = part
    }

    /// Whether the term is the value itself.
    var isWhole: Bool {
        if case .whole = part { true } else { false }
    }

    /// The bytes of the term in a value; empty when the value lacks it.
    func term(of value: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        switch part {
        case .whole: value
        case .single(let index): Composite.part(index, of: value)
        case .pair(let index): Composite.neighbours(index, of: value)
        case .domain: Self.domain(of: value)
        case .localPart: Self.localPart(of: value)
        }
    }

    private static func domain(of email: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let at = email.lastIndex(of: UInt8(ascii: "@")) ?? email.count - 1
        return UnsafeBufferPointer(rebasing: email[(at + 1)...])
    }

    private static func localPart(of email: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: email[..<(email.lastIndex(of: UInt8(ascii: "@")) ?? 0)])
    }

    /// The slots of a comparison, at most three.
    static func slots(of comparison: ComparisonRule) -> [TermSlot] {
        guard let feature = comparison.features.first else { return [] }
        switch comparison.comparator {
        case .personName: return [TermSlot("\(feature).given", .single(0)), TermSlot("\(feature).family", .single(1))]
        case .address: return [TermSlot("\(feature).house", .pair(0)), TermSlot("\(feature).postalCode", .single(3))]
        case .email:
            return [
                TermSlot(feature, .whole), TermSlot("\(feature).domain", .domain),
                TermSlot("\(feature).localPart", .localPart),
            ]
        default: return [TermSlot(feature, .whole)]
        }
    }

    /// The slots (bit 0, bit 1, bit 2) on which a pair of this grade agrees. A name contained in another counts as the more
    /// common of the two: `kesko` says little about `kesko logistics` when half of the town is called so.
    static func agreeing(_ grade: Grade, _ comparator: Comparator) -> UInt8 {
        switch (comparator, grade) {
        case (.personName, .same), (.personName, .swapped): 0b11
        case (.personName, .nickname), (.personName, .oneOfSeveral), (.personName, .initials),
            (.personName, .givenSimilar), (.personName, .givenMissing), (.personName, .familyOnly):
            0b10
        case (.personName, .familySimilar), (.personName, .familyMissing), (.personName, .givenOnly): 0b01
        case (.address, .sameUnit), (.address, .sameHouse), (.address, .otherUnit): 0b01
        case (.address, .samePostalCode): 0b10
        case (.email, .sameDomain): 0b10
        case (.email, .sameLocalPart): 0b100
        case (.organizationName, .contained), (.tokens, .contained): 0b01
        case (.address, _), (.personName, _): 0
        case (_, .same): 0b01
        default: 0
        }
    }
}

/// Term counts by bytes, compiled from a model's table.
struct TermIndex: Sendable {
    private let known: LexiconBuilder
    private let bits: [Float]
    private let restBits: Float
    private let counts: [Int]
    /// -log2 of the chance that two random records agree.
    private let agreementBits: Float
    let total: Int

    init(_ table: TermTable) {
        var known = LexiconBuilder()
        var bits: [Float] = []
        var counts: [Int] = []
        for (term, count) in table.counts {
            _ = known.intern(term)
            bits.append(Self.surprise(Double(count), table.total))
            counts.append(count)
        }
        self.known = known
        self.bits = bits
        self.counts = counts
        restBits = Self.surprise(max(1, table.rest), table.total)
        agreementBits = Float(-MatchWeight.log2(max(table.agreement, 1e-12)))
        total = table.total
    }

    /// -log2 of the share of records with the term, in bits.
    func surprise(_ term: UnsafeBufferPointer<UInt8>) -> Float {
        known.find(term).map { bits[Int($0)] } ?? restBits
    }

    /// What agreeing on this term says beyond agreeing on an average one, in bits; 0 for an empty term.
    func adjustment(_ term: UnsafeBufferPointer<UInt8>) -> Float {
        term.isEmpty ? 0 : surprise(term) - agreementBits
    }

    /// Records with the term, as far as the table lists it (0 otherwise).
    func count(_ term: UnsafeBufferPointer<UInt8>) -> Int {
        known.find(term).map { counts[Int($0)] } ?? 0
    }

    private static func surprise(_ count: Double, _ total: Int) -> Float {
        total == 0 ? 0 : Float(-MatchWeight.log2(count / Double(total)))
    }
}
