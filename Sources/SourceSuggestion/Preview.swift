package import CustomerModel
import Intake
import RuleBook
import Standardization

/// The first records of a file as a mapping reads them, each value before and after standardizing.
package struct Preview: Sendable {
    /// One record.
    package struct Row: Sendable {
        package let key: String
        package let kind: PartyKind
        /// Raw and canonical, in the order of the catalog.
        package let fields: [StandardizedField]
    }

    package private(set) var rows: [Row] = []
    /// Rejects among the records that were read, counted by their codes.
    package private(set) var rejects: [String: Int] = [:]
    /// How many records and rejects were looked at.
    package private(set) var readCount = 0
    private var statuses: [AttributeName: [ValueStatus: Int]] = [:]
    private var keys: Set<String> = []
    private var repeatedKeys = 0
    private var firstReject: Reject?

    private static let mostRead = 5000

    private struct Enough: Error {}

    init(
        _ path: String, _ mapping: SourceMapping, _ ruleBook: RuleBook, schemaFolder: String, rows wanted: Int
    ) throws {
        let reader = try DeliveryReader(mapping: mapping, catalog: ruleBook.catalog, schemaFolder: schemaFolder)
        let standardizer = Standardizer(catalog: ruleBook.catalog, references: ruleBook.references)
        let order = Dictionary(
            uniqueKeysWithValues: ruleBook.catalog.attributes.enumerated().map { ($1.name, $0) })
        do {
            _ = try reader.read(from: FileByteSource(path: path)) { event in
                note(event, standardizer, order, wanted)
                if readCount >= Self.mostRead { throw Enough() }
            }
        } catch is Enough {
        } catch let error as IntakeError where readCount > 0 {
            rejects[error.code.rawValue, default: 0] += 1
        }
    }

    private mutating func note(
        _ event: IntakeEvent, _ standardizer: Standardizer, _ order: [AttributeName: Int], _ wanted: Int
    ) {
        readCount += 1
        switch event {
        case .reject(let reject):
            rejects[reject.code.rawValue, default: 0] += 1
            firstReject = firstReject ?? reject
        case .record(let record):
            if !keys.insert(record.key.key).inserted { repeatedKeys += 1 }
            let standardized = standardizer.standardize(record)
            for field in standardized.fields { statuses[field.attribute, default: [:]][field.status, default: 0] += 1 }
            guard rows.count < wanted else { return }
            let fields = standardized.fields.enumerated().sorted {
                (order[$0.element.attribute] ?? 0, $0.offset) < (order[$1.element.attribute] ?? 0, $1.offset)
            }
            rows.append(Row(key: record.key.key, kind: record.kind, fields: fields.map(\.element)))
        }
    }

    /// What the records show, without any value.
    var warnings: [String] {
        var warnings: [String] = []
        if let reject = firstReject {
            let total = rejects.values.reduce(0, +)
            let codes = rejects.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            warnings.append(
                "\(total) of the first \(readCount) rows would be rejected (\(codes)); "
                    + "the first is on line \(reject.position.line): \(reject.message)")
        }
        if repeatedKeys > 0 {
            warnings.append(
                "\(repeatedKeys) of the first \(readCount) rows have a key that another row has: choose another key.")
        }
        for (attribute, counts) in statuses.sorted(by: { $0.key < $1.key }) {
            let all = counts.values.reduce(0, +)
            let bad = counts[.invalid] ?? 0
            if bad > 0 { warnings.append("\(attribute): \(bad) of \(all) values are invalid.") }
            let made = counts[.placeholder] ?? 0
            if made > 0 { warnings.append("\(attribute): \(made) of \(all) values are placeholders.") }
        }
        return warnings
    }
}
