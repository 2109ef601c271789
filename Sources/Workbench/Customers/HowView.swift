/// How a customer came about, step by step, and the commands behind the steps.
struct HowView {
    private let asked: PageRequest
    private let path: String

    init(_ asked: PageRequest, path: String) {
        self.asked = asked
        self.path = path
    }

    private var texts: Texts { asked.texts }

    func view() async throws -> View {
        let steps = try await asked.get("\(path)/how").steps.list
        let now = asked.query.text("step").flatMap { Int($0) }.flatMap {
            (1...max(1, steps.count)).contains($0) ? $0 : nil
        }
        var view = moves(now, steps.count)
        view["steps"] = steps.enumerated().map { step($1, number: $0 + 1, now: now) }
        if let now, steps.indices.contains(now - 1) {
            view["then"] = [try await Replay(asked, path: path, steps: steps).view(now)]
        }
        return view
    }

    private func address(_ step: Int?) -> String {
        asked.path + asked.query.with("step", step.map(String.init)).string
    }

    /// To the steps around the one that is looked at.
    private func moves(_ now: Int?, _ count: Int) -> View {
        func link(_ step: Int?, if isThere: Bool) -> [View] { isThere ? [["href": address(step)]] : [] }
        return [
            "first": link(1, if: now == nil && count > 0),
            "previous": link((now ?? 0) - 1, if: (now ?? 0) > 1),
            "place": now.map { [["text": texts.filled("step-of", ["n": $0, "of": count])] as View] } ?? [],
            "next": link((now ?? 0) + 1, if: now.map { $0 < count } ?? false),
            "whole": link(nil, if: now != nil),
        ]
    }

    private func step(_ step: JSON, number: Int, now: Int?) -> View {
        let record = step.record.isNull ? "" : "\(step.record.source.text)/\(step.record.key.text)"
        let decisions = step.decisions.list.map { decision -> View in
            [
                "kind": texts.word("constraint", decision.kind.string), "author": decision.author.text,
                "reason": decision.reason.text,
            ]
        }
        return [
            "href": address(number), "isNow": number == now, "isLater": now.map { number > $0 } ?? false,
            "number": number, "kind": texts.word("step", step.step.string), "at": texts.moment(step.at.string),
            "record": record, "hasRecord": !record.isEmpty,
            "chips": TaskView.chips(step.matchKey.string, texts),
            "cause": texts.word("trigger", step.cause.trigger.string), "rules": step.cause.ruleBookVersion.text,
            "other": step.customer.isNull
                ? [] : [["id": step.customer.text, "href": "/workbench/customers/\(step.customer.text)"] as View],
            "decisions": decisions,
        ]
    }

    /// What people did to the customer, newest first, each with its undo.
    func commands() async throws -> View {
        let steps = try await asked.get("\(path)/how").steps.list
        let versions = try await asked.get("\(path)/history").versions.list
        let numbers = Set(
            versions.compactMap(\.cause.command.integer) + steps.compactMap(\.cause.command.integer)
                + steps.flatMap(\.decisions.list).compactMap(\.command.integer))
        var views: [View] = []
        for number in numbers.sorted(by: >).prefix(20) {
            guard let command = try await asked.find("/v1/commands/\(number)") else { continue }
            views.append([
                "number": number, "kind": texts.word("command", command.kind.string), "author": command.author.text,
                "reason": command.reason.text, "at": texts.moment(command.createdAt.string),
                "isUndone": !command.undoneBy.isNull, "canUndo": command.undoneBy.isNull,
            ])
        }
        return ["commands": views, "isEmpty": views.isEmpty]
    }
}
