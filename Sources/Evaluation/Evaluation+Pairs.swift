import CustomerModel
package import Intake

extension Evaluation {
    /// Measures how honest the probabilities of scored pairs are, by a truth that gives each record its entity.
    ///
    /// - Parameters:
    ///   - pairs: `key_left`, `key_right` and `probability`, as `kulta link --pairs` writes them, and `source_left` and
    ///     `source_right` when records are told apart by them too.
    ///   - name: the pairs' name for messages.
    /// - Throws: `EvaluationError` when a column is missing or no pair's truth is known, `IntakeError` for unreadable files.
    package static func reliability(pairs: any ByteSource, name: String, truth: LabelFile) throws -> Reliability {
        var truthReader = try LabelReader.open(truth)
        var reader = try DelimitedReader(source: pairs)
        let places = try PairPlaces(reader.header, name)
        truthReader.usesSource = truthReader.namesSources && places.sources != nil
        var keys = ByteStringIndex()
        var entities = Labeling()
        try entities.read(&truthReader, keys: &keys)
        var stated: [(stated: Double, isMatch: Bool)] = []
        var unknown = 0
        while let row = try reader.next() {
            guard let probability = Double(row.string(places.probability)), (0...1).contains(probability) else {
                throw EvaluationError(
                    code: .missingColumn,
                    message: "\(name), line \(row.position.line), column 'probability': no number from 0 to 1.")
            }
            let sources = truthReader.usesSource ? places.sources : nil
            let (left, right) = (
                number(row, places.keys.left, sources?.left, keys), number(row, places.keys.right, sources?.right, keys)
            )
            let (one, other) = (left.map(entities.label) ?? -1, right.map(entities.label) ?? -1)
            if one < 0 || other < 0 {
                unknown += 1
            } else {
                stated.append((stated: probability, isMatch: one == other))
            }
        }
        guard !stated.isEmpty else {
            throw EvaluationError(
                code: .nothingInCommon, message: "No pair of \(name) has both its records in \(truth.name).")
        }
        var reliability = Reliability(stated)
        reliability.unknownPairs = unknown
        reliability.unreadableRows = reader.rejectedRows
        return reliability
    }

    private static func number(_ row: Row, _ key: Int, _ source: Int?, _ keys: ByteStringIndex) -> Int? {
        guard let source else { return keys.number(of: row.bytes(key)) }
        var bytes = Array(row.bytes(source))
        bytes.append(LabelReader.separator)
        bytes.append(contentsOf: row.bytes(key))
        return bytes.withUnsafeBytes { keys.number(of: $0) }
    }
}

/// Where a file of scored pairs has what.
private struct PairPlaces {
    let keys: (left: Int, right: Int)
    /// Nil when the file names no sources.
    let sources: (left: Int, right: Int)?
    let probability: Int

    init(_ header: [String], _ name: String) throws(EvaluationError) {
        let names = header.map { $0.lowercased() }
        func place(_ wanted: String) throws(EvaluationError) -> Int {
            if let index = names.firstIndex(of: wanted) { return index }
            let columns = header.joined(separator: ", ")
            throw EvaluationError(
                code: .missingColumn, message: "\(name) has no column '\(wanted)'; its columns are: \(columns).")
        }
        keys = (try place("key_left"), try place("key_right"))
        probability = try place("probability")
        if let left = names.firstIndex(of: "source_left"), let right = names.firstIndex(of: "source_right") {
            sources = (left, right)
        } else {
            sources = nil
        }
    }
}
