/// A row that was refused, as pages show it.
enum RejectView {
    static func of(_ reject: JSON, _ asked: PageRequest) -> View {
        let texts = asked.texts
        let id = reject.id.integer ?? 0
        let status = reject.status.string
        return [
            "id": id, "href": "/workbench/quarantine/\(id)", "source": reject.source.string,
            "line": reject.line.integer ?? 0, "column": reject.column.integer ?? 0,
            "field": reject.field.text, "hasField": !reject.field.isNull, "code": reject.code.string,
            "reason": reason(reject.code.string, texts),
            "advice": advice(reject.code.string, texts), "message": reject.message.text, "text": shown(reject.rawText),
            "status": texts.word("reject", status),
            "isWaiting": status == "open", "delivery": reject.delivery.integer ?? 0,
            "import": "/workbench/imports/\(reject.delivery.integer ?? 0)",
            "came": texts.moment(reject.createdAt.string),
        ]
    }

    /// What is wrong, in the words of the language; the code when there are none.
    static func reason(_ code: String, _ texts: Texts) -> String { texts.word("fault", code) }

    /// What that means and what to do; empty when there are no words for it.
    static func advice(_ code: String, _ texts: Texts) -> String { texts.words["why-\(code)"] ?? "" }

    /// The start of a row, on one line.
    static func shown(_ text: JSON) -> String {
        let short = text.string.prefix(240).map { $0.isNewline ? "⏎" : $0 }
        return String(short) + (text.string.count > 240 ? "…" : "")
    }
}
