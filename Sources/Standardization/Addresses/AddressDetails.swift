/// The parts of a street address as people write them, with the source's own letters.
struct AddressDetails: Hashable, Sendable {
    private(set) var street: [UInt8] = []
    /// `15`, `15-17`, `15a`.
    private(set) var house: [UInt8] = []
    private(set) var stair: [UInt8] = []
    private(set) var apartment: [UInt8] = []
    private(set) var floor: [UInt8] = []
    /// The number of a post-office box.
    private(set) var box: [UInt8] = []
    /// Whoever takes in the mail.
    private(set) var careOf: [UInt8] = []

    /// Reads the lines of a street field.
    init(_ raw: [UInt8], _ reader: AddressReader, region: String) {
        var address = PostalAddress()
        address.streetLines = raw.parts { $0 == .newline || $0 == .comma || $0 == UInt8(ascii: ";") || $0 == 13 }
        let reading = reader.read(address, region: region)
        box = Array(reading.box.drop { !$0.isDigit })
        house = reading.line.house
        takeUnit(reading.line.unit)
        for line in address.streetLines { note(FoldedWords(line), reading, reader) }
    }

    /// The letters of a unit are the stair, its numbers the apartment.
    private mutating func takeUnit(_ unit: [UInt8]) {
        for part in unit.split(separator: .space) {
            let isNumber = part.first?.isDigit == true
            if isNumber, apartment.isEmpty {
                apartment = Array(part)
            } else if !isNumber, stair.isEmpty, apartment.isEmpty {
                stair = Array(part).asciiUppercased
            } else {
                apartment += (apartment.isEmpty ? [] : [.space]) + Array(part)
            }
        }
    }

    private mutating func note(_ words: FoldedWords, _ reading: AddressReading, _ reader: AddressReader) {
        let count = words.words.count
        if let place = (0..<count).first(where: { isCareOf(words, $0, reader) }) {
            careOf = Self.source(words, place + 1..<count)
            if street.isEmpty { takeStreet(words, 0..<place, reading) }
        } else if street.isEmpty {
            takeStreet(words, 0..<count, reading)
        }
        for index in 0..<count where floor.isEmpty && reader.terms.value.contains(words.fold(index), .floor) {
            let beside = [index - 1, index + 1].filter { (0..<count).contains($0) && words.fold($0).isAllDigits }
            if let number = beside.first { floor = words.fold(number) }
        }
    }

    private func isCareOf(_ words: FoldedWords, _ index: Int, _ reader: AddressReader) -> Bool {
        index == 0
            ? reader.isCareOf(words, 0) : words.fold(index).isEqual(to: "c o") && index + 1 < words.words.count
    }

    /// The words before the house number, or behind it where the number stands first.
    private mutating func takeStreet(_ words: FoldedWords, _ range: Range<Int>, _ reading: AddressReading) {
        guard reading.hasStreet, !range.isEmpty else { return }
        let digits = house.prefix { $0.isDigit }
        let number = range.first { !digits.isEmpty && words.fold($0).starts(with: digits) }
        if house.isEmpty {
            if words.joined(range).first == reading.line.street.first { street = Self.source(words, range) }
        } else if let number, number > range.lowerBound {
            street = Self.source(words, range.lowerBound..<number)
        } else if let number {
            let length = reading.line.street.split(separator: .space).count
            street = Self.source(words, number + 1..<min(range.upperBound, number + 1 + length))
        }
    }

    private static func source(_ words: FoldedWords, _ range: Range<Int>) -> [UInt8] {
        guard let first = range.first, let last = range.last else { return [] }
        var text = Array(words.text[words.words[first].source.lowerBound..<words.words[last].source.upperBound])
        while text.last == .comma || text.last == .space { text.removeLast() }
        return text
    }
}
