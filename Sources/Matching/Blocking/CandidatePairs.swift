/// The candidate pairs of a table, each made once, by the first rule (and its smallest key) that finds it.
struct CandidatePairs: Sendable {
    private let index: KeyIndex
    private let chunks: [Chunk]
    /// Rows that matter; nil means all. A pair needs at least one.
    private let involving: [Bool]?

    /// A run of blocks of one rule.
    private struct Chunk: Sendable {
        let rule: Int
        let entries: Frozen<KeyEntry>
        let from: Int
        let to: Int
    }

    var chunkCount: Int { chunks.count }

    /// Pairs in one chunk, about; enough to keep two threads even.
    private static let chunkPairs = 60_000

    init(_ index: KeyIndex, involving: [Bool]? = nil) {
        self.index = index
        self.involving = involving
        chunks = (0..<index.rules).flatMap { Self.chunks(of: $0, index) }
    }

    private static func chunks(of rule: Int, _ index: KeyIndex) -> [Chunk] {
        let entries = Frozen(index.sortedEntries(rule: rule))
        var chunks: [Chunk] = []
        var from = 0
        var pairs = 0
        forEachBlock(entries, 0, entries.count) { start, end in
            pairs += (end - start) * (end - start - 1) / 2
            if pairs >= chunkPairs {
                chunks.append(Chunk(rule: rule, entries: entries, from: from, to: end))
                from = end
                pairs = 0
            }
        }
        if pairs > 0 { chunks.append(Chunk(rule: rule, entries: entries, from: from, to: entries.count)) }
        return chunks
    }

    @inline(__always)
    private static func forEachBlock(
        _ entries: Frozen<KeyEntry>, _ from: Int, _ to: Int, _ body: (_ start: Int, _ end: Int) -> Void
    ) {
        var start = from
        while start < to {
            var end = start &+ 1
            while end < to, entries.base[end].hash == entries.base[start].hash { end &+= 1 }
            if end &- start > 1 { body(start, end) }
            start = end
        }
    }

    /// Calls `body` with each pair of a chunk; the first row is the smaller.
    @inline(__always)
    func forEach(chunk number: Int, _ body: (_ left: Int, _ right: Int) -> Void) {
        let chunk = chunks[number]
        let entries = chunk.entries
        Self.forEachBlock(entries, chunk.from, chunk.to) { start, end in
            for first in start..<end &- 1 {
                let left = Int(entries.base[first].row)
                for second in first &+ 1..<end {
                    let right = Int(entries.base[second].row)
                    if let involving, !involving[left], !involving[right] { continue }
                    if index.isOwnedBefore(chunk.rule, key: entries.base[first].hash, left, right) { continue }
                    body(left, right)
                }
            }
        }
    }

    /// Number of pairs, counted by making them.
    func count(threads: Int) -> Int {
        Workers.map(chunks: chunkCount, threads: threads) { chunk, _ in
            var pairs = 0
            forEach(chunk: chunk) { _, _ in pairs &+= 1 }
            return pairs
        }.reduce(0, +)
    }
}
