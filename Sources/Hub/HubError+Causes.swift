import Intake
import Postgres

extension HubError {
    /// What a failure of the database means to a caller.
    init(_ error: PostgresError) {
        switch error.code {
        case .connectionLost, .unreachable, .poolExhausted, .poolClosed, .outcomeUnknown:
            self.init(.unavailable, "The database cannot be reached: \(error.message)")
        case .cancelled, .timeout:
            self.init(.unavailable, "The database did not answer in time: \(error)")
        default:
            let isBusy = error.isTransient || error.sqlState == .lockNotAvailable || error.isUniqueViolation
            self.init(isBusy ? .conflict : .internal, "The database refused: \(error)")
        }
    }

    /// What an unreadable delivery means to a caller.
    init(_ error: IntakeError) {
        switch error.code {
        case .invalidMapping, .unknownSchema: self.init(.internal, "\(error)")
        default: self.init(.invalidDocument, "The delivery cannot be read: \(error)")
        }
    }

    /// Any error as the hub's own.
    init(cause: any Error) {
        switch cause {
        case let error as HubError: self = error
        case let error as PostgresError: self.init(error)
        case let error as IntakeError: self.init(error)
        default: self.init(.internal, "\(type(of: cause))")
        }
    }
}

/// Runs a use case so that only `HubError` and cancellation leave it.
func asHubErrors<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
    do {
        return try await body()
    } catch is CancellationError {
        throw CancellationError()
    } catch {
        throw HubError(cause: error)
    }
}
