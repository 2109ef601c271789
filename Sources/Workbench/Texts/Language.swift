/// The languages of the workbench.
enum Language: String, CaseIterable, Sendable {
    case fi, sv, en

    var ownName: String {
        switch self {
        case .fi: "Suomi"
        case .sv: "Svenska"
        case .en: "English"
        }
    }

    /// The best of an `Accept-Language` field by its weights; English when it names none of these.
    static func preferred(_ field: String) -> Language {
        let wishes = field.split(separator: ",").compactMap { part -> (language: Language, weight: Double)? in
            let pieces = part.split(separator: ";")
            let tag = pieces.first?.filter { $0 != " " }.split(separator: "-").first?.lowercased() ?? ""
            let weight = pieces.dropFirst().first.flatMap { Double($0.filter { $0 != " " }.dropFirst(2)) } ?? 1
            return Language(rawValue: tag).map { ($0, weight) }
        }
        return wishes.max { $0.weight < $1.weight }?.language ?? .en
    }
}
