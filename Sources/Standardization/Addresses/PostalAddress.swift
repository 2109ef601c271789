/// One address of a record, gathered from its fields and from what hides inside them.
struct PostalAddress {
    /// What the fields say, one text a line; each in single spaces.
    var streetLines: [[UInt8]] = []
    var boxes: [[UInt8]] = []
    var postalCode: [UInt8] = []
    var city: [UInt8] = []
    /// A line of words alone behind the street, which is the city when a postal line without one follows.
    var aside: [UInt8] = []
    /// ISO 3166 alpha-2; nil when no field says.
    var country: String?
}

/// An address as matching compares it.
struct AddressReading: Hashable, Sendable {
    var line = StreetLine()
    /// `pl 22`; empty without a post-office box.
    var box: [UInt8] = []
    var postalCode: [UInt8] = []
    var city: [UInt8] = []
    /// ISO 3166 alpha-2 in small letters; empty when unknown.
    var country: [UInt8] = []
    /// What the city reads as.
    var place = PlaceName()
    /// What the postal code reads as; nil without one.
    var code: PostalCode?

    var hasStreet: Bool { !line.street.isEmpty }

    /// street␟house␟unit␟, with the box as the street when `isBox`.
    func head(isBox: Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(32)
        for part in isBox ? [box, [], []] : [line.street, line.house, line.unit] {
            result += part
            result.append(.unitSeparator)
        }
        return result
    }

    /// postal code␟city␟country, which with a head makes the feature `address`.
    var tail: [UInt8] { postalCode + [.unitSeparator] + city + [.unitSeparator] + country }

    /// Street and house number: `hameentie 15`.
    var street: [UInt8] { line.house.isEmpty ? line.street : line.street + [.space] + line.house }
}

/// Reads whole addresses: several lines, boxes, care-of lines, a postal line or country inside the street.
struct AddressReader: Sendable {
    let terms: Shared<StreetTerms>
    let cities: Shared<CityList>
    let countries: Shared<CodeList>

    /// The parts of an address; `region` stands in for a country that nothing names.
    func read(_ address: PostalAddress, region: String) -> AddressReading {
        var reading = AddressReading()
        var gathered = address
        readLines(address, &reading, &gathered)
        finish(gathered, region: region, &reading)
        return reading
    }

    /// Reads streets and boxes; what hides in them besides goes to the open places of `gathered`.
    func readLines(_ address: PostalAddress, _ reading: inout AddressReading, _ gathered: inout PostalAddress) {
        for box in address.boxes { reading.box = boxNumber(FoldedWords(box)) ?? Folding.fold(box) }
        var hasStreet = false
        var number: [UInt8] = []
        for line in address.streetLines {
            let words = FoldedWords(number + line)
            if number.isEmpty, !hasStreet, address.streetLines.count > 1, let alone = numberAlone(words) {
                number = alone + [.space]
                continue
            }
            number = []
            readLine(words, 0, &reading, &gathered, &hasStreet)
        }
        if !number.isEmpty { readLine(FoldedWords(number.dropLast()), 0, &reading, &gathered, &hasStreet) }
    }

    /// The digits of a line that is a house number and no more, `No 321` or `#321`; nil for other lines.
    private func numberAlone(_ words: FoldedWords) -> [UInt8]? {
        guard (1...2).contains(words.words.count), let last = words.words.indices.last,
            words.words.count == 1 || terms.value.contains(words.fold(0), .number), words.fold(last).isAllDigits,
            !words.fold(last).isEmpty
        else { return nil }
        return words.fold(last)
    }

    /// Whether the words are the number of a post-office box: `pl 22` for `PL 22`, `P.O. Box 22`, `22`.
    private func boxNumber(_ words: FoldedWords) -> [UInt8]? {
        if let box = boxPrefix(words, 0) { return box.text }
        let folded = words.joined(words.words.indices)
        return folded.isAllDigits ? Array("pl ".utf8) + folded : nil
    }

    private func boxPrefix(_ words: FoldedWords, _ start: Int) -> (text: [UInt8], end: Int)? {
        guard start < words.words.count, terms.value.mayStartBox(words.folds, words.words[start].fold) else {
            return nil
        }
        for length in stride(from: min(4, words.words.count - start - 1), to: 0, by: -1) {
            let end = start + length
            let number = words.fold(end)
            guard number.first?.isDigit == true, let box = terms.value.meaning(of: words.joined(start..<end), as: .box)
            else {
                continue
            }
            return (box + [.space] + number, end + 1)
        }
        let glued = words.fold(start)
        let letters = Array(glued.prefix { $0.isLetter })
        let number = Array(glued[letters.count...])
        guard letters.count > 1, number.isAllDigits, let box = terms.value.meaning(of: letters, as: .box) else {
            return nil
        }
        return (box + [.space] + number, start + 1)
    }

    private func readLine(
        _ words: FoldedWords, _ start: Int, _ reading: inout AddressReading, _ address: inout PostalAddress,
        _ hasStreet: inout Bool
    ) {
        guard start < words.words.count, !isCareOf(words, start) else { return }
        if let box = boxPrefix(words, start) {
            if reading.box.isEmpty { reading.box = box.text }
            return readLine(words, box.end, &reading, &address, &hasStreet)
        }
        let range = start..<endBeforeCareOf(words, start)
        if takePostalLine(words, range, &address, hasStreet: hasStreet || start > 0 || !reading.box.isEmpty) { return }
        if hasStreet, takeCountry(words, range, &address) { return }
        takeStreet(words, range, &reading, &hasStreet)
        if !words.text.contains(where: \.isDigit) { address.aside = words.joined(range) }
    }

    /// Where `c/o` and the name behind it begin; the end of the line when there is none.
    private func endBeforeCareOf(_ words: FoldedWords, _ start: Int) -> Int {
        let end = words.words.count
        return (start + 1..<max(start + 1, end)).first {
            words.words[$0].isCompound && $0 + 1 < end && words.fold($0).isEqual(to: "c o")
        } ?? end
    }

    /// Whether a line from a word on names whoever takes in the mail.
    func isCareOf(_ words: FoldedWords, _ start: Int) -> Bool {
        terms.value.contains(words.folds, words.words[start].fold, .careof) && start + 1 < words.words.count
            && (words.words[start].isCompound || words.lastByte(start) != .dot)
    }

    /// The first line with a house number is the street; a line of a flat alone completes it.
    private func takeStreet(
        _ words: FoldedWords, _ range: Range<Int>, _ reading: inout AddressReading, _ hasStreet: inout Bool
    ) {
        let line = StreetLineReader(terms: terms).read(words, range)
        if !hasStreet {
            reading.line = line
            hasStreet = true
        } else if isUnit(words, range) {
            let unit = StreetLineReader(terms: terms).read(
                FoldedWords(Array("x 1 ".utf8) + words.text), 0..<(words.words.count + 2))
            if reading.line.unit.isEmpty { reading.line.unit = unit.unit }
        } else if reading.line.house.isEmpty && !line.house.isEmpty {
            reading.line = line
        }
    }

    private func isUnit(_ words: FoldedWords, _ range: Range<Int>) -> Bool {
        let first = words.fold(range.lowerBound)
        let second = range.count > 1 ? words.fold(range.lowerBound + 1) : []
        if terms.value.contains(first, .unit) || terms.value.contains(first, .floor)
            || terms.value.contains(second, .floor)
        {
            return true
        }
        return range.count <= 3 && first.prefix { $0.isLetter }.count == 1 && first[0].isLetter
            && (first.count > 1 || second.first?.isDigit == true)
    }

    /// `00500 Helsinki`, `FI-00500 Helsinki`, `Las Vegas NV 89132`: only what the fields leave open is taken.
    private func takePostalLine(
        _ words: FoldedWords, _ range: Range<Int>, _ address: inout PostalAddress, hasStreet: Bool
    ) -> Bool {
        guard hasStreet, range.count > 1 || words.fold(range.lowerBound).count == 5 else { return false }
        let (first, last) = (range.lowerBound, range.upperBound - 1)
        if isPostal(words, first) {
            if address.postalCode.isEmpty { address.postalCode = words.source(first) }
            if address.city.isEmpty { address.city = words.joined((first + 1)..<range.upperBound) }
            return true
        }
        guard range.count > 1, isPostal(words, last) else { return false }
        let isState = words.fold(last - 1).count == 2
        if address.postalCode.isEmpty { address.postalCode = words.source(last) }
        if address.city.isEmpty { address.city = words.joined(first..<(isState ? last - 1 : last)) }
        return true
    }

    /// Five digits, perhaps with a country in front or four more digits behind.
    private func isPostal(_ words: FoldedWords, _ index: Int) -> Bool {
        let squeezed = words.squeezed(index)
        let digits = squeezed.drop { $0.isLetter }
        return squeezed.count - digits.count <= 3 && (digits.count == 5 || digits.count == 9)
            && digits.allSatisfy(\.isDigit)
    }

    private func takeCountry(_ words: FoldedWords, _ range: Range<Int>, _ address: inout PostalAddress) -> Bool {
        guard let code = countries.value.code(of: words.joined(range)) else { return false }
        if address.country == nil { address.country = code }
        return true
    }

    /// Reads postal code, city and country once the lines are read.
    func finish(_ address: PostalAddress, region: String, _ reading: inout AddressReading) {
        let hasPostalLine = address.city.isEmpty && !address.postalCode.isEmpty && !reading.line.house.isEmpty
        let place = PlaceName(hasPostalLine ? address.aside : address.city, cities)
        let text = address.postalCode.isEmpty ? place.postalCode : address.postalCode
        if !text.isEmpty {
            let code = PostalCode(text, country: address.country, region: region, isSurelyFinnish: place.isListed)
            reading.postalCode = code.key
            reading.code = code
        }
        reading.country = Array((address.country ?? reading.code?.country ?? "").utf8).asciiLowercased
        reading.place = place
        reading.city = place.key
    }
}
