import CustomerModel
import Foundation
import Hub
import Intake
import Postgres
import PostgresTesting
import RuleBook
import Synchronization

/// A hub on a database of its own, with the project's rules and two small sources, `alpha` (delta) and `omega` (full).
struct World {
    let hub: Hub
    let pool: ConnectionPool

    /// The rules' own starting values hold unless the test trains, so that no test hangs on what training finds.
    static func with<Answer>(_ body: (World) async throws -> Answer) async throws -> Answer {
        try await TestDatabase.withClone { pool in
            let hub = try await Hub.open(pool: pool, ruleBook: try ruleBook(), schemaFolder: root + "/schemas")
            return try await body(World(hub: hub, pool: pool))
        }
    }

    /// The project's folder.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The project's rules with the test sources.
    ///
    /// - Parameter dates: the formats of dates that the sources' mappings accept.
    static func ruleBook(dates: String = "yyyy-MM-dd") throws -> RuleBook {
        try loaded.withLock { books in
            if let book = books[dates] { return book }
            var texts = try ProjectFolder(path: root).texts()
            for (system, extent) in [("alpha", "delta"), ("omega", "full"), ("sigma", "delta")] {
                texts["schemas/sources/\(system).yaml"] = mapping(system, extent, dates)
            }
            texts["schemas/sources/guild.yaml"] = mapping("guild", "delta", dates, kind: "organization")
            texts["schemas/sources/kin.yaml"] = kin(dates)
            let made = try RuleBook(texts: texts)
            books[dates] = made
            return made
        }
    }

    private static let loaded = Mutex<[String: RuleBook]>([:])

    private static func mapping(_ system: String, _ extent: String, _ dates: String, kind: String = "person") -> String
    {
        """
        system: \(system)
        title: Test source
        format: {type: csv, encoding: utf-8, delimiter: ","}
        delivery: {extent: \(extent), maximumWithdrawnPercent: 40}
        key: id
        kind: \(kind)
        withdrawn: {column: gone, equals: x}
        changedAt: {from: changed, formats: iso8601}
        attributes:
          organizationName: family
          givenName: given
          familyName: family
          birthDate: {from: born, date: [\(dates)], misfit: reject}
          phone: phone
          email: email
        groups:
          address:
            - members: {street: street, postalCode: code, city: city}

        """
    }

    /// Companies that name their parents, their contact persons and the records that they were merged into.
    private static func kin(_ dates: String) -> String {
        """
        system: kin
        title: Test source with relations
        format: {type: csv, encoding: utf-8, delimiter: ","}
        delivery: {extent: delta}
        key: id
        kind: organization
        withdrawn: {column: gone, equals: x}
        erased: {column: gone, equals: e}
        sameAs: winner
        relations:
          childOf: parent
          customerOf: {from: seller, source: guild}
        attributes:
          organizationName: name
          businessId: code
        records:
          contact:
            key: person
            kind: person
            relation: contactOf
            attributes:
              familyName: person
              birthDate: {from: born, date: [\(dates)], misfit: reject}

        """
    }

    /// Imports rows of companies.
    @discardableResult
    func deliverKin(_ rows: String) async throws -> DeliveryReceipt {
        try await hub.importDelivery(
            source: "kin", fileName: "kin.csv",
            from: BufferByteSource(Array(("id,name,code,parent,winner,seller,person,born,gone\n" + rows).utf8)))
    }

    /// The same database under a mapping that reads other dates.
    func reopened(dates: String) async throws -> World {
        let book = try Self.ruleBook(dates: dates)
        return World(
            hub: try await Hub.open(pool: pool, ruleBook: book, schemaFolder: Self.root + "/schemas"), pool: pool)
    }

    static let header = "id,given,family,born,phone,email,street,code,city,changed,gone\n"

    /// Imports rows below the header of the test sources.
    @discardableResult
    func deliver(_ rows: String, to source: String = "alpha") async throws -> DeliveryReceipt {
        try await hub.importDelivery(
            source: source, fileName: "test.csv", from: BufferByteSource(Array((Self.header + rows).utf8)))
    }

    /// A number that a statement without parameters answers.
    func count(_ what: StaticString) async throws -> Int {
        let statement = Statement(what, "SELECT count(*) FROM", what)
        return try await pool.withSession { try $0.first(statement, as: Int.self) ?? -1 }
    }

    /// The golden id of a source record; nil when it has none.
    func golden(_ key: String, in source: String = "alpha") async throws -> String? {
        guard case .found(let json, _) = try await hub.customerOf(source: source, key: key) else { return nil }
        return try JSON(json)["id"]?.text
    }
}

/// Just enough JSON to look into answers.
struct JSON: CustomStringConvertible {
    let value: Any?

    init(_ bytes: [UInt8]) throws {
        value = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }

    private init(value: Any?) {
        self.value = value
    }

    subscript(_ key: String) -> JSON? { (value as? [String: Any])?[key].map { JSON(value: $0) } }
    subscript(_ index: Int) -> JSON? {
        guard let list = value as? [Any], list.indices.contains(index) else { return nil }
        return JSON(value: list[index])
    }

    /// Members of an object, each in its canonical text.
    var members: [String: String] {
        (value as? [String: Any])?.mapValues { JSON(value: $0).canonical } ?? [:]
    }

    var text: String? { value as? String }
    var number: Double? { (value as? NSNumber)?.doubleValue }
    var list: [JSON] { (value as? [Any])?.map { JSON(value: $0) } ?? [] }
    var description: String { "\(value ?? "nil")" }
}

extension JSON {
    /// The same text for the same value.
    var canonical: String {
        switch value {
        case let object as [String: Any]:
            "{"
                + object.sorted { $0.key < $1.key }.map { "\($0.key):\(JSON(value: $0.value).canonical)" }.joined(
                    separator: ",") + "}"
        case let list as [Any]: "[" + list.map { JSON(value: $0).canonical }.joined(separator: ",") + "]"
        default: "\(value ?? "null")"
        }
    }
}

/// Collects what an export writes.
final class Chunks: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    func append(_ chunk: [UInt8]) {
        bytes.withLock { $0 += chunk }
    }

    /// Everything since the last call.
    func take() -> [UInt8] {
        bytes.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }
}
