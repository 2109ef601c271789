import CLibPQ

/// What a statement answers that may still have to be sent.
package struct Reply<Value> {
    private let read: () throws(PostgresError) -> Value

    fileprivate init(_ read: @escaping () throws(PostgresError) -> Value) {
        self.read = read
    }

    /// The answer. Sends what is queued when it has not been sent yet.
    ///
    /// - Throws: the failure of this statement, or of one that was queued before it.
    package var value: Value { get throws(PostgresError) { try read() } }

    /// The same answer in other terms, made each time that it is asked for.
    package func map<Other>(
        _ transform: @escaping (Value) throws(PostgresError) -> Other
    ) -> Reply<Other> {
        let read = read
        return Reply<Other> { () throws(PostgresError) in try transform(read()) }
    }
}

/// A statement that waits to be sent.
final class QueuedStatement {
    fileprivate let statement: Statement
    fileprivate var parameters = ParameterWriter()
    fileprivate let take: (borrowing ResultHandle) throws(PostgresError) -> Void

    fileprivate init(
        _ statement: Statement, take: @escaping (borrowing ResultHandle) throws(PostgresError) -> Void
    ) {
        self.statement = statement
        self.take = take
    }
}

private final class QueuedAnswer<Value> {
    var known: Value?
}

extension Session {
    /// Queues a statement: it travels to the server with the next one whose answer is asked for, or before the commit.
    ///
    /// A journey takes longer than a statement that touches a record or two, so what need not be answered at once is
    /// queued. Statements run in the order of their calls, queued or not. The failure of a queued one is thrown by whatever
    /// sends it, under the name of the statement that failed; those behind it do not run. For statements with small answers.
    /// Outside a transaction, where nothing would hold them together, they are sent at once.
    /// - Returns: the number of rows that it touches.
    @discardableResult
    package func queue<each Parameter: PostgresEncodable>(
        _ statement: Statement, _ values: repeat each Parameter
    ) throws(PostgresError) -> Reply<Int> {
        try enqueue(statement, repeat each values) { (result) throws(PostgresError) in result.affectedRows }
    }

    /// Queues a statement that answers rows.
    package func queue<each Parameter: PostgresEncodable, each Column: PostgresDecodable>(
        _ statement: Statement, _ values: repeat each Parameter, as columns: repeat (each Column).Type
    ) throws(PostgresError) -> Reply<[(repeat each Column)]> {
        try enqueue(statement, repeat each values) { (result) throws(PostgresError) in
            try result.rows(as: repeat each columns)
        }
    }

    func enqueue<each Parameter: PostgresEncodable, Value>(
        _ statement: Statement, _ values: repeat each Parameter,
        read: @escaping (borrowing ResultHandle) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Reply<Value> {
        guard isInTransaction else {
            let value = try perform(statement, repeat each values, read: read)
            return Reply { () throws(PostgresError) in value }
        }
        return try append(statement, repeat each values, read: read)
    }

    /// Adds a statement to the queue, whether or not a transaction is open.
    @discardableResult
    func append<each Parameter: PostgresEncodable, Value>(
        _ statement: Statement, _ values: repeat each Parameter,
        read: @escaping (borrowing ResultHandle) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Reply<Value> {
        let answer = QueuedAnswer<Value>()
        let step = QueuedStatement(statement) { (result) throws(PostgresError) in answer.known = try read(result) }
        repeat step.parameters.bind(each values)
        try prepare(statement, types: step.parameters.types)
        queued.append(step)
        return Reply { [self] () throws(PostgresError) in
            if answer.known == nil { try fetchAnswer(of: step) }
            guard let known = answer.known else {
                throw PostgresError(.misuse, "a statement was queued in a part of a transaction that was undone")
            }
            return known
        }
    }

    /// Has the server begin with what is queued, before work that needs no answer of it: what it answers in the meantime is
    /// there when it is asked for.
    ///
    /// Answers may be large here: each is sent as soon as the server has it.
    package func startQueued() throws(PostgresError) {
        guard !queued.isEmpty else { return }
        try sendStatements(flushing: true)
        guard PQflush(connection) == 0 else { throw abandoning(failure(nil, statement: nil)) }
    }

    /// Sends what is queued and reads the answers, with those that are still due.
    ///
    /// - Throws: the first failure.
    func sendQueue() throws(PostgresError) {
        guard !queued.isEmpty || isInPipeline else { return }
        try sendStatements(flushing: false)
        defer { abandonPipeline() }
        guard PQpipelineSync(connection) == 1 else { throw failure(nil, statement: nil) }
        while !started.isEmpty { try takeAnswer() }
        try endPipeline(nil)
    }

    /// Forgets what has not been sent, and the answers that have not been read.
    func abandonQueue() {
        queued = []
        if isInPipeline { abandonPipeline() }
    }

    private func fetchAnswer(of step: QueuedStatement) throws(PostgresError) {
        guard let place = started.firstIndex(where: { $0 === step }) else { return try sendQueue() }
        do throws(PostgresError) {
            for _ in 0...place { try takeAnswer() }
        } catch {
            throw abandoning(error)
        }
    }

    private func sendStatements(flushing: Bool) throws(PostgresError) {
        let steps = queued
        queued.removeAll()
        do throws(PostgresError) {
            try checkCancellation()
            if !isInPipeline {
                guard PQenterPipelineMode(connection) == 1 else { throw failure(nil, statement: nil) }
                try endRowByRow()
            }
            for step in steps {
                try send(step.statement, &step.parameters)
                guard !flushing || PQsendFlushRequest(connection) == 1 else { throw failure(nil, statement: nil) }
            }
        } catch {
            throw abandoning(error)
        }
        started += steps
    }

    /// Reads the answer that is due first.
    private func takeAnswer() throws(PostgresError) {
        let step = started.removeFirst()
        let result = try checked(PQgetResult(connection), statement: step.statement.name)
        try named(step.statement) { () throws(PostgresError) in try step.take(result) }
        PQclear(PQgetResult(connection))
    }

    /// The error, after what it leaves nobody to wait for.
    private func abandoning(_ error: PostgresError) -> PostgresError {
        abandonPipeline()
        return error
    }

    private func abandonPipeline() {
        started = []
        leavePipeline()
    }

    /// libpq would hand over the rows of the first statement of a pipeline one by one, too, when those of the statement before
    /// were; a sync point in front ends that.
    private func endRowByRow() throws(PostgresError) {
        guard isRowByRow else { return }
        guard PQpipelineSync(connection) == 1 else { throw failure(nil, statement: nil) }
        try readSync(nil)
        isRowByRow = false
    }
}
