import CustomerModel

/// What a source says about a person, in a world so small that records of one person, and of two, meet all the time.
struct TinyPerson: Hashable, CustomStringConvertible {
    var given: String
    var family: String
    var born: String
    var phone: String
    var email: String
    var street: String
    /// Minutes after the start of 2025; the source's change stamp.
    var changed: Int

    static func random(changed: Int, using random: inout SplitMix) -> TinyPerson {
        let entity = Int.random(in: 0..<5, using: &random)
        func sometimes(_ value: String, _ other: [String] = [""]) -> String {
            Int.random(in: 0..<4, using: &random) > 0 ? value : (other.randomElement(using: &random) ?? "")
        }
        let given = ["Maija", "Kalle", "Aino", "Olavi", "Maija"][entity]
        let family = ["Meikäläinen", "Korhonen", "Korhonen", "Virtanen", "Virtanen"][entity]
        return TinyPerson(
            given: sometimes(given, [String(given.dropLast()), "Jaana"]),
            family: sometimes(family, [String(family.dropFirst()), "Mäki"]),
            born: sometimes("19\(60 + entity)-0\(entity + 1)-1\(entity)", ["", "1999-09-09"]),
            phone: sometimes("+35840123450\(entity / 2)"),
            email: sometimes("\(given.lowercased())\(entity)@yritys.example", ["", "info@yritys.example"]),
            street: sometimes("Hämeentie \(entity + 1)", ["", "Satamakatu 9"]), changed: changed)
    }

    private var stamp: String {
        let (days, minutes) = changed.quotientAndRemainder(dividingBy: 1440)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "2025-01-\(two(days + 1))T\(two(minutes / 60)):\(two(minutes % 60)):00Z"
    }

    func row(key: String) -> String {
        "\(key),\(given),\(family),\(born),\(phone),\(email),\(street),\(street.isEmpty ? "" : "00500"),,\(stamp),\n"
    }

    static func withdrawal(key: String, changed: Int) -> String {
        let stamp = TinyPerson(given: "", family: "", born: "", phone: "", email: "", street: "", changed: changed)
            .stamp
        return "\(key),,,,,,,,,\(stamp),x\n"
    }

    var document: [UInt8] {
        var members: [String] = []
        for (name, value) in [("givenName", given), ("familyName", family), ("birthDate", born)] where !value.isEmpty {
            members.append(#""\#(name)":"\#(value)""#)
        }
        for (name, value) in [("phone", phone), ("email", email)] where !value.isEmpty {
            members.append(#""\#(name)":["\#(value)"]"#)
        }
        if !street.isEmpty { members.append(#""address":[{"street":"\#(street)","postalCode":"00500"}]"#) }
        return Array(
            #"{"kind":"person","changedAt":"\#(stamp)","attributes":{\#(members.joined(separator: ","))}}"#.utf8)
    }

    var description: String { "\(given) \(family) \(born) \(phone) \(email) \(street) @\(changed)" }
}

/// One step of a history.
enum Step: CustomStringConvertible {
    case submit(SourceKey, TinyPerson)
    case deliver(String, [(String, TinyPerson?)], changed: Int)
    case withdraw(SourceKey)
    case constrain(mustLink: Bool, SourceKey, SourceKey)
    case release(SourceKey, SourceKey)
    /// The customer of the record is confirmed as it is.
    case confirm(SourceKey)
    case resolve(full: Bool)
    /// An import is taken back, or such an undo is: which of those that may be, counted from the newest.
    case takeBack(Int)
    case decide(Deed)

    /// A step of any kind; decisions are commands.
    static func randomOfAll(number: Int, known: [SourceKey], using random: inout SplitMix) -> Step {
        if Int.random(in: 0..<24, using: &random) == 0 { return .takeBack(Int.random(in: 0..<3, using: &random)) }
        if Int.random(in: 0..<6, using: &random) == 0, let deed = Deed.random(known: known, using: &random) {
            return .decide(deed)
        }
        switch Self.random(number: number, known: known, using: &random) {
        case .constrain(let mustLink, let one, let other): return .decide(.link(mustLink, one, other))
        case .release(let one, let other): return .decide(.link(nil, one, other))
        case let step: return step
        }
    }

    /// A step of deliveries and bare decisions.
    static func random(number: Int, known: [SourceKey], using random: inout SplitMix) -> Step {
        let key = SourceKey(
            system: ["alpha", "sigma"].randomElement(using: &random) ?? "alpha",
            key: "\(Int.random(in: 1...6, using: &random))")
        // Mostly rising stamps, now and then an old one.
        let changed = number * 10 - (Int.random(in: 0..<5, using: &random) == 0 ? 35 : 0) + 40
        let pair = (known.randomElement(using: &random) ?? key, known.randomElement(using: &random) ?? key)
        switch Int.random(in: 0..<22, using: &random) {
        case 0..<7: return .submit(key, .random(changed: changed, using: &random))
        case 7..<12:
            let rows = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                let gone = Int.random(in: 0..<6, using: &random) == 0
                return (
                    "\(Int.random(in: 1...6, using: &random))",
                    gone ? nil : TinyPerson.random(changed: changed, using: &random)
                )
            }
            return .deliver(key.system, rows, changed: changed)
        case 12: return known.isEmpty ? .resolve(full: false) : .withdraw(pair.0)
        case 13..<15: return pair.0 == pair.1 ? .resolve(full: false) : .constrain(mustLink: false, pair.0, pair.1)
        case 15: return pair.0 == pair.1 ? .resolve(full: true) : .constrain(mustLink: true, pair.0, pair.1)
        case 16: return pair.0 == pair.1 ? .resolve(full: false) : .release(pair.0, pair.1)
        case 17: return .resolve(full: true)
        case 18..<20: return known.isEmpty ? .resolve(full: false) : .confirm(pair.0)
        default: return .resolve(full: false)
        }
    }

    var description: String {
        switch self {
        case .submit(let key, let person): "submit \(key): \(person)"
        case .deliver(let system, let rows, let changed):
            "deliver \(system) @\(changed): "
                + rows.map { "\($0.0)=\($0.1?.description ?? "gone")" }.joined(separator: " | ")
        case .withdraw(let key): "withdraw \(key)"
        case .constrain(let must, let one, let other): "\(must ? "must" : "cannot")-link \(one) \(other)"
        case .release(let one, let other): "release \(one) \(other)"
        case .confirm(let key): "confirm the customer of \(key)"
        case .takeBack(let back): "take back the import \(back) back"
        case .resolve(let full): full ? "resolve everything" : "resolve"
        case .decide(let deed): "\(deed)"
        }
    }
}

/// What sources and persons say at present, by rules written down a second time, as a check on the hub's.
struct ExpectedSources {
    private(set) var current: [SourceKey: (person: TinyPerson?, changed: Int?)] = [:]
    var decisions = Decisions()
    /// All that was said and was news, in its order; and the imports by their numbers, with what each takes back.
    private var said: [Said] = []
    private var imports: [(number: Int64, undoes: Int64?)] = []
    private var undone: Set<Int64> = []

    private struct Said {
        let key: SourceKey
        let person: TinyPerson?
        let changed: Int?
        /// Nil of a request.
        let by: Int64?
    }

    /// Imports that count, and undos of such; the newest first.
    var undoable: [Int64] {
        let undos = Set(imports.filter { $0.undoes != nil }.map(\.number))
        return imports.filter { !undone.contains($0.number) && !undos.contains($0.undoes ?? 0) }.map(\.number)
            .reversed()
    }

    /// Records that are not withdrawn.
    var living: [SourceKey: TinyPerson] { current.compactMapValues(\.person) }
    var known: [SourceKey] { current.keys.sorted() }

    /// - Parameter number: of an import.
    mutating func apply(_ step: Step, as number: Int64? = nil) {
        if let number { imports.append((number, nil)) }
        switch step {
        case .submit(let key, let person): hear(Said(key: key, person: person, changed: person.changed, by: nil))
        case .deliver(let system, let rows, let changed):
            for (key, person) in rows {
                hear(Said(key: SourceKey(system: system, key: key), person: person, changed: changed, by: number))
            }
        case .withdraw(let key): hear(Said(key: key, person: nil, changed: nil, by: nil))
        case .constrain, .release, .confirm, .resolve, .takeBack, .decide: break
        }
    }

    /// What the import said counts no more; what that had taken back counts again.
    mutating func takeBack(_ target: Int64, by undo: Int64) {
        let former = imports.first { $0.number == target }?.undoes
        imports.append((undo, target))
        undone.insert(target)
        if let former { undone.remove(former) }
        let touched = Set(said.filter { [target, former].contains($0.by) && $0.by != nil }.map(\.key))
        for key in touched {
            let hadPerson = current.removeValue(forKey: key)?.person != nil
            for one in said where one.key == key && !undone.contains(one.by ?? 0) { _ = put(one) }
            guard current[key] == nil else { continue }
            current[key] = (nil, nil)
            if hadPerson { said.append(Said(key: key, person: nil, changed: nil, by: undo)) }
        }
    }

    private mutating func hear(_ one: Said) {
        if put(one) { said.append(one) }
    }

    /// - Returns: whether it was news, be it late.
    private mutating func put(_ one: Said) -> Bool {
        guard let known = current[one.key] else {
            if one.person != nil { current[one.key] = (one.person, one.changed) }
            return one.person != nil
        }
        if one.person == nil, known.person == nil { return false }
        if one.person == known.person, one.changed == known.changed { return false }
        if let changed = one.changed, let before = known.changed, changed < before { return true }
        current[one.key] = (one.person, one.changed)
        return true
    }
}
