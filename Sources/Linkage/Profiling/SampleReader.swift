import CustomerModel
import Matching
import Standardization

/// Standardizes sampled rows by link rules.
struct SampleReader {
    private let rules: LinkRules
    private let sample: FileSample
    private let standardizer: Standardizer

    init(_ rules: LinkRules, _ sample: FileSample, _ references: ReferenceLists) {
        self.rules = rules
        self.sample = sample
        standardizer = Standardizer(
            catalog: rules.catalog, references: references, defaultRegion: rules.assumedCountry ?? "FI")
    }

    /// The features of some sampled rows, all of one kind.
    func features(of rows: [Int], _ kind: PartyKind, threads: Int) -> [[Feature]] {
        let parts = parts(kind)
        let chunk = 512
        return Workers.map(chunks: (rows.count + chunk - 1) / chunk, threads: threads) { index, _ in
            rows[index * chunk..<min(rows.count, (index + 1) * chunk)].map { row in
                standardizer.standardize(record(sample.rows[row], parts, kind)).features
            }
        }
        .flatMap(\.self)
    }

    private func parts(_ kind: PartyKind) -> [(attribute: AttributeName, columns: [Int])] {
        var parts: [(attribute: AttributeName, columns: [Int])] = []
        for column in rules.columns where column.kind == nil || column.kind == kind {
            guard let place = sample.columns.firstIndex(of: column.column) else { continue }
            if let part = parts.firstIndex(where: { $0.attribute == column.attribute }) {
                parts[part].columns.append(place)
            } else {
                parts.append((column.attribute, [place]))
            }
        }
        return parts
    }

    private func record(
        _ cells: [String], _ parts: [(attribute: AttributeName, columns: [Int])], _ kind: PartyKind
    ) -> ParsedRecord {
        let fields = parts.compactMap { part -> Field? in
            let text = part.columns.map { cells[$0] }.filter { !$0.isEmpty }.joined(separator: " ")
            return text.isEmpty ? nil : Field(part.attribute, 0, text)
        }
        return ParsedRecord(key: SourceKey(system: "", key: ""), kind: kind, fields: fields)
    }
}
