extension SQLState {
    /// What the condition means, in words that hold no data.
    var meaning: String {
        Self.meanings[rawValue] ?? Self.classMeanings[conditionClass] ?? "the server refused the statement"
    }

    /// True when the server's own text can name only tables, columns, functions, roles and the like, never a value.
    var textIsFreeOfData: Bool {
        Self.harmless.contains(rawValue)
    }

    private static let harmless: Set<String> = [
        "28000", "28P01", "3D000", "42501", "42703", "42704", "42883", "42P01", "42P07", "42P04", "53300",
    ]

    private static let meanings: [String: String] = [
        "08P01": "a binary value does not have the length of its column's type",
        "21000": "more than one row where one was expected",
        "22001": "a value is too long for its column",
        "22003": "a number is out of range",
        "22007": "a date or time is not written as one",
        "22008": "a date or time is out of range",
        "22012": "division by zero",
        "22021": "text that is not valid UTF-8, or holds a zero byte",
        "22P02": "a value is not written as its type demands",
        "22P03": "a binary value does not have the form of its type",
        "22P04": "the copied data does not have the form that the table demands",
        "23502": "a column that must have a value is empty",
        "23503": "a row that is referred to does not exist, or is still in use",
        "23505": "a row with the same key exists already",
        "23514": "a value breaks a rule of its table",
        "23P01": "a row overlaps one that exists already",
        "25006": "a read-only transaction cannot write",
        "25P02": "the transaction has failed earlier and must be rolled back",
        "25P03": "the transaction was left idle too long",
        "40001": "another transaction changed the same data",
        "40P01": "two transactions waited for each other",
        "42601": "the SQL text is not well-formed",
        "42804": "a value has another type than its column",
        "53100": "the server's disk is full",
        "53200": "the server is out of memory",
        "53300": "the server has no free connection",
        "53400": "a limit of the server's configuration was reached",
        "54000": "the statement is too large or too complex",
        "55006": "the object is in use by another session",
        "55P03": "a lock was not free within lock_timeout",
        "57014": "the statement was cancelled",
        "57P01": "the server is shutting down, or ended this connection",
        "57P02": "another server process crashed, all connections were ended",
        "57P03": "the server is starting up or shutting down",
        "57P04": "the database was dropped",
        "P0001": "a database function raised an error",
    ]

    private static let classMeanings: [String: String] = [
        "08": "the connection to the server failed",
        "22": "a value has the wrong form",
        "23": "a row breaks a rule of its table",
        "25": "the transaction is in the wrong state",
        "28": "the server refused the user or password",
        "40": "the transaction was rolled back",
        "42": "the statement does not fit the schema",
        "53": "the server is out of resources",
        "54": "a limit of the server was exceeded",
        "55": "an object is not in the needed state",
        "57": "an operator intervened",
        "58": "the server's files could not be read or written",
        "XX": "the server reports an internal fault",
    ]
}
