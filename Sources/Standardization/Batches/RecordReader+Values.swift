internal import CustomerModel

extension RecordReader {
    // MARK: Names

    /// Reads a value of a person's name: its own features, and the parts that go into those of the whole name.
    mutating func readName(_ raw: [UInt8], _ type: AttributeType) {
        let reading = reader.read(raw, type, ownRank: nil, into: &collector)
        finding.show(reading, raw: raw)
        guard reading.status > .placeholder else { return }
        let text = raw.collapsingBlanks()
        var parts = NameParts(settings.references.names)
        let maker = NameFeatures(names: settings.references.names)
        switch type {
        case .givenName:
            parts.noteGiven(text)
            for given in parts.given {
                finding.add(CellFinding.Mark.given, given)
                maker.addGiven(given, to: &collector)
            }
            maker.add(parts.generations, to: &collector)
        case .familyName:
            parts.noteFamily(text)
            for family in parts.families { finding.add(CellFinding.Mark.family, family) }
            maker.addFamilies(parts.families, to: &collector)
            maker.add(parts.generations, to: &collector)
        default:
            parts.noteFull(text)
            parts.addFull(to: &collector)
        }
        finding.add(collector, over: type == .fullName ? CellFinding.Mark.fullName : 0)
    }

    /// Adds the features that need given and family names together, as `NameParts.addFeatures` does.
    mutating func addNames() {
        let rank = settings.featureNames.value.rank(of: .personName)
        for given in givenNames {
            for family in familyNames { addPersonName(rank, given, family) }
            if familyNames.isEmpty, !given.isEmpty { addPersonName(rank, given, 0..<0) }
        }
        if givenNames.isEmpty { for family in familyNames { addPersonName(rank, 0..<0, family) } }
        if givenNames.isEmpty || familyNames.isEmpty { lines.append(contentsOf: fullNameLines) }
    }

    private mutating func addPersonName(_ rank: Int, _ given: Range<Int>, _ family: Range<Int>) {
        let start = texts.count
        texts.append(again: given)
        texts.append(.unitSeparator)
        texts.append(again: family)
        lines.append(Line(rank: rank, range: start..<texts.count))
    }

    // MARK: Phones

    /// Adds a plainly written phone, as `ValueReader` would read it.
    ///
    /// - Returns: false, with nothing added, when the phone must be read in the general way.
    mutating func addPlainPhone(_ raw: UnsafeBufferPointer<UInt8>, to json: inout ByteArena) -> Bool {
        let words = settings.references.words.value
        guard raw[0].isDigit || raw[0] == UInt8(ascii: "+") && !words.hasNullWordsWithDigits,
            let dialled = Dialled(raw),
            let (code, national) = NordicPhonePlan.number(dialled, region: regionCode),
            !dialled.written.withBytes({ words.contains($0, .phone) || words.contains($0, .code) })
        else { return false }
        let start = texts.count
        texts.append(UInt8(ascii: "+"))
        texts.append(code)
        national.withBytes { texts.append(UnsafeRawBufferPointer($0)) }
        let canonical = texts.bytes(start..<texts.count)
        let isSame = canonical.elementsEqual(raw)
        FieldJSON.append(canonical, .verified, raw: isSame ? nil : UnsafeRawBufferPointer(raw), to: &json)
        lines.append(Line(rank: settings.featureNames.value.rank(of: .phone), range: start..<texts.count))
        return true
    }

    // MARK: Features

    /// Writes the features: ordered by name, then by first appearance, without duplicates.
    mutating func addLines(to bytes: inout ByteArena) {
        order()
        let start = bytes.count
        var first = 0
        for index in lines.indices {
            let line = lines[index]
            if lines[first].rank != line.rank { first = index }
            if isRepeated(line, in: first..<index) { continue }
            if bytes.count > start { bytes.append(.newline) }
            bytes.append(prefixes[line.rank])
            FeatureLines.append(texts.bytes(line.range), to: &bytes)
        }
    }

    private func isRepeated(_ line: Line, in range: Range<Int>) -> Bool {
        for index in range where lines[index].range.count == line.range.count {
            let (one, other) = (texts.bytes(lines[index].range), texts.bytes(line.range))
            if one.elementsEqual(other) { return true }
        }
        return false
    }

    /// By rank; lines of one rank stay in their order.
    private mutating func order() {
        for index in lines.indices.dropFirst() {
            let line = lines[index]
            var place = index
            while place > 0, lines[place - 1].rank > line.rank {
                lines[place] = lines[place - 1]
                place -= 1
            }
            lines[place] = line
        }
    }
}
