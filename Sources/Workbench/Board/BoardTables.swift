/// A board in words and numbers: every link in a row, and above some size every pair in a matrix.
struct BoardTables {
    private let board: Board
    private let least: Double
    private let texts: Texts

    init(_ board: Board, least: Double, _ texts: Texts) {
        self.board = board
        self.least = least
        self.texts = texts
    }

    /// The strongest first, decisions before them.
    var rows: [View] {
        let order: [Board.Link.Kind: Int] = [.cannot: 0, .must: 1, .match: 2, .possible: 2]
        return board.links.sorted {
            (order[$0.kind] ?? 2, -($0.bits ?? 0), $0.one, $0.other)
                < (order[$1.kind] ?? 2, -($1.bits ?? 0), $1.one, $1.other)
        }.map(row)
    }

    private func row(_ link: Board.Link) -> View {
        let answer = link.answer
        let decision = answer.decision
        return [
            "one": end(link.one), "other": end(link.other), "kind": link.kind.rawValue,
            "says": texts["link-\(link.kind.rawValue)"], "isBridge": link.isBridge,
            "bits": link.bits.map { texts.decimal($0, digits: 1) } ?? "–", "plain": texts.plain(link.bits ?? 0),
            "percent": answer.probability.number.map { texts.percent($0) } ?? "",
            "chips": TaskView.chips(answer.matchKey.string, texts),
            "blocking": answer.blocking.list.map(\.text).joined(separator: ", "),
            "refusal": answer.refusal.text,
            "decision": decision.isNull
                ? []
                : [
                    [
                        "author": decision.author.text, "reason": decision.reason.text,
                        "at": texts.moment(decision.at.string),
                    ] as View
                ],
            "isHidden": (link.kind == .match || link.kind == .possible) && !link.holds(from: least),
            "isWeighed": link.kind == .match || link.kind == .possible,
        ]
    }

    private func end(_ node: Int) -> [View] {
        let record = board.nodes[node]
        return [
            [
                "number": node + 1, "letter": Board.letter(record.customer), "color": record.customer % 6,
                "name": record.name,
            ]
        ]
    }

    /// Under the diagonal: the weight of each pair, with a mark of what is decided.
    var matrix: View {
        var known: [[Board.Link?]] = board.nodes.indices.map { Array(repeating: nil, count: $0) }
        for link in board.links { known[max(link.one, link.other)][min(link.one, link.other)] = link }
        return [
            "heads": board.nodes.indices.map { ["number": $0 + 1] as View },
            "rows": known.enumerated().map { node, links -> View in
                [
                    "number": node + 1, "letter": Board.letter(board.nodes[node].customer),
                    "color": board.nodes[node].customer % 6, "cells": links.map(cell),
                ]
            },
        ]
    }

    private func cell(_ link: Board.Link?) -> View {
        guard let link else { return ["text": "", "kind": "none"] }
        let bits = link.bits.map { "\(Int($0.rounded()))" } ?? ""
        let mark = link.kind == .cannot ? "✕" : link.kind == .must ? "=" : ""
        return ["text": mark + bits, "kind": link.kind.rawValue]
    }
}
