/// Where reading stands inside an envelope.
struct JSONEnvelope {
    /// An array or object around the cursor.
    struct Level {
        let isArray: Bool
        /// The step of the paths that it stands for; in an array of records that of the records.
        let node: Int
        /// Elements are records whatever the paths say.
        let holdsRecords: Bool
        var isStarted = false
    }

    /// What the beginning of an object shows.
    enum Look {
        case envelope, record, undecided
    }

    let paths: JSONRecordPaths
    private(set) var levels: [Level] = []
    /// Whether the last envelope named a page behind it.
    var namesNextPage = false

    init(_ paths: JSONRecordPaths) {
        self.paths = paths
    }

    var top: Level? { levels.last }

    mutating func enterArray(node: Int = 0, ofRecords: Bool) {
        levels.append(Level(isArray: true, node: node, holdsRecords: ofRecords))
    }

    mutating func enterObject(node: Int) {
        levels.append(Level(isArray: false, node: node, holdsRecords: false))
    }

    mutating func leave() {
        levels.removeLast()
    }

    mutating func start() {
        if !levels.isEmpty { levels[levels.count - 1].isStarted = true }
    }

    /// Members by which an answer says where its next page is.
    static let pageMarks: Set<String> = [
        "__next", "@odata.nextLink", "odata.nextLink", "next_page", "next_offset", "nextPageToken", "next_page_token",
    ]

    /// Looks for a member on the way to the records, from a step of the paths on, in the object with which the bytes begin.
    func look(at bytes: UnsafeRawBufferPointer, from node: Int = 0) -> Look {
        let root = paths.nodes[node]
        if root.any != nil, !root.isRecord { return .envelope }
        var depth = 0
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                guard let end = Self.endOfString(bytes, index + 1) else { return .undecided }
                if depth == 1, let isName = Self.isName(bytes, end + 1) {
                    let text = bytes[(index + 1)..<end]
                    if isName, root.children.contains(where: { $0.name.utf8.elementsEqual(text) }) { return .envelope }
                } else if depth == 1 {
                    return .undecided
                }
                index = end
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth <= 0 { return .record }
            default: break
            }
            index += 1
        }
        return .undecided
    }

    private static func endOfString(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int? {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index < bytes.count ? index : nil
    }

    /// Whether a colon follows; nil when the bytes end first.
    private static func isName(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool? {
        bytes[start...].first { !JSONFrames.isSpace($0) }.map { $0 == UInt8(ascii: ":") }
    }
}
