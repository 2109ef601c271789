import CustomerModel
import Intake

/// The true entity of each record, as a file says.
package struct Truth: Sendable {
    private var entities: [String: Int32] = [:]
    private let usesSource: Bool

    /// Reads a CSV file.
    ///
    /// - Parameters:
    ///   - source: the column of source systems; nil tells records apart by key alone.
    /// - Throws: `IntakeError` when the file cannot be read or lacks a column.
    package init(path: String, key: String, entity: String, source: String?) throws {
        var reader = try DelimitedReader(source: FileByteSource(path: path))
        let header = reader.header
        func place(_ name: String) throws -> Int {
            if let index = header.firstIndex(where: { $0.lowercased() == name.lowercased() }) { return index }
            throw IntakeError(
                .unexpectedLayout,
                "\(path) has no column \"\(name)\"; its columns are: \(header.joined(separator: ", ")).")
        }
        let (keyPlace, entityPlace) = (try place(key), try place(entity))
        let sourcePlace = try source.map(place) ?? header.firstIndex { $0.lowercased() == "source" }
        usesSource = sourcePlace != nil
        var numbers: [String: Int32] = [:]
        while let row = try reader.next() {
            let name = row.string(entityPlace)
            guard !name.isEmpty else { continue }
            let number = numbers[name] ?? Int32(numbers.count)
            numbers[name] = number
            let system = sourcePlace.map { row.string($0) } ?? ""
            let record = Self.record(system, row.string(keyPlace))
            if entities[record] == nil { entities[record] = number }
        }
    }

    /// The entity of a record; nil when the file does not know it.
    func entity(of key: SourceKey) -> Int32? {
        entities[Self.record(usesSource ? key.system : "", key.key)]
    }

    private static func record(_ system: String, _ key: String) -> String { "\(system)\u{1F}\(key)" }
}
