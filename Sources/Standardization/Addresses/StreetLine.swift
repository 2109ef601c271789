/// The parts of one street address, folded, abbreviations spelled out.
struct StreetLine: Hashable, Sendable {
    /// Name of the street: `hameentie`.
    var street: [UInt8] = []
    /// House number: `15`, `15-17`, `15a`.
    var house: [UInt8] = []
    /// Stair, flat, building: `a 4`.
    var unit: [UInt8] = []
}

/// Reads `Hämeentie 15 A 4`, `It. Rantakatu 5 as. 3`, `123 Main St Apt 4`, `5/12 Albert Road`.
struct StreetLineReader: Sendable {
    let terms: Shared<StreetTerms>

    /// Cuts some words of a line.
    func read(_ words: FoldedWords, _ range: Range<Int>) -> StreetLine {
        var line = StreetLine()
        var rest = range.filter { !words.words[$0].fold.isEmpty || words.isWritten($0, as: "-") }
        takeLeadingUnit(words, &rest, &line)
        guard !rest.isEmpty else { return line }
        if let house = houseBehindBuilding(words, rest) { rest.removeFirst(house) }
        if startsWithHouse(words, rest) {
            takeHouse(words, rest[0], &line)
            readHouseFirst(words, Array(rest.dropFirst()), &line)
        } else {
            readStreetFirst(words, rest, &line)
        }
        return line
    }

    // MARK: House number first

    /// `Skyline Apartments 638 Downey St`: the place of the house number when a building's name stands before it, which a
    /// word for a street behind the number tells, and none before it.
    private func houseBehindBuilding(_ words: FoldedWords, _ rest: [Int]) -> Int? {
        guard let place = rest.firstIndex(where: { words.fold($0).first?.isDigit == true }), place > 0,
            rest.count > place + 2, words.fold(rest[place]).isAllDigits, !isStreetWord(words, rest[..<place]),
            isStreetWord(words, rest[(place + 2)...])
        else { return nil }
        return place
    }

    private func isStreetWord(_ words: FoldedWords, _ indices: ArraySlice<Int>) -> Bool {
        indices.contains { words.words[$0].fold.count > 1 && terms.value.contains(words.fold($0), .word) }
    }

    /// A number first, and a word after it; `5. linja` is a street of that name.
    private func startsWithHouse(_ words: FoldedWords, _ rest: [Int]) -> Bool {
        guard rest.count > 1, words.text[words.words[rest[0]].source.lowerBound].isDigit else { return false }
        guard words.lastByte(rest[0]) != .dot else { return false }
        let next = words.fold(rest[1])
        if Self.isOrdinal(next) { return true }
        return !(next.first?.isDigit ?? true) && !terms.value.contains(next, .floor) && next.count > 1
            || (rest.count > 2 && next.count == 1)
    }

    /// `1st`, `22nd`, `33rd`, `64th`.
    private static func isOrdinal(_ fold: [UInt8]) -> Bool {
        let tail = Array(fold.drop { $0.isDigit })
        guard tail.count == 2, fold.count > 2 else { return false }
        return tail.isEqual(to: "st") || tail.isEqual(to: "nd") || tail.isEqual(to: "rd") || tail.isEqual(to: "th")
    }

    /// `unit 5 12 Albert Road`: what stands before the house number.
    private func takeLeadingUnit(_ words: FoldedWords, _ rest: inout [Int], _ line: inout StreetLine) {
        guard rest.count > 3,
            terms.value.contains(words.fold(rest[0]), .unit) || terms.value.contains(words.fold(rest[0]), .floor),
            words.firstByte(rest[1])?.isDigit == true, words.firstByte(rest[2])?.isDigit == true
        else { return }
        line.unit = words.fold(rest[1])
        rest.removeFirst(2)
    }

    private func takeHouse(_ words: FoldedWords, _ index: Int, _ line: inout StreetLine) {
        let source = words.source(index)
        guard let slash = source.firstIndex(of: .slash) else {
            line.house = houseNumber(words, index)
            return
        }
        line.unit = Folding.fold(Array(source[..<slash]))
        line.house = Folding.fold(Array(source[(slash + 1)...]))
    }

    private func readHouseFirst(_ words: FoldedWords, _ rest: [Int], _ line: inout StreetLine) {
        let end = rest.dropFirst().firstIndex { startsUnit(words, $0) } ?? rest.count
        let street = Array(rest[..<end])
        line.street = streetName(words, street, isHouseFirst: true)
        appendUnit(words, Array(rest[end...]), &line)
    }

    private func startsUnit(_ words: FoldedWords, _ index: Int) -> Bool {
        let fold = words.fold(index)
        if words.text[words.words[index].source.lowerBound] == UInt8(ascii: "#") { return true }
        return
            (terms.value.contains(fold, .unit) || terms.value.contains(fold, .floor)
            || terms.value.contains(fold, .building))
            && index + 1 < words.words.count
    }

    // MARK: Street first

    private func readStreetFirst(_ words: FoldedWords, _ rest: [Int], _ line: inout StreetLine) {
        let number = rest.dropFirst().firstIndex { words.firstByte($0)?.isDigit == true } ?? rest.count
        line.street = streetName(words, Array(rest[..<number]), isHouseFirst: false)
        guard number < rest.count else { return }
        var tail = Array(rest[number...])
        takeHouseAndLetter(words, &tail, &line)
        appendUnit(words, tail, &line)
    }

    /// `15`, `15 - 17`, `15a B` (the letter belongs to the house when a stair follows), `15A4`.
    private func takeHouseAndLetter(_ words: FoldedWords, _ tail: inout [Int], _ line: inout StreetLine) {
        let house = houseNumber(words, tail.removeFirst())
        let digits = house.prefix { $0.isDigit || $0 == .hyphen }
        let letters = Array(house[digits.count...])
        line.house = Array(digits)
        if tail.count > 1, words.isWritten(tail[0], as: "-"), words.fold(tail[1]).isAllDigits {
            line.house += [.hyphen] + words.fold(tail[1])
            tail.removeFirst(2)
        } else if !letters.isEmpty, let next = tail.first, isStair(words, next) {
            line.house += letters
        } else if letters.isEmpty, tail.count > 2, isSmallLetter(words, tail[0]), isStair(words, tail[1]) {
            line.house += words.fold(tail.removeFirst())
        } else if !letters.isEmpty {
            line.unit = Self.spaced(letters)
        }
    }

    private func isStair(_ words: FoldedWords, _ index: Int) -> Bool {
        let fold = words.fold(index)
        return fold.first?.isLetter == true && fold.prefix { $0.isLetter }.count == 1
    }

    private func isSmallLetter(_ words: FoldedWords, _ index: Int) -> Bool {
        let source = words.source(index)
        return source.count == 1 && source[0].isLetter && source[0] == source[0].lowercased
    }

    /// The number with what is glued to it: `15-17` keeps its hyphen.
    private func houseNumber(_ words: FoldedWords, _ index: Int) -> [UInt8] {
        guard words.words[index].isCompound, words.source(index).contains(.hyphen) else { return words.fold(index) }
        return words.fold(index).map { $0 == .space ? .hyphen : $0 }
    }

    // MARK: Unit

    /// Letters and numbers of stair and flat; words for flat and stair and whole floors are left out.
    private func appendUnit(_ words: FoldedWords, _ rest: [Int], _ line: inout StreetLine) {
        var index = 0
        while index < rest.count {
            let fold = words.fold(rest[index])
            let next = index + 1 < rest.count ? words.fold(rest[index + 1]) : []
            index += 1
            if fold.isEmpty || terms.value.contains(fold, .unit) { continue }
            if terms.value.contains(next, .floor) && fold.isAllDigits {
                index += 1
            } else if terms.value.contains(fold, .floor) {
                if next.first?.isDigit == true { index += 1 }
            } else {
                Self.append(terms.value.meaning(of: fold, as: .building) ?? Self.spaced(fold), to: &line.unit)
            }
        }
    }

    private static func append(_ text: [UInt8], to unit: inout [UInt8]) {
        if !unit.isEmpty { unit.append(.space) }
        unit += text
    }

    /// `a4` becomes `a 4`; leading zeros go.
    private static func spaced(_ fold: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for (index, byte) in fold.enumerated() {
            let startsNumber = byte.isDigit && (index == 0 || !fold[index - 1].isDigit)
            if index > 0, byte.isDigit != fold[index - 1].isDigit, byte != .space, fold[index - 1] != .space {
                result.append(.space)
            }
            if startsNumber && byte == 48 && index + 1 < fold.count && fold[index + 1].isDigit { continue }
            result.append(byte)
        }
        return result
    }

    // MARK: Street name

    private func streetName(_ words: FoldedWords, _ indices: [Int], isHouseFirst: Bool) -> [UInt8] {
        var name: [UInt8] = []
        let shown = indices.filter { !words.words[$0].fold.isEmpty }
        for (place, index) in shown.enumerated() {
            if place > 0 { name.append(.space) }
            name += expanded(words, index, place: place, of: shown.count, isHouseFirst: isHouseFirst)
        }
        return terms.value.finnishName(of: name) ?? name
    }

    private func expanded(
        _ words: FoldedWords, _ index: Int, place: Int, of count: Int, isHouseFirst: Bool
    ) -> [UInt8] {
        let fold = words.fold(index)
        let isLast = place == count - 1
        let hasDot = words.lastByte(index) == .dot
        if isHouseFirst, count > 1, place == 0 || isLast, let direction = terms.value.meaning(of: fold, as: .direction)
        {
            return direction
        }
        if !isLast, !isHouseFirst, hasDot || fold.count > 2, let word = terms.value.meaning(of: fold, as: .prefix) {
            return word
        }
        if place == 0 && !isLast && isHouseFirst && fold.isEqual(to: "st") { return Array("saint".utf8) }
        if place > 0, isLast || isHouseFirst, let word = terms.value.meaning(of: fold, as: .word) { return word }
        return hasDot && isLast ? unglued(fold) : fold
    }

    /// `kauppak` is kauppakatu, `hameent` hämeentie: the longest tail that is a term.
    private func unglued(_ fold: [UInt8]) -> [UInt8] {
        for length in stride(from: min(4, fold.count - 3), to: 0, by: -1) {
            let tail = Array(fold[(fold.count - length)...])
            if let whole = terms.value.meaning(of: tail, as: .glued) { return fold[..<(fold.count - length)] + whole }
        }
        return fold
    }
}
