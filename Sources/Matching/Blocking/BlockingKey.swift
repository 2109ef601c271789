/// A key under which a record is found. Two records with an equal key are a candidate pair.
package struct BlockingKey: Hashable, Sendable {
    /// Index of the blocking rule.
    package let rule: Int
    /// `StableHash` of the derived values: the same in every process.
    package let hash: UInt64

    package init(rule: Int, hash: UInt64) {
        self.rule = rule
        self.hash = hash
    }
}

extension BlockingKey: Comparable {
    package static func < (left: BlockingKey, right: BlockingKey) -> Bool {
        (left.rule, left.hash) < (right.rule, right.hash)
    }
}
