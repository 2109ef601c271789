import Hub
import Postgres

extension HubError: ReportedError {
    var exitStatus: ExitStatus {
        switch code {
        case .unknownSource, .notTrained, .unusableMappings: .configuration
        case .unknownRecord, .unknownCustomer, .unknownDelivery, .unknownReject, .unknownCommand, .unknownTask,
            .unknownConsumer, .unknownSubscription, .unknownToken, .unknownPerson, .nameTaken, .positionBehind,
            .alreadyDecided, .alreadyThere,
            .momentNotPassed, .keyReused, .versionMismatch, .unknownErasure, .erased, .invalidDocument, .invalidCursor,
            .deliveryRefused:
            .badData
        case .conflict, .taskClaimed, .stillRunning: .tryAgain
        case .unavailable: .unavailable
        case .internal: .defect
        }
    }

    var sentence: String {
        let places = problems.map { "\($0.pointer): \($0.message)" }
        return ([message] + places).joined(separator: "; ")
    }
}

extension PostgresError: ReportedError {
    var exitStatus: ExitStatus { code == .noPermission ? .noPermission : .unavailable }
    var sentence: String { "\(self)" }
}
