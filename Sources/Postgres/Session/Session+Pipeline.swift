import CLibPQ

/// Statements that wait to be sent together.
package final class Pipeline {
    fileprivate final class Step {
        let statement: Statement
        var parameters = ParameterWriter()

        init(_ statement: Statement) {
            self.statement = statement
        }
    }

    fileprivate var steps: [Step] = []

    /// Adds a statement whose rows, if any, do not matter.
    package func execute<each Parameter: PostgresEncodable>(
        _ statement: Statement, _ values: repeat each Parameter
    ) {
        let step = Step(statement)
        repeat step.parameters.bind(each values)
        steps.append(step)
    }
}

extension Session {
    /// Sends statements together and then reads their answers: one journey to the server instead of one for each, which
    /// for statements that touch a record or two takes longer than they do.
    ///
    /// Within a transaction, for some tens of statements with small answers. The first that fails is thrown; those behind it do
    /// not run.
    /// - Returns: for each statement, the number of rows that it touched.
    @discardableResult
    package func pipeline(_ fill: (Pipeline) throws -> Void) throws -> [Int] {
        guard isInTransaction else { throw PostgresError(.misuse, "a pipeline needs a transaction") }
        let pipeline = Pipeline()
        try fill(pipeline)
        try checkCancellation()
        for step in pipeline.steps { try prepare(step.statement, types: step.parameters.types) }
        guard PQenterPipelineMode(connection) == 1 else { throw failure(nil, statement: nil) }
        defer { leavePipeline() }
        for step in pipeline.steps { try send(step) }
        guard PQpipelineSync(connection) == 1 else { throw failure(nil, statement: nil) }
        let touched = try pipeline.steps.map { try readPipeline($0.statement, count: 1) }
        try readSync(nil)
        return touched
    }

    private func send(_ step: Pipeline.Step) throws(PostgresError) {
        let (name, count) = (step.statement.name, Int32(step.parameters.count))
        let sent = step.parameters.withArrays { values, lengths, formats in
            PQsendQueryPrepared(connection, name, count, values, lengths, formats, 1)
        }
        guard sent == 1 else { throw failure(nil, statement: name) }
    }
}
