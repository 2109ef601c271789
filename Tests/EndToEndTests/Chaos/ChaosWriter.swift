import CustomerModel
import Foundation

/// What a writer has been promised.
struct ChaosLedger: Sendable {
    /// Of each record (`system/key`) what its versions say, in order; `-` is a withdrawal.
    var contents: [String: [String]] = [:]
    /// Numbers of the commands that were performed.
    var commands: [Int] = []
    /// Records whose creation was refused.
    var refused: [String] = []
}

/// One of many who write at the same time. It alone writes its records, and sends every request again until it is answered, so
/// it knows exactly which versions there must be.
struct ChaosWriter: Sendable {
    let number: Int
    let board: ChaosBoard
    private(set) var ledger = ChaosLedger()
    private var random: SplitMix
    private var counter = 0
    private var entityOf: [String: Int] = [:]
    /// The last command of this writer, while nothing has taken it back.
    private var command: Int?

    private static let records = 6
    private static let entities = 60

    init(number: Int, seed: UInt64, board: ChaosBoard) {
        self.number = number
        self.board = board
        random = SplitMix(seed: seed &* 1_000_003 &+ UInt64(number))
    }

    /// Writes until it is over.
    mutating func run() throws -> ChaosLedger {
        while !board.isOver {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<11: try put()
            case 11..<14: try batch()
            case 14..<16: try withdraw()
            case 16: try searchAndCreate()
            default: try decide()
            }
        }
        return ledger
    }

    private var system: String { number % 2 == 0 ? "sales" : "billing" }

    private mutating func ownKey() -> String { "w\(number)-\(Int.random(in: 0..<Self.records, using: &random))" }

    private mutating func insist(_ call: WireCall) throws -> WireAnswer {
        try board.insist(call, first: number + counter, using: &random)
    }

    // MARK: Records

    /// A document of some person, with a mark by which its version can be told from all others.
    private mutating func document(of key: String) -> (members: String, mark: String) {
        counter += 1
        if entityOf[key] == nil || Int.random(in: 0..<5, using: &random) == 0 {
            entityOf[key] = Int.random(in: 0..<Self.entities, using: &random)
        }
        let person = ChaosPerson(entity: entityOf[key] ?? 0)
        let mark = "m\(number)-\(counter)x"
        return (person.members(mark: mark, second: counter), mark)
    }

    private mutating func put() throws {
        let key = ownKey()
        let (members, mark) = document(of: key)
        let answer = try insist(WireCall("PUT", path(key), json: "{\(members)}"))
        note(answer.json, key, mark, "put", answer)
    }

    private mutating func batch() throws {
        let keys = Set((0..<4).map { _ in ownKey() }).sorted()
        var marks: [String] = []
        var lines = ""
        for key in keys {
            let (members, mark) = document(of: key)
            marks.append(mark)
            lines += "{\"key\":\"\(key)\",\(members)}\n"
        }
        var call = WireCall("POST", "/v1/sources/\(system)/records")
        call.fields["Content-Type"] = "application/x-ndjson"
        call.body = Array(lines.utf8)
        let answer = try insist(call)
        let items = answer.json["items"] as? [[String: Any]] ?? []
        for (index, key) in keys.enumerated() {
            note(index < items.count ? items[index] : [:], key, marks[index], "batch line", answer)
        }
    }

    private mutating func withdraw() throws {
        let key = ownKey()
        guard let last = ledger.contents[name(key)]?.last, last != "-" else { return }
        counter += 1
        let answer = try insist(WireCall("DELETE", path(key)))
        note(answer.json, key, "-", "withdrawal", answer)
    }

    /// Makes a record of a person whom a search has not found; refused when another was faster.
    private mutating func searchAndCreate() throws {
        let key = "w\(number)-new\(counter)"
        let (members, mark) = document(of: key)
        let search = try insist(WireCall("POST", "/v1/matches?limit=1", json: "{\(members)}"))
        guard let reservation = search.json["reservation"] as? String else {
            return board.fault("a search was answered \(search.status)")
        }
        var call = WireCall("PUT", path(key), json: "{\(members)}")
        call.fields["Reservation"] = reservation
        let answer = try insist(call)
        if answer.status == 412 {
            ledger.refused.append(name(key))
            board.note("refused creation")
        } else {
            note(answer.json, key, mark, "reserved creation", answer)
        }
    }

    /// Checks a receipt against what this writer knows of the record.
    private mutating func note(
        _ receipt: [String: Any], _ key: String, _ content: String, _ kind: String, _ answer: WireAnswer
    ) {
        let before = ledger.contents[name(key)] ?? []
        let version = receipt["version"] as? Int
        if version != before.count + 1 {
            board.fault("\(kind) \(content) of \(name(key)), version \(before.count + 1): \(answer.text.prefix(400))")
        }
        ledger.contents[name(key)] = before + [content]
        board.note(kind, before.isEmpty ? name(key) : nil)
    }

    private func name(_ key: String) -> String { "\(system)/\(key)" }
    private func path(_ key: String) -> String { "/v1/sources/\(system)/records/\(key)" }

    // MARK: Commands

    /// Takes the last command back, or gives another one.
    private mutating func decide() throws {
        counter += 1
        if let last = command {
            command = nil
            return try perform("undo", "\"command\":\(last)", mayBeRefused: false)
        }
        guard let one = board.known(using: &random), let other = board.known(using: &random), one != other else {
            return
        }
        switch Int.random(in: 0..<6, using: &random) {
        case 0..<2: try perform("must-link", pair(one, other), mayBeRefused: false)
        case 2..<4: try perform("cannot-link", pair(one, other), mayBeRefused: false)
        case 4:
            guard let left = try customer(of: one), let right = try customer(of: other), left != right else { return }
            try perform("merge", "\"customers\":[\"\(left)\",\"\(right)\"]", mayBeRefused: true)
        default:
            guard let id = try customer(of: one) else { return }
            try perform("pin", "\"customer\":\"\(id)\",\"attribute\":\"language\",\"value\":\"sv\"", mayBeRefused: true)
        }
    }

    private mutating func perform(_ kind: String, _ members: String, mayBeRefused: Bool) throws {
        let author = "w\(number)-\(counter)"
        let json = "{\(members),\"author\":\"\(author)\",\"reason\":\"chaos\"}"
        let answer = try insist(WireCall("POST", "/v1/commands/\(kind)", json: json, key: author))
        if answer.status == 201, let id = answer.json["command"] as? Int {
            ledger.commands.append(id)
            if kind != "undo" { command = id }
            board.note("command")
        } else if answer.status == 422, mayBeRefused {
            board.note("refused command")
        } else {
            board.fault("\(kind) of \(author) was answered \(answer.status): \(answer.text.prefix(400))")
        }
    }

    private mutating func customer(of record: String) throws -> String? {
        let parts = record.split(separator: "/")
        let answer = try insist(WireCall("/v1/sources/\(parts[0])/records/\(parts[1])/customer"))
        return answer.status == 200 ? answer.json["id"] as? String : nil
    }

    private func pair(_ one: String, _ other: String) -> String {
        func reference(_ name: String) -> String {
            let parts = name.split(separator: "/")
            return "{\"source\":\"\(parts[0])\",\"key\":\"\(parts[1])\"}"
        }
        return "\"left\":\(reference(one)),\"right\":\(reference(other))"
    }
}

/// A person about whom many writers write.
private struct ChaosPerson {
    let entity: Int

    private static let given = [
        "Maija", "Kalle", "Aino", "Olavi", "Helmi", "Eino", "Kerttu", "Väinö", "Sylvi", "Toivo",
    ]
    private static let family = ["Meikäläinen", "Korhonen", "Virtanen", "Laaksonen", "Peltola", "Rautio"]

    /// The members of a record document.
    func members(mark: String, second: Int) -> String {
        let (given, family) = (Self.given[entity % 10], Self.family[entity / 10 % 6])
        let changed = Date(timeIntervalSince1970: 1_767_225_600 + Double(second))
        return """
            "kind":"person","changedAt":"\(changed.formatted(.iso8601))","attributes":{"givenName":"\(given)",\
            "familyName":"\(family)","birthDate":"\(1950 + entity)-0\(1 + entity % 9)-1\(entity % 10)",\
            "email":["\(given.prefix(3).lowercased())\(entity)@yritys.example"],"title":"\(mark)"}
            """
    }
}
