import CustomerModel
import Intake
import Matching

/// Labelled pairs of a file, as rows of the records that are linked.
struct LinkLabels {
    private let pairs: [PairLabel]
    /// Pairs of which a record is not among those linked.
    let unknown: Int

    /// - Parameter keys: of all records, in row order.
    /// - Throws: `IntakeError` when the file is no file of labels.
    init(file: String, keys: some Sequence<SourceKey>) throws {
        let labelled = try LabelledPairReader.read(FileByteSource(path: file), name: file)
        let places = KeyPlaces(keys, of: labelled)
        pairs = labelled.compactMap { label in
            guard let left = places.place(of: label.left), let right = places.place(of: label.right), left != right
            else { return nil }
            return PairLabel(RowPair(Int32(left), Int32(right)), isMatch: label.isMatch)
        }
        unknown = labelled.count - pairs.count
    }

    /// Pairs called a match.
    var matches: Int { pairs.count(where: \.isMatch) }

    /// The verdicts on rows of one kind, numbered as in its table.
    ///
    /// - Parameter rows: the rows of the kind, ascending.
    func verdicts(among rows: [Int32]) -> [PairLabel] {
        let labelled = Set(pairs.flatMap { [$0.pair.left, $0.pair.right] })
        let places = Dictionary(
            uniqueKeysWithValues: rows.enumerated().filter { labelled.contains($1) }.map { ($1, Int32($0)) })
        return pairs.compactMap { label in
            guard let left = places[label.pair.left], let right = places[label.pair.right] else { return nil }
            return PairLabel(RowPair(left, right), isMatch: label.isMatch)
        }
    }
}
