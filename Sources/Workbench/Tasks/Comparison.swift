/// The records of two customers side by side, with what they would be together.
struct Comparison {
    struct Column {
        let side: String
        let customer: String
        let record: JSON
        /// Whether the question hangs on this record.
        let isAsked: Bool

        var source: String { record.source.text }
        var key: String { record.key.text }
    }

    private static let mostColumns = 8

    let columns: [Column]
    private let hidden: Int
    private let preview: JSON
    private let survivor: JSON
    private let lineage: Lineage
    private let attributes: [Attribute]
    private let texts: Texts

    init(task: JSON, customers: [JSON], preview: JSON, catalog: JSON, texts: Texts) {
        self.texts = texts
        self.preview = preview
        let first = preview.previews.list.first ?? .null
        survivor = first.customer
        lineage = Lineage(first.lineage)
        let sides = zip(zip(["A", "B"], [task.left, task.right]), customers).map { side, customer in
            Self.columns(side.0, side.1, customer)
        }
        let shares = Self.shares(sides[0].count, sides[1].count)
        let shown = Array(sides[0].prefix(shares.0) + sides[1].prefix(shares.1))
        columns = shown.filter(\.isAsked) + shown.filter { !$0.isAsked }
        hidden = sides[0].count + sides[1].count - columns.count
        let said = Set(columns.flatMap { Array($0.record.fields.members.keys) }).union(lineage.attributes)
        attributes = Attribute.all(catalog).filter { said.contains($0.name) }
    }

    /// The record of the question first.
    private static func columns(_ side: String, _ asked: JSON, _ customer: JSON) -> [Column] {
        let columns = customer.included.records.records.list.map { record in
            Column(
                side: side, customer: asked.id.text, record: record,
                isAsked: record.source.text == asked.record.source.text && record.key.text == asked.record.key.text)
        }
        return columns.filter(\.isAsked) + columns.filter { !$0.isAsked }
    }

    /// How many columns each side gets of those that there is room for.
    private static func shares(_ left: Int, _ right: Int) -> (Int, Int) {
        let half = mostColumns / 2
        let one = min(left, max(half, mostColumns - right))
        return (one, min(right, mostColumns - one))
    }

    var goldenName: String { survivor.displayName.text }
    var hiddenText: [View] { hidden > 0 ? [["text": texts.count("hidden-records", hidden)]] : [] }

    var columnViews: [View] {
        columns.enumerated().map { index, column -> View in
            [
                "side": column.side, "isLeft": column.side == "A", "number": index + 1, "source": column.source,
                "key": column.key, "isAsked": column.isAsked,
                "changed": String(
                    (column.record.changedAt.isNull ? column.record.receivedAt : column.record.changedAt).string.prefix(
                        10)),
            ]
        }
    }

    /// Records that can be moved to the other side.
    var moveViews: [View] {
        columns.map { column -> View in
            let target = columns.first { $0.side != column.side }?.customer ?? ""
            return [
                "source": column.source, "key": column.key, "from": column.side, "to": column.side == "A" ? "B" : "A",
                "target": target, "name": Attribute.name(of: column.record),
            ]
        }
    }

    // MARK: Rows

    var groupViews: [View] {
        Attribute.Group.allCases.compactMap { group -> View? in
            let rows = attributes.filter { $0.group == group }.map(row)
            guard !rows.isEmpty else { return nil }
            return [
                "title": texts["group-\(group.rawValue)"], "rows": rows,
                "isEven": !rows.contains { $0["differs"] as? Bool == true },
            ]
        }
    }

    private func row(_ attribute: Attribute) -> View {
        let values = columns.map { $0.record.fields[attribute.name].list.map(\.value.string) }
        let said = Set(values.filter { !$0.isEmpty }.map { $0.map { $0.lowercased() }.sorted() })
        return [
            "label": texts.word("attribute", attribute.name), "attribute": attribute.pinned,
            "differs": said.count > 1, "golden": golden(attribute),
            "cells": columns.map { cell(attribute, $0) },
        ]
    }

    private func golden(_ attribute: Attribute) -> [View] {
        lineage.values(of: attribute.name).map { value -> View in
            [
                "text": value.value.text, "reason": texts.word("decided", value.decidedBy.string),
                "source": value.winner.isNull ? texts["pinned"] : value.winner.source.text,
            ]
        }
    }

    private func cell(_ attribute: Attribute, _ column: Column) -> View {
        let golden = lineage.values(of: attribute.name).map(\.value.text)
        let values = column.record.fields[attribute.name].list
        let views = values.enumerated().map { index, value -> View in
            let standing = lineage.standing(
                of: attribute.name, column.source, column.key, occurrence: value.at.integer ?? index)
            let text = value.value.text
            return [
                "segments": CharacterDiff.segments(of: text, against: golden.contains(text) ? text : golden.first),
                "raw": value.raw.isNull ? [] : [["text": value.raw.text] as View],
                "isWinner": standing == .winner, "isSupporter": standing == .supporter,
                "reason": standing.reason(texts), "hasReason": !standing.reason(texts).isEmpty,
                "occurrence": value.at.integer ?? index, "plain": text,
                "isDoubtful": ["invalid", "placeholder"].contains(value.status.string),
            ]
        }
        return [
            "values": views, "isEmpty": views.isEmpty, "isLeft": column.side == "A", "customer": column.customer,
            "source": column.source, "key": column.key, "attribute": attribute.pinned,
            "label": texts.word("attribute", attribute.name), "first": values.first?.value.text ?? "",
            "wins": views.contains { $0["isWinner"] as? Bool == true },
        ]
    }
}
