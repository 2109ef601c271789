/// The path of a record's element from the root, followed down while a document is read.
struct RecordPath {
    /// What entering an element means for the path.
    enum Outcome {
        case off, on, record
    }

    private let names: [String]
    private let ignoresCase: Bool
    /// How many leading names the elements around the cursor have.
    private var matched = 0

    /// - Parameter path: such as `/DEBMAS07/IDOC`; `*` stands for any name.
    init(_ path: String, ignoresCase: Bool) {
        names = path.split(separator: "/").map { ignoresCase ? $0.lowercased() : String($0) }
        self.ignoresCase = ignoresCase
    }

    var root: String { names.first ?? "" }

    /// Notes the element that is entered, by its local name and how many elements stand around it.
    mutating func enter(_ name: String, depth: Int) -> Outcome {
        matched = min(matched, depth)
        guard matched == depth, depth < names.count else { return .off }
        guard names[depth] == "*" || names[depth] == (ignoresCase ? name.lowercased() : name) else { return .off }
        matched = depth + 1
        return matched == names.count ? .record : .on
    }
}
