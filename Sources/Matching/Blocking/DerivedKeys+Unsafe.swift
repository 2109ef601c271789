/// What each distinct value of a column gives as part of a blocking key.
struct DerivedKeys: Sendable {
    /// Where each value's hashes start; nil when no value has more than one.
    let starts: Frozen<UInt32>?
    /// Without `starts`: the hash of each value, 0 when it gives none.
    let hashes: Frozen<UInt64>

    private static let chunkSize = 1 << 15

    /// Keys derived from the values of a column, once for each distinct value.
    init(_ column: Column, _ deriver: KeyDeriver, threads: Int) {
        if deriver.derivation == .exact {
            starts = nil
            hashes = column.lexicon.hashes
            return
        }
        if case .neighbours(let reach) = deriver.derivation {
            let keys = SortedNeighbours.keys(of: column.lexicon, reach: reach)
            starts = Frozen(keys.starts)
            hashes = Frozen(keys.hashes)
            return
        }
        let count = column.lexicon.count
        let chunks = (count + Self.chunkSize - 1) / Self.chunkSize
        let isSingle = !deriver.derivation.givesSeveral
        let parts = Workers.map(chunks: chunks, threads: threads) { chunk, _ in
            Self.derive(chunk * Self.chunkSize..<min(count, (chunk + 1) * Self.chunkSize), column, deriver, isSingle)
        }
        hashes = Frozen(parts.flatMap(\.hashes))
        guard !isSingle else {
            starts = nil
            return
        }
        var starts: [UInt32] = [0]
        starts.reserveCapacity(count + 1)
        for part in parts { for size in part.sizes { starts.append(starts[starts.count - 1] + UInt32(size)) } }
        self.starts = Frozen(starts)
    }

    private static func derive(
        _ values: Range<Int>, _ column: Column, _ deriver: KeyDeriver, _ isSingle: Bool
    ) -> (hashes: [UInt64], sizes: [UInt16]) {
        var hashes: [UInt64] = []
        var sizes: [UInt16] = []
        var own: [UInt64] = []
        hashes.reserveCapacity(values.count)
        for id in values {
            own.removeAll(keepingCapacity: true)
            deriver.derive(column.lexicon.span(UInt32(id)), into: &own)
            if isSingle {
                hashes.append(own.first ?? 0)
            } else {
                hashes.append(contentsOf: own)
                sizes.append(UInt16(truncatingIfNeeded: own.count))
            }
        }
        return (hashes, sizes)
    }
}

/// A column and its derived keys as plain pointers; the owner keeps both alive.
struct KeyView: @unchecked Sendable {
    private let offsets: UnsafePointer<UInt32>
    private let ids: UnsafePointer<UInt32>
    private let starts: UnsafePointer<UInt32>?
    private let hashes: UnsafePointer<UInt64>
    /// Keeps a value of one choice from meeting the same value of another.
    private let choice: UInt64

    /// - Parameter choice: number of the key among its alternatives.
    init(_ column: Column, _ derived: DerivedKeys, choice: Int) {
        self.choice = UInt64(choice)
        offsets = column.offsets.base
        ids = column.ids.base
        starts = derived.starts?.base
        hashes = derived.hashes.base
    }

    /// The only hash of a row; 0 when it has none, nil when it may have several.
    @inline(__always)
    func single(_ row: Int) -> UInt64? {
        let from = offsets[row]
        let count = offsets[row &+ 1] &- from
        if count == 0 { return 0 }
        guard count == 1, starts == nil else { return nil }
        let hash = hashes[Int(ids[Int(from)])]
        return hash == 0 ? 0 : chosen(hash)
    }

    /// Calls `body` with each hash of a row, in the order of its values.
    @inline(__always)
    func forEach(_ row: Int, _ body: (UInt64) -> Void) {
        for index in Int(offsets[row])..<Int(offsets[row &+ 1]) {
            let id = Int(ids[index])
            guard let starts else {
                if hashes[id] != 0 { body(chosen(hashes[id])) }
                continue
            }
            for place in Int(starts[id])..<Int(starts[id &+ 1]) { body(chosen(hashes[place])) }
        }
    }

    @inline(__always)
    private func chosen(_ hash: UInt64) -> UInt64 { choice == 0 ? hash : StableHash.combine(hash, choice) }
}
