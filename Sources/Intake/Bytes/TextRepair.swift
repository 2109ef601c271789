/// Puts right the mojibake of a delivery's values, and counts it.
struct TextRepair {
    private let isOn: Bool
    /// What happened to the whole text; nil: nothing that its beginning shows.
    var ofWholeText: Mojibake?

    /// - Parameter isOn: false when the mapping wants every value as it stands.
    init(isOn: Bool) {
        self.isOn = isOn
    }

    /// The text as it was meant; nil when it is right or cannot be put right with certainty.
    ///
    /// - Complexity: one pass over the bytes for a text without suspicion.
    func repaired(_ bytes: UnsafeRawBufferPointer, _ line: Int, _ warnings: inout WarningLog) -> String? {
        guard isOn, UTF8Scan.endOfASCII(from: 0, in: bytes) < bytes.count else { return nil }
        var kinds = Mojibake.mayHoldUTF8(bytes) ? [Mojibake.utf8AsWindows] : []
        if let ofWholeText { kinds.append(ofWholeText) }
        if kinds.isEmpty { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        for kind in kinds {
            guard let repaired = kind.repaired(text), repaired != text else { continue }
            warnings.note(.mojibakeRepaired, about: kind.meaning, line: line) {
                "Values were put right in which \(kind.meaning); export anew with the right encoding if they look wrong."
            }
            return repaired
        }
        return nil
    }

    /// The same for a string.
    func repaired(_ text: String, _ line: Int, _ warnings: inout WarningLog) -> String? {
        guard isOn else { return nil }
        var text = text
        return text.withUTF8 { repaired(UnsafeRawBufferPointer($0), line, &warnings) }
    }
}
