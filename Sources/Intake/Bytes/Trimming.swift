extension String {
    /// Without the white space around it (ASCII and NO-BREAK SPACE); itself, uncopied, when there is none.
    var trimmed: String {
        let text = utf8
        guard let first = text.first, let last = text.last else { return self }
        guard isEdge(first) || isEdge(last) else { return self }
        var bytes = Substring(self).utf8
        while let first = bytes.first, dropsFront(&bytes, first) {}
        while let last = bytes.last, dropsBack(&bytes, last) {}
        return String(Substring(bytes))
    }
}

private func isEdge(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0xC2 || byte == 0xA0 }

private func dropsFront(_ bytes: inout Substring.UTF8View, _ first: UInt8) -> Bool {
    if first <= 0x20 {
        bytes.removeFirst()
        return true
    }
    guard bytes.starts(with: [0xC2, 0xA0]) else { return false }
    bytes.removeFirst(2)
    return true
}

private func dropsBack(_ bytes: inout Substring.UTF8View, _ last: UInt8) -> Bool {
    if last <= 0x20 {
        bytes.removeLast()
        return true
    }
    guard bytes.suffix(2).elementsEqual([0xC2, 0xA0]) else { return false }
    bytes.removeLast(2)
    return true
}
