import Intake
import Linkage

/// Chooses the place of a file where its customers are.
struct TableChoice {
    /// The table with the most telling columns; of those that tell nearly as much the outermost that holds many records,
    /// and without any such the innermost.
    let best: SurveyTable

    init(_ tables: [SurveyTable]) {
        let scored = tables.filter { !$0.rows.isEmpty }.map { (table: $0, score: Self.score($0)) }
        let most = scored.map(\.score).max() ?? 0
        let near = scored.filter { $0.score * 10 >= most * 6 }
        let exact = scored.filter { $0.score * 20 >= most * 19 }
        let chosen = near.first { $0.table.isRepeated } ?? exact.last
        best = chosen?.table ?? tables[0]
    }

    /// How many different things its columns say about customers.
    private static func score(_ table: SurveyTable) -> Int {
        Set(table.columns.compactMap { ColumnFindings.promisedType(of: MappingDraft.header($0)) }).count
    }
}

/// Chooses the column that identifies a record.
struct KeyChoice {
    /// The column and the reason.
    let key: (column: String, reason: String)

    init(_ table: SurveyTable) {
        let own = table.columns.filter { !$0.contains("__metadata") && !$0.contains("@odata") }
        let unique = own.filter { Self.isUnique($0, in: table) }
        let named = own.filter { Self.saysKey(MappingDraft.header($0)) }.enumerated()
            .sorted { (Self.depth($0.element), $0.offset) < (Self.depth($1.element), $1.offset) }.map(\.element)
        if let column = named.first(where: unique.contains) {
            key = (column, "its header says so, and no value stands twice")
        } else if let column = unique.first(where: { ColumnFindings.promisedType(of: MappingDraft.header($0)) == nil })
        {
            key = (column, "no value stands twice")
        } else if let column = named.first {
            key = (column, "its header says so")
        } else {
            key = (unique.first ?? table.columns.first ?? "", "nothing better is there")
        }
    }

    /// Whether every row has a value and no two the same.
    static func isUnique(_ column: String, in table: SurveyTable) -> Bool {
        guard let place = table.columns.firstIndex(of: column) else { return false }
        let values = table.rows.map { $0[place] }
        return !values.contains("") && Set(values).count == values.count && !table.repeatedColumns.contains(column)
    }

    private static func depth(_ column: String) -> Int { column.count { $0 == "/" } }

    private static func saysKey(_ header: String) -> Bool {
        guard ColumnFindings.promisedType(of: header) == nil else { return false }
        let words = ColumnFindings.words(of: header)
        let joined = words.joined()
        return words.contains(where: keyWords.contains) || keyStems.contains(where: joined.contains)
    }

    private static let keyWords: Set<String> = [
        "id", "key", "number", "no", "nro", "nr", "code", "tunnus", "numero", "koodi", "avain", "nummer", "uuid",
        "guid",
        "kunnr",
    ]
    private static let keyStems = [
        "asiakastunnus", "asiakasnro", "asiakasnumero", "asiakaskoodi", "kundnr", "kundnummer", "customerid",
        "customernumber", "customercode", "recordid", "netvisorkey",
    ]
}

/// Words of headers that speak of the row and not of the customer.
enum SignalWords {
    /// Whether a header names the moment of the last change.
    static func saysChanged(_ words: [String]) -> Bool {
        words.contains {
            [
                "modified", "updated", "changed", "muutettu", "muokattu", "paivitetty", "andrad", "systemmodstamp",
                "changetime", "modstamp",
            ].contains($0)
        }
    }

    /// What a yes says about the record: true that it is gone, false that it is there; nil when the header says nothing.
    static func meaningOfYes(_ words: [String]) -> Bool? {
        let all = words + [words.joined()]
        let gone: Set<String> = [
            "deleted", "isdeleted", "poistettu", "raderad", "loevm", "archived", "arkistoitu", "inactive",
            "passiivinen",
            "disabled",
        ]
        let there: Set<String> = ["active", "isactive", "aktiivinen", "aktiv", "voimassa", "enabled"]
        if all.contains(where: gone.contains) { return true }
        return all.contains(where: there.contains) ? false : nil
    }
}
