/// What a spreadsheet did to a cell on its way, and the way back as far as there is one.
enum CellDamage {
    /// `'0401234567`: the mark by which a spreadsheet keeps a number as text.
    case textMark
    /// `401234567.0`: an identifier that went through a floating-point number.
    case floatTail
    /// `3,58943E+11`: digits are lost for good.
    case rounded

    /// Nil for a sound cell.
    static func of(_ cell: UnsafeRawBufferPointer) -> CellDamage? {
        guard cell.count >= 2, let first = cell.first else { return nil }
        if first == UInt8(ascii: "'") { return isNumberStart(cell[1]) ? .textMark : nil }
        guard (0x30...0x39).contains(first), let last = cell.last, (0x30...0x39).contains(last) else { return nil }
        if isRounded(cell) { return .rounded }
        return hasFloatTail(cell) ? .floatTail : nil
    }

    private static func isNumberStart(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "=")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
    }

    /// A digit, a decimal sign, digits, `E+`, two or three digits.
    private static func isRounded(_ cell: UnsafeRawBufferPointer) -> Bool {
        guard cell.count >= 4, let mark = cell.lastIndex(of: UInt8(ascii: "+")), mark >= 2, cell.count - mark <= 4,
            cell[mark - 1] | 0x20 == UInt8(ascii: "e")
        else { return false }
        let digits = cell[..<(mark - 1)]
        guard digits.count == 1 || digits[1] == UInt8(ascii: ",") || digits[1] == UInt8(ascii: ".") else {
            return false
        }
        return digits.dropFirst(2).allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Five digits or more and `.0`.
    private static func hasFloatTail(_ cell: UnsafeRawBufferPointer) -> Bool {
        cell.count >= 7 && cell[cell.count - 1] == 0x30 && cell[cell.count - 2] == 0x2E
            && cell.dropLast(2).allSatisfy { (0x30...0x39).contains($0) }
    }
}

/// Cleans the cells of a delivery: mojibake, second quotes, what spreadsheets did. Everything it does is counted.
struct CellCleaning {
    var repair: TextRepair
    private let isQuotedTwice: Bool
    /// Slots whose values are read as numbers or dates, which may look like damaged identifiers.
    private let measured: Set<Int>
    private(set) var warnings: WarningLog

    init(_ format: SourceFormat, measured: Set<Int>, warnings: WarningLog) {
        repair = TextRepair(isOn: format.repairsMojibake)
        isQuotedTwice = format.isQuotedTwice
        self.measured = measured
        self.warnings = warnings
    }

    /// The cell's text; nil when it is empty or nothing of it can be trusted.
    mutating func text(_ cell: UnsafeRawBufferPointer, slot: Int, column: String, line: Int) -> String? {
        var cell = cell
        if isQuotedTwice, cell.count >= 2, cell.first == UInt8(ascii: "\""), cell.last == UInt8(ascii: "\"") {
            cell = UnsafeRawBufferPointer(rebasing: cell[1..<(cell.count - 1)])
        }
        guard !cell.isEmpty else { return nil }
        if !measured.contains(slot), let damage = CellDamage.of(cell) {
            return undone(damage, cell, column, line)
        }
        return repair.repaired(cell, line, &warnings) ?? String(decoding: cell, as: UTF8.self)
    }

    /// Notes something about the delivery as a whole.
    mutating func note(_ code: IntakeWarning.Code, about: String = "", line: Int? = nil, _ message: String) {
        warnings.note(code, about: about, line: line) { message }
    }

    private mutating func undone(
        _ damage: CellDamage, _ cell: UnsafeRawBufferPointer, _ column: String, _ line: Int
    ) -> String? {
        switch damage {
        case .textMark:
            note(
                .textMark, about: column, line: line,
                "An apostrophe in front of numbers was taken off in the column `\(column)`.")
            return String(decoding: cell.dropFirst(), as: UTF8.self)
        case .floatTail:
            note(
                .floatTail, about: column, line: line,
                "`.0` behind whole numbers was taken off in the column `\(column)`; export it as text.")
            return String(decoding: cell.dropLast(2), as: UTF8.self)
        case .rounded:
            note(
                .roundedNumber, about: column, line: line,
                "A spreadsheet rounded values of the column `\(column)` (1,23E+11), which are left out; export it as text."
            )
            return nil
        }
    }
}
