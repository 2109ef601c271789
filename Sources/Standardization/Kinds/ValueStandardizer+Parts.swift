import CustomerModel

/// What a value is made of, for those who want more than one text.
extension ValueStandardizer {
    /// The parts of a value as one JSON object; empty for kinds without parts.
    ///
    /// Phones give `numbers` with `e164`, `extension`, `type` and `country`; e-mail `mailbox`, `domain`, `tag`, `isRole`,
    /// `isFreemail`; names `given`, `family`, `titles`, `suffixes`, `previous`, `nicknames`; organizations `legalForm`,
    /// `elf` (ISO 20275), `country`, `stem`; streets `street`, `house`, `stair`, `apartment`, `floor`, `box`, `careOf`.
    /// Parts that a value lacks are left out.
    package func parts(of value: [UInt8], as kind: ValueKind, region: String) -> [UInt8] {
        guard case .type(let type) = kind else { return [] }
        let text = value.collapsingBlanks()
        var parts = PartsWriter()
        switch type {
        case .phone: writePhones(value, region, &parts)
        case .email: writeEmail(text, &parts)
        case .fullName: write(PersonNameDetails(text, PersonNameReader(names: references.names)), &parts)
        case .organizationName: writeOrganization(text, region, &parts)
        case .legalForm: writeForm(text, region, &parts)
        case .street, .postOfficeBox: write(AddressDetails(value, references.addressReader, region: region), &parts)
        default: return []
        }
        return parts.finish()
    }

    private func writePhones(_ value: [UInt8], _ region: String, _ parts: inout PartsWriter) {
        let numbers = PhoneCell(value).numbers.map { PhoneReader.askLibrary($0, region: region, wantsLine: true) }
        let known = numbers.filter { $0.standing != .impossible }
        guard !known.isEmpty else { return }
        parts.json.key("numbers")
        parts.json.array { json in
            for number in known {
                var inner = PartsWriter()
                inner.write("e164", number.e164)
                inner.write("extension", number.numberExtension)
                inner.write("type", number.type)
                inner.write("country", number.country)
                json.raw(inner.finish())
            }
        }
    }

    private func writeEmail(_ text: [UInt8], _ parts: inout PartsWriter) {
        guard let address = EmailAddress(text) else { return }
        let words = references.words.value
        let plus = address.local.firstIndex(of: UInt8(ascii: "+"))
        parts.write("mailbox", Array(address.local[..<(plus ?? address.local.count)]))
        if let plus { parts.write("tag", Array(address.local[(plus + 1)...])) }
        parts.write("domain", address.asciiDomain)
        parts.json.key("isRole")
        parts.json.bool(address.isMailbox(words, .roleMailbox))
        parts.json.key("isFreemail")
        parts.json.bool(words.contains(address.domain, .freemail))
    }

    private func write(_ name: PersonNameDetails, _ parts: inout PartsWriter) {
        parts.write("given", name.given)
        parts.write("family", name.family)
        parts.write("titles", name.titles)
        parts.write("suffixes", name.suffixes)
        parts.write("previous", name.previous)
        parts.write("nicknames", name.nicknames)
        parts.json.key("isOrderSure")
        parts.json.bool(name.isOrderSure)
    }

    private func writeOrganization(_ text: [UInt8], _ region: String, _ parts: inout PartsWriter) {
        let reader = OrganizationNameReader(legalForms: references.legalForms, names: references.names)
        let name = reader.read(text, country: region)
        parts.write("stem", name.stem)
        parts.write("legalForm", name.legalForm ?? "")
        parts.write("elf", name.elf ?? "")
        parts.write("country", name.formCountry ?? "")
        parts.write("previous", Array(name.otherStems.joined(separator: Array("; ".utf8))))
    }

    private func writeForm(_ text: [UInt8], _ region: String, _ parts: inout PartsWriter) {
        let words = FoldedWords(text)
        let key = LegalFormList.key(words, words.words.indices)
        guard let form = references.legalForms.value.form(spelled: key, in: region) else { return }
        parts.write("legalForm", form.code)
        parts.write("elf", form.elf)
        parts.write("country", form.country)
    }

    private func write(_ address: AddressDetails, _ parts: inout PartsWriter) {
        parts.write("street", address.street)
        parts.write("house", address.house)
        parts.write("stair", address.stair)
        parts.write("apartment", address.apartment)
        parts.write("floor", address.floor)
        parts.write("box", address.box)
        parts.write("careOf", address.careOf)
    }
}

/// One JSON object of the parts that are there.
private struct PartsWriter {
    var json: JSONWriter

    init() {
        json = JSONWriter(reservingCapacity: 128)
        json.beginObject()
    }

    mutating func write(_ name: String, _ value: String) {
        if !value.isEmpty { json.member(name, value) }
    }

    mutating func write(_ name: String, _ value: [UInt8]) { write(name, value.text) }

    mutating func finish() -> [UInt8] {
        json.endObject()
        return json.bytes
    }
}
