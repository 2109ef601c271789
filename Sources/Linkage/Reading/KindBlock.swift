import Standardization

/// Rows of one kind on their way from the file to their features.
struct KindBlock: Sendable {
    /// The lane that standardizes the rows.
    var lane: Int
    var cells = CellBlock()
    /// For each row its place in the order of reading.
    var places: [UInt32] = []

    /// Whether it is worth handing on.
    var isFull: Bool { places.count >= 2048 || cells.byteCount >= 1 << 20 }

    mutating func removeAll() {
        cells.removeAll()
        places = []
    }
}
