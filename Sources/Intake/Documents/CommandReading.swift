import CustomerModel

/// One pass over the object of a command: takes the members that are asked for, and collects problems instead of stopping
/// at the first.
struct CommandReading {
    private let members: [JSONMember]
    private var asked: Set<String> = []
    /// In the order in which members were asked for.
    private(set) var problems: [DocumentError.Problem] = []

    init(_ root: JSONValue) {
        if case .object(let members) = root {
            self.members = members
        } else {
            members = []
            report("", "The document must be an object, not \(root.typeName).")
        }
    }

    /// The members that a kind of command needs; nil only when there is a problem.
    mutating func command(_ kind: StewardCommand.Kind) -> StewardCommand? {
        switch kind {
        case .merge: return customers().map { .merge(customers: $0) }
        case .separate:
            let watched = watched()
            return customers().map { .separate(customers: $0, askAgainWhen: watched) }
        case .split:
            guard let customer = text("customer", most: 64), let parts = parts() else { return nil }
            return .split(customer: customer, parts: parts)
        case .move:
            if has("moves") { return moves().map { .moveEach($0) } }
            guard let records = records("records", take("records")), let to = text("to", most: 64) else { return nil }
            return .move(records: records, to: to)
        case .mustLink: return ends().map { .mustLink($0, $1) }
        case .cannotLink:
            let watched = watched()
            return ends().map { .cannotLink($0, $1, askAgainWhen: watched) }
        case .release: return ends().map { .release($0, $1) }
        case .pin: return pin().map { .pin($0) }
        case .unpin:
            let place = has("occurrence") ? place("occurrence") : nil
            guard let customer = text("customer", most: 64), let attribute = text("attribute", most: 200) else {
                return nil
            }
            return .unpin(customer: customer, attribute: attribute, occurrence: place)
        case .confirm: return text("customer", most: 64).map { .confirm(customer: $0) }
        case .unconfirm: return text("customer", most: 64).map { .unconfirm(customer: $0) }
        case .undo: return number("command").map { .undo($0) }
        }
    }

    /// What an erasure names: one of `customer` and `record`.
    mutating func erasureTarget() -> ErasureDocument.Target? {
        let given = ["customer", "record"].filter(has)
        asked.formUnion(given)
        guard given.count == 1 else {
            report("", "The document must have one of `customer` and `record`.")
            return nil
        }
        if given == ["customer"] { return text("customer", most: 64).map { .customer($0) } }
        return take("record").flatMap { record($0, "/record") }.map { .record($0) }
    }

    /// A text of 1 to `most` bytes.
    mutating func text(_ name: String, most: Int) -> String? {
        guard let value = take(name) else { return nil }
        return text(value, "/\(name)", most: most)
    }

    /// Who decides.
    ///
    /// - Parameter standard: whoever it is when the document does not say.
    mutating func author(orElse standard: String?) -> String? {
        if let standard, !has("author") { return standard }
        return text("author", most: 200)
    }

    /// One of a few words.
    mutating func choice(_ name: String, _ words: [String]) -> String? {
        guard let value = take(name) else { return nil }
        if case .string(let word) = value, words.contains(word) { return word }
        report("/\(name)", "The member must be \(words.map { "`\($0)`" }.joined(separator: " or ")).")
        return nil
    }

    /// Names under `askAgainWhen`; nil when the member is absent, or after a problem.
    mutating func watched() -> [String]? {
        guard has("askAgainWhen"),
            let elements = array("askAgainWhen", take("askAgainWhen"), 0...CommandDocument.mostWatched)
        else { return nil }
        let names = elements.enumerated().compactMap { text($1, "/askAgainWhen/\($0)", most: 200) }
        return names.count == elements.count ? names : nil
    }

    /// Reports members that nobody asked for.
    mutating func refuseOthers() {
        for member in members where !asked.contains(member.name) {
            report("/\(JSONPointer.escaped(member.name))", "The document has no such member.")
        }
    }

    private mutating func report(_ pointer: String, _ message: String) {
        problems.append(.init(pointer: pointer, message: message))
    }

    private mutating func take(_ name: String) -> JSONValue? {
        asked.insert(name)
        if let value = members.first(where: { $0.name == name })?.value { return value }
        if problems.first?.pointer != "" { report("/\(name)", "The member is missing.") }
        return nil
    }

    private mutating func text(_ value: JSONValue, _ pointer: String, most: Int) -> String? {
        if case .string(let text) = value, (1...most).contains(text.trimmed.utf8.count) { return text.trimmed }
        report(pointer, "The member must be a text of 1 to \(most) bytes.")
        return nil
    }

    private mutating func number(_ name: String) -> Int64? {
        guard let value = take(name) else { return nil }
        if case .number(let digits) = value, let number = Int64(digits), number > 0 { return number }
        report("/\(name)", "The member must be a whole number above 0.")
        return nil
    }

    private func has(_ name: String) -> Bool { members.contains { $0.name == name } }

    /// A place among several values.
    private mutating func place(_ name: String) -> Int? {
        guard let value = take(name) else { return nil }
        return place(value, "/\(name)")
    }

    private mutating func place(_ value: JSONValue, _ pointer: String) -> Int? {
        if case .number(let digits) = value, let number = Int(digits), (0..<1000).contains(number) { return number }
        report(pointer, "The member must be a whole number from 0 to 999.")
        return nil
    }

    private mutating func pin() -> PinRequest? {
        let occurrence = has("occurrence") ? place("occurrence") : 0
        let (customer, attribute) = (text("customer", most: 64), text("attribute", most: 200))
        let (choice, life) = (choice(), life())
        guard let customer, let attribute, let occurrence, let choice, let life else { return nil }
        return PinRequest(
            customer: customer, attribute: attribute, occurrence: occurrence, choice: choice, life: life)
    }

    private mutating func choice() -> PinRequest.Choice? {
        let given = ["value", "members", "record"].filter(has)
        asked.formUnion(given)
        guard given.count == 1 else {
            report("", "The document must have one of `value`, `members` and `record`.")
            return nil
        }
        switch given[0] {
        case "value": return text("value", most: MappingPlan.maximumValueBytes).map { .value($0) }
        case "members": return groupMembers().map { .members($0) }
        default: return pinnedRecord()
        }
    }

    private mutating func groupMembers() -> [String: String]? {
        guard case .object(let members)? = take("members"), !members.isEmpty else {
            report("/members", "The member must be an object with at least one value.")
            return nil
        }
        let texts = members.compactMap { member in
            text(member.value, "/members/\(JSONPointer.escaped(member.name))", most: MappingPlan.maximumValueBytes)
                .map { (member.name, $0) }
        }
        return texts.count == members.count ? Dictionary(uniqueKeysWithValues: texts) : nil
    }

    private mutating func pinnedRecord() -> PinRequest.Choice? {
        guard case .object(let members)? = take("record") else {
            report("/record", "A record must be an object with source and key.")
            return nil
        }
        let position = members.first { $0.name == "occurrence" }.map(\.value) ?? .number("0")
        let name = JSONValue.object(members.filter { $0.name != "occurrence" })
        guard let key = record(name, "/record"), let occurrence = place(position, "/record/occurrence") else {
            return nil
        }
        return .record(key, occurrence: occurrence)
    }

    private mutating func life() -> PinRequest.Life? {
        guard has("until"), case .string(let text)? = take("until") else {
            return has("until") ? refusedLife() : .always
        }
        if text == "always" { return .always }
        if text == "sourceChanges" { return .sourceChanges }
        return Timestamp(iso8601: text).map { .moment($0) } ?? refusedLife()
    }

    private mutating func refusedLife() -> PinRequest.Life? {
        report("/until", "The member must be `always`, `sourceChanges` or a moment such as 2027-01-31T08:15:00Z.")
        return nil
    }

    private mutating func customers() -> [String]? {
        guard let elements = array("customers", take("customers"), 2...CommandDocument.mostCustomers) else {
            return nil
        }
        let ids = elements.enumerated().compactMap { text($1, "/customers/\($0)", most: 64) }
        return ids.count == elements.count ? ids : nil
    }

    private mutating func parts() -> [[SourceKey]]? {
        guard let elements = array("parts", take("parts"), 1...CommandDocument.mostCustomers) else { return nil }
        let parts = elements.enumerated().compactMap { records("parts/\($0)", $1) }
        return parts.count == elements.count ? parts : nil
    }

    private mutating func moves() -> [RecordMove]? {
        guard let elements = array("moves", take("moves"), 1...CommandDocument.mostCustomers) else { return nil }
        let moves = elements.enumerated().compactMap { move($1, "moves/\($0)") }
        return moves.count == elements.count ? moves : nil
    }

    private mutating func move(_ value: JSONValue, _ name: String) -> RecordMove? {
        guard case .object(let members) = value else {
            report("/\(name)", "A move must be an object with records and to, not \(value.typeName).")
            return nil
        }
        for member in members where member.name != "records" && member.name != "to" {
            report("/\(name)/\(JSONPointer.escaped(member.name))", "A move has no such member.")
        }
        let target = members.first { $0.name == "to" }?.value ?? .null
        let id: String? = if case .null = target { nil } else { text(target, "/\(name)/to", most: 64) }
        guard let records = records("\(name)/records", members.first { $0.name == "records" }?.value ?? .null) else {
            return nil
        }
        return RecordMove(records, to: id)
    }

    private mutating func ends() -> (SourceKey, SourceKey)? {
        let ends = ["left", "right"].compactMap { name in take(name).flatMap { record($0, "/\(name)") } }
        guard ends.count == 2 else { return nil }
        if ends[0] == ends[1] {
            report("/right", "The two records are the same one.")
            return nil
        }
        return (ends[0], ends[1])
    }

    private mutating func records(_ name: String, _ value: JSONValue?) -> [SourceKey]? {
        guard let elements = array(name, value, 1...CommandDocument.mostRecords) else { return nil }
        let keys = elements.enumerated().compactMap { record($1, "/\(name)/\($0)") }
        return keys.count == elements.count ? keys : nil
    }

    private mutating func array(_ name: String, _ value: JSONValue?, _ counts: ClosedRange<Int>) -> [JSONValue]? {
        guard let value else { return nil }
        if case .array(let elements) = value, counts.contains(elements.count) { return elements }
        report("/\(name)", "The member must be an array of \(counts.lowerBound) to \(counts.upperBound) elements.")
        return nil
    }

    private mutating func record(_ value: JSONValue, _ pointer: String) -> SourceKey? {
        guard case .object(let members) = value else {
            report(pointer, "A record must be an object with source and key, not \(value.typeName).")
            return nil
        }
        let texts = ["source", "key"].compactMap { name in
            text(members.first { $0.name == name }?.value ?? .null, "\(pointer)/\(name)", most: KeyPlan.maximumBytes)
        }
        for member in members where member.name != "source" && member.name != "key" {
            report("\(pointer)/\(JSONPointer.escaped(member.name))", "A record has no such member.")
        }
        return texts.count == 2 ? SourceKey(system: texts[0], key: texts[1]) : nil
    }
}
