import CustomerModel
import Foundation
import Intake
import Postgres
import RuleBook
import Standardization
import Store

extension Hub {
    /// One row in quarantine, as `quarantined` answers it, with `cells`: `[{"column", "value"}]` in the order of the
    /// row, or null when its delivery has none. Nil when there is no such row.
    package func mendable(_ id: Int64) async throws -> [UInt8]? {
        guard var json = try await quarantined(id), json.last == UInt8(ascii: "}") else { return nil }
        let stored = try await ask { try $0.reject(id) }
        json.removeLast()
        json.append(contentsOf: ",\"cells\":".utf8)
        return json + (try stored.flatMap(cells) ?? Array("null".utf8)) + [UInt8(ascii: "}")]
    }

    private func cells(of reject: StoredReject) throws -> [UInt8]? {
        guard let cutter = try? rejectReader(reject.source).cutter(for: try reject.deliveryLayout()) else { return nil }
        var writer = JSONWriter()
        writer.array { writer in
            for cell in cutter.cells(of: reject.rawText) {
                writer.object { writer in
                    writer.member("column", cell.column)
                    writer.member("value", cell.value)
                }
            }
        }
        return writer.bytes
    }

    /// Takes a row out of quarantine by reading it as a person mended it, under the mapping as it is now, as if it had
    /// stood so in its delivery. The row keeps its text as it was delivered. It does not resolve.
    ///
    /// - Parameter reason: why, for whoever asks later; nil when nothing was said.
    /// - Throws: `unknownReject`; `invalidDocument` when the row still cannot be accepted, with the cell at fault; `erased`
    ///   when a record of its key was erased; `unusableMappings`.
    package func mend(_ id: Int64, as row: MendedRow, reason: String?) async throws -> MendReceipt {
        try await asHubErrors { try await pool.transaction(mending(id, row, reason)) }
    }

    /// `mend` as a request asks for it.
    package func mend(
        _ id: Int64, as row: MendedRow, reason: String?, for request: CommandRequest<MendReceipt>
    ) async throws -> KeptReply {
        try await asHubErrors { try await transaction(for: request, on: pool, mending(id, row, reason)) }
    }

    private func mending(
        _ id: Int64, _ row: MendedRow, _ reason: String?
    ) -> @Sendable (Session) throws -> MendReceipt {
        { [self] session in
            let store = Store(session)
            let reject = try openReject(id, store)
            let rows = try read(row, of: reject)
            let number = try store.sourceNumber(reject.source)
            try store.lockSource(number)
            let outcomes = try take(rows, insteadOf: (id, reject), of: number, reason, store)
            return MendReceipt(
                reject: id, source: reject.source,
                outcomes: outcomes.map { .init(key: $0.key, outcome: $0.outcome.rawValue, version: $0.version) })
        }
    }

    /// The records of a mended row.
    private func read(_ row: MendedRow, of reject: StoredReject) throws -> [ParsedRecord] {
        let reader = try rejectReader(reject.source)
        let layout = try reject.deliveryLayout()
        let text = try row.text(by: reader.cutter(for: layout))
        let records = try reader.read(text, layout, at: reject.position).map { event in
            switch event {
            case .record(let record): return record
            case .reject(let again): throw row.fault(again, layout)
            }
        }
        guard !records.isEmpty else { throw row.fault("The mapping passes over such a row; dismiss it.") }
        return records
    }
}

extension MendedRow {
    /// The row as it should have stood in the file.
    fileprivate func text(by cutter: RowCutter?) throws(HubError) -> String {
        guard case .cells(let cells) = self else {
            guard case .text(let text) = self else { return "" }
            return text
        }
        guard let cutter else { throw fault("The delivery of the row has no cells; send it as `rawText`.") }
        guard let text = cutter.text(of: cells) else {
            throw fault("A cell holds the sign between cells or a line end, and the source quotes nothing.")
        }
        return text
    }

    fileprivate func fault(_ message: String) -> HubError { fault(message, at: pointer) }

    /// With the cell at fault, when it is known.
    fileprivate func fault(_ reject: Reject, _ layout: DeliveryLayout?) -> HubError {
        guard case .cells = self, let place = layout?.header.firstIndex(where: { $0 == reject.field }) else {
            return fault(reject.message)
        }
        return fault(reject.message, at: "/cells/\(place)")
    }

    private var pointer: String {
        switch self {
        case .cells: "/cells"
        case .text: "/rawText"
        }
    }

    private func fault(_ message: String, at pointer: String) -> HubError {
        HubError(
            .invalidDocument, "The row still cannot be accepted.", problems: [.init(pointer: pointer, message: message)]
        )
    }
}
