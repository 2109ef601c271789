import Hub

extension Console {
    /// Shows what one delivery changed.
    func print(_ receipt: DeliveryReceipt) {
        let counts = receipt.counts
        guard !isJSON else { return print(json: DeliveryReceiptDocument(receipt)) }
        var table = Table()
        table.add("Delivery \(receipt.delivery) from \(receipt.source)", "records")
        let rows = [
            ("accepted", counts.read), ("new", counts.created), ("updated", counts.updated),
            ("unchanged", counts.unchanged), ("older than known", counts.late), ("withdrawn", counts.withdrawn),
            ("of erased records, not taken", counts.suppressed), ("repeated in the file", counts.repeated),
            ("in quarantine", counts.rejected),
        ]
        for (title, count) in rows where count > 0 || title == "accepted" {
            table.add("  \(title)", grouped(count))
        }
        print(table.text)
        note(receipt.warnings)
    }

    /// Shows what a delivery would change.
    func print(_ receipt: TrialReceipt) {
        guard !isJSON else { return print(json: TrialReceiptDocument(receipt)) }
        let counts = receipt.counts
        var table = Table()
        table.add("\(receipt.fileName) as a delivery of \(receipt.source) (nothing was stored)", "")
        let rows = [
            ("accepted rows", counts.read), ("  new records", counts.created),
            ("    join a customer that is there", receipt.joined), ("  changed", counts.updated),
            ("  unchanged", counts.unchanged), ("  older than known", counts.late),
            ("  withdrawn", counts.withdrawn), ("    because the delivery lacks them", counts.absent),
            ("  of erased records, not taken", counts.suppressed),
            ("  repeated in the file", counts.repeated), ("new customers", receipt.newCustomers),
            ("customers merged into others", receipt.merged), ("questions to stewards", receipt.reviews),
            ("rejected rows", counts.rejected),
        ]
        for (title, count) in rows { table.add("  \(title)", grouped(count)) }
        for group in receipt.rejects {
            let place = group.field.map { " in \($0)" } ?? ""
            table.add("    \(group.code)\(place), first in line \(group.line)", grouped(group.rows))
        }
        print(table.text)
        note(receipt.warnings)
        if let refusal = receipt.refusal { print("It would be refused: \(refusal)") }
    }

    /// Shows what one resolution run changed.
    func print(_ receipt: ResolveReceipt) {
        guard !isJSON else { return print(json: ResolveReceiptDocument(receipt)) }
        var table = Table()
        table.add("Resolved under rule-book version \(receipt.ruleBookVersion)", "")
        let rows = [
            ("records looked at", receipt.records), ("matching pairs", receipt.edges),
            ("golden customers created", receipt.goldenCreated), ("golden customers updated", receipt.goldenUpdated),
            ("merged into others", receipt.goldenRedirected), ("split or emptied", receipt.goldenSplit),
            ("tasks opened", receipt.tasksOpened), ("tasks closed", receipt.tasksClosed),
            ("change events", receipt.events),
        ]
        for (title, count) in rows { table.add("  \(title)", grouped(count)) }
        if let erasure = receipt.erasure { table.add("  records that sources erased: erasure", "\(erasure)") }
        print(table.text)
    }

    private func note(_ warnings: [DeliveryWarning]) {
        warnings.forEach { note("Note: \($0.text)") }
    }

    private func print(json value: some Encodable) {
        do { try print(encoding: value) } catch { report(error) }
    }
}

/// A delivery receipt as scripts read it.
struct DeliveryReceiptDocument: Encodable {
    let delivery: Int64
    let source: String
    let fileName: String
    let counts: [String: Int]
    let warnings: [DeliveryWarning]
    let seconds: Double

    init(_ receipt: DeliveryReceipt) {
        let counts = receipt.counts
        warnings = receipt.warnings
        delivery = receipt.delivery
        source = receipt.source
        fileName = receipt.fileName
        seconds = receipt.seconds
        self.counts = [
            "read": counts.read, "created": counts.created, "updated": counts.updated, "unchanged": counts.unchanged,
            "late": counts.late, "withdrawn": counts.withdrawn, "suppressed": counts.suppressed,
            "repeated": counts.repeated, "rejected": counts.rejected,
        ]
    }
}

/// A resolution receipt as scripts read it.
struct ResolveReceiptDocument: Encodable {
    let ruleBookVersion: Int
    let trained: Bool
    let full: Bool
    /// Of records that sources marked as erased.
    let erasure: Int64?
    let counts: [String: Int]
    let seconds: [String: Double]

    init(_ receipt: ResolveReceipt) {
        ruleBookVersion = receipt.ruleBookVersion
        trained = receipt.trained
        full = receipt.full
        erasure = receipt.erasure
        counts = [
            "records": receipt.records, "edges": receipt.edges, "goldenCreated": receipt.goldenCreated,
            "goldenUpdated": receipt.goldenUpdated, "goldenRedirected": receipt.goldenRedirected,
            "goldenSplit": receipt.goldenSplit, "tasksOpened": receipt.tasksOpened,
            "tasksClosed": receipt.tasksClosed, "events": receipt.events,
        ]
        seconds = Dictionary(uniqueKeysWithValues: receipt.seconds.map { ($0.key.rawValue, $0.value) })
    }
}

/// A trial's receipt as scripts read it.
struct TrialReceiptDocument: Encodable {
    struct Group: Encodable {
        let code: String
        let field: String?
        let message: String
        let rows: Int
        let firstLine: Int
    }

    let source: String
    let fileName: String
    let counts: [String: Int]
    let rejects: [Group]
    let warnings: [DeliveryWarning]
    let refusal: String?

    init(_ receipt: TrialReceipt) {
        source = receipt.source
        fileName = receipt.fileName
        let counts = receipt.counts
        self.counts = [
            "read": counts.read, "new": counts.created, "changed": counts.updated, "unchanged": counts.unchanged,
            "late": counts.late, "withdrawn": counts.withdrawn, "absent": counts.absent,
            "suppressed": counts.suppressed, "repeated": counts.repeated, "rejected": counts.rejected,
            "joined": receipt.joined,
            "newCustomers": receipt.newCustomers, "merged": receipt.merged, "reviews": receipt.reviews,
        ]
        rejects = receipt.rejects.map {
            Group(code: $0.code, field: $0.field, message: $0.message, rows: $0.rows, firstLine: $0.line)
        }
        warnings = receipt.warnings
        refusal = receipt.refusal
    }
}
