/// Finds blocking keys that too many records share.
enum StopKeyFinder {
    /// Per rule the hashes of keys with more rows than the limit, ascending.
    static func stopKeys(in index: KeyIndex, limit: Int, threads: Int) -> [[StopKey]] {
        Workers.map(chunks: index.rules, threads: threads) { rule, _ in
            var stops: [StopKey] = []
            let entries = index.sortedEntries(rule: rule)
            var start = 0
            while start < entries.count {
                var end = start + 1
                while end < entries.count, entries[end].hash == entries[start].hash { end += 1 }
                if end - start > limit { stops.append(StopKey(entries[start].hash)) }
                start = end
            }
            return stops.sorted()
        }
    }
}
