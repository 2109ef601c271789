import CustomerModel

/// The values of one record by slot, a number that stands for a column. Reused from record to record.
///
/// A class for the reason that `ValuePlan` is: whoever keeps a record's values keeps a copy.
final class SlotTable {
    private struct Entry {
        var text: String
        var instance: Int32
        var next: Int32
    }

    // One reader has a table, and calls nothing of it while it calls something of it.
    @exclusivity(unchecked) private var first: [Int32]
    @exclusivity(unchecked) private var last: [Int32]
    @exclusivity(unchecked) private var entries: [Entry] = []

    init(slots: Int) {
        first = [Int32](repeating: -1, count: slots)
        last = first
    }

    /// A table of its own with the same values.
    func copy() -> SlotTable {
        let copy = SlotTable(slots: 0)
        (copy.first, copy.last, copy.entries) = (first, last, entries)
        return copy
    }

    /// Makes the table ready for the next record.
    func removeAll() {
        entries.removeAll(keepingCapacity: true)
        for slot in first.indices { first[slot] = -1 }
    }

    /// - Parameter instance: which of the repeated elements the value stands in, from 0.
    func add(_ text: String, slot: Int, instance: Int = 0) {
        let index = Int32(entries.count)
        entries.append(Entry(text: text, instance: Int32(instance), next: -1))
        if first[slot] < 0 { first[slot] = index } else { entries[Int(last[slot])].next = index }
        last[slot] = index
    }

    /// Puts another text in the place of every value for which there is one.
    func mend(_ body: (String) -> String?) {
        for index in entries.indices {
            if let text = body(entries[index].text) { entries[index].text = text }
        }
    }

    /// The first value of a slot; nil when it has none.
    func first(_ slot: Int) -> String? {
        first[slot] < 0 ? nil : entries[Int(first[slot])].text
    }

    /// The first value of a slot within one repeated element.
    func first(_ slot: Int, instance: Int) -> String? {
        var index = first[slot]
        while index >= 0 {
            let entry = entries[Int(index)]
            if entry.instance == Int32(instance) { return entry.text }
            index = entry.next
        }
        return nil
    }

    /// The trimmed first value of a slot; nil when nothing is left or it is one of the words for "no value".
    ///
    /// - Parameter instance: the repeated element to look in; nil: anywhere.
    func present(_ slot: Int, _ instance: Int?, _ nulls: WordSet) -> String? {
        let text = (instance.map { first(slot, instance: $0) } ?? first(slot))?.trimmed
        return text.flatMap { $0.isEmpty || nulls.contains($0) ? nil : $0 }
    }

    /// Every value of a slot, in the source's order.
    func forEach(_ slot: Int, _ body: (String) throws(RowFault) -> Void) throws(RowFault) {
        var index = first[slot]
        while index >= 0 {
            try body(entries[Int(index)].text)
            index = entries[Int(index)].next
        }
    }

    /// How many repeated elements have a value in any of the slots: one more than the highest instance.
    func instances(of slots: [Int]) -> Int {
        var highest: Int32 = -1
        for slot in slots {
            var index = first[slot]
            while index >= 0 {
                highest = max(highest, entries[Int(index)].instance)
                index = entries[Int(index)].next
            }
        }
        return Int(highest) + 1
    }
}

/// What is wrong with a row that its layout does not show.
struct RowFault: Error, Hashable {
    let code: Reject.Code
    let message: String
    /// The column at fault; nil when the whole row is.
    let column: String?
}
