/// A person's name cut into its parts, folded for comparison.
struct PersonName: Hashable, Sendable {
    /// Given names in their order; empty when there are none.
    var given: [UInt8] = []
    /// The family name with its particles; empty when there is none.
    var family: [UInt8] = []
    /// Family names of earlier times.
    var previous: [[UInt8]] = []
    /// A name in quotes or parentheses.
    var nicknames: [[UInt8]] = []
    /// Which of several people of one name: 2 for `Jr` and `II`; nil when the name does not say.
    var generation: Int?
    /// Whether order and lists leave no doubt which part is which. When false, the parts may be the other way round.
    var isOrderSure = true
    /// The other way to read it when the order is unsure: given names and family name. Empty when sure.
    var swappedGiven: [UInt8] = []
    var swappedFamily: [UInt8] = []
    /// The name to show: given names first when the order is sure, without titles.
    var display: [UInt8] = []
}
