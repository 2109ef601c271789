import CLibPQ

extension Session {
    /// Runs one statement with many sets of parameters in pipeline mode: about twice as fast as one by one, and all or
    /// nothing (in a transaction of its own when none is open).
    ///
    /// - Parameters:
    ///   - elements: One execution each, in this order.
    ///   - bind: Binds the parameters of one element, with the same types each time.
    /// - Returns: The number of rows touched in all.
    @discardableResult
    package func executeBatch<Elements: Sequence>(
        _ statement: Statement,
        _ elements: Elements,
        bind: (Elements.Element, inout ParameterWriter) throws -> Void
    ) throws -> Int {
        guard isInTransaction else { return try transaction { try $0.executeBatch(statement, elements, bind: bind) } }
        try sendQueue()
        try checkCancellation()
        var iterator = elements.makeIterator()
        guard let head = iterator.next() else { return 0 }
        try bindNext(head, bind)
        try prepare(statement, types: parameters.types)
        guard PQenterPipelineMode(connection) == 1 else { throw failure(nil, statement: statement.name) }
        defer { leavePipeline() }
        return try runPipeline(statement) { first in
            guard !first else { return true }
            guard let next = iterator.next() else { return false }
            try bindNext(next, bind)
            return true
        }
    }

    private func bindNext<Element>(
        _ element: Element,
        _ bind: (Element, inout ParameterWriter) throws -> Void
    ) throws {
        parameters.removeAll()
        try bind(element, &parameters)
    }

    /// Sends in windows: results of one window are read before the next is sent, so memory stays small.
    private func runPipeline(_ statement: Statement, _ advance: (_ first: Bool) throws -> Bool) throws -> Int {
        var touched = 0
        var pending = 0
        let types = parameters.types
        var first = true
        while try advance(first) {
            first = false
            guard parameters.types == types else {
                throw PostgresError(.misuse, "the elements of a batch bind different types", statement: statement.name)
            }
            try send(statement, &parameters)
            pending += 1
            guard pending == Self.pipelineWindow else { continue }
            try checkCancellation()
            guard PQsendFlushRequest(connection) == 1 else { throw failure(nil, statement: statement.name) }
            touched += try readPipeline(statement, count: pending)
            pending = 0
        }
        guard PQpipelineSync(connection) == 1 else { throw failure(nil, statement: statement.name) }
        touched += try readPipeline(statement, count: pending)
        try endPipeline(statement.name)
        return touched
    }

    private static var pipelineWindow: Int { 500 }

    func readPipeline(_ statement: Statement, count: Int) throws(PostgresError) -> Int {
        var touched = 0
        for _ in 0..<count {
            let result = try checked(PQgetResult(connection), statement: statement.name)
            touched += result.affectedRows
            PQclear(PQgetResult(connection))
        }
        return touched
    }

    /// The answer to the sync point.
    func readSync(_ statement: String?) throws(PostgresError) {
        let result = try checked(PQgetResult(connection), statement: statement)
        guard result.status != PGRES_PIPELINE_SYNC else { return }
        throw PostgresError(.misuse, "a pipeline gave more results than statements", statement: statement)
    }

    /// Reads the answer to the last sync point, and leaves pipeline mode.
    func endPipeline(_ statement: String?) throws(PostgresError) {
        try readSync(statement)
        PQexitPipelineMode(connection)
    }

    /// Brings the connection out of pipeline mode after a failure; one that cannot leave is broken.
    ///
    /// After a failure the server passes over everything up to a sync point; libpq would leave without one once it has read
    /// what was answered, and the next statement would wait for ever.
    func leavePipeline() {
        guard isInPipeline, isUsable else { return }
        PQpipelineSync(connection)
        var idleAnswers = 0
        while isUsable, idleAnswers < 2 {
            guard let pointer = PQgetResult(connection) else {
                idleAnswers += 1
                continue
            }
            idleAnswers = 0
            let status = PQresultStatus(pointer)
            PQclear(pointer)
            if status == PGRES_PIPELINE_SYNC, PQexitPipelineMode(connection) == 1 { return }
        }
        PQexitPipelineMode(connection)
    }
}
