import Store

/// How a question reads to the index, and which values answer it.
extension SearchQuestion {
    /// A text search query of PostgreSQL; nil when nothing can be found so closely.
    ///
    /// - Parameter everywhere: in values that did not survive, too.
    func query(_ closeness: Closeness, everywhere: Bool, _ likeness: SearchLikeness) -> String? {
        var parts: [String] = []
        for term in terms {
            let ways = term.compactMap { way -> String? in
                let atoms = way.atoms.map { lexemes($0, closeness, likeness) }
                guard atoms.allSatisfy({ !$0.isEmpty }) else { return nil }
                return atoms.map { Self.any($0, everywhere) }.joined(separator: " & ")
            }
            guard !ways.isEmpty else { return nil }
            parts.append(ways.map { "(\($0))" }.joined(separator: " | "))
        }
        return parts.isEmpty ? nil : parts.map { "(\($0))" }.joined(separator: " & ")
    }

    private struct Lexeme {
        let text: String
        var isStart = false
    }

    private func lexemes(_ atom: Atom, _ closeness: Closeness, _ likeness: SearchLikeness) -> [Lexeme] {
        var lexemes = atom.identifiers.map { Lexeme(text: $0) }
        if let word = atom.word, closeness > .identifier || lexemes.isEmpty { lexemes.append(Lexeme(text: word)) }
        if closeness >= .start { lexemes += atom.starts.map { Lexeme(text: $0, isStart: true) } }
        guard let word = atom.fuzzy else { return lexemes }
        if closeness >= .close { lexemes += (likeness.close[word] ?? []).sorted().map { Lexeme(text: $0) } }
        if closeness >= .far { lexemes += (likeness.far[word] ?? []).sorted().map { Lexeme(text: $0) } }
        return lexemes
    }

    private static func any(_ lexemes: [Lexeme], _ everywhere: Bool) -> String {
        let texts = lexemes.flatMap { lexeme in
            (everywhere ? ["", "-"] : [""]).map { quoted($0 + lexeme.text) + (lexeme.isStart ? ":*" : "") }
        }
        return "(\(texts.joined(separator: " | ")))"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" || scalar == "\\" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "'"
    }

    /// Values that answer the question, for each thing looked for the best: the closest, golden before others, in the order
    /// of the values. One that answers several has the closeness of the least close.
    func answers(_ values: [(value: SearchedValue, tokens: [String])], _ likeness: SearchLikeness) -> [SearchAnswer] {
        var answers: [SearchAnswer] = []
        for term in terms {
            let ways = term.compactMap { way -> [SearchAnswer]? in
                let found = way.atoms.compactMap { best($0, values, likeness) }
                return found.count < way.atoms.count ? nil : found
            }
            let closest = ways.min { Self.rank($0) < Self.rank($1) } ?? []
            for answer in closest {
                guard let index = answers.firstIndex(where: { $0.value == answer.value }) else {
                    answers.append(answer)
                    continue
                }
                if answers[index].rank < answer.rank { answers[index] = answer }
            }
        }
        return answers
    }

    private static func rank(_ answers: [SearchAnswer]) -> Int { answers.map(\.rank).max() ?? 0 }

    func best(
        _ atom: Atom, _ values: [(value: SearchedValue, tokens: [String])], _ likeness: SearchLikeness
    ) -> SearchAnswer? {
        var found: SearchAnswer?
        for (value, tokens) in values {
            let all = tokens.compactMap { Self.closeness(of: $0, to: atom, likeness) }
            guard let closest = all.min() else {
                continue
            }
            let answer = SearchAnswer(value: value, closeness: closest)
            if answer.rank < found?.rank ?? Int.max { found = answer }
        }
        return found
    }

    private static func closeness(of token: String, to atom: Atom, _ likeness: SearchLikeness) -> Closeness? {
        if atom.identifiers.contains(token) { return .identifier }
        if token == atom.word { return .word }
        if atom.starts.contains(where: { token.utf8.starts(with: $0.utf8) }) { return .start }
        guard let word = atom.fuzzy else { return nil }
        if likeness.close[word]?.contains(token) == true { return .close }
        return likeness.far[word]?.contains(token) == true ? .far : nil
    }
}

/// A value that answers a question.
struct SearchAnswer {
    let value: SearchedValue
    let closeness: SearchQuestion.Closeness

    /// The smaller, the better.
    var rank: Int { closeness.rawValue * 2 + (value.survived ? 0 : 1) }
}
