import HTTPAPI
import Hub
import Postgres

extension HubError: ReportedError {
    var exitStatus: ExitStatus {
        switch code {
        case .unknownSource, .notTrained, .unusableMappings: .configuration
        case .unknownRecord, .unknownCustomer, .unknownDelivery, .unknownReject, .unknownCommand, .unknownTask,
            .unknownConsumer, .unknownSubscription, .unknownToken, .unknownTaskView, .unknownPerson, .nameTaken,
            .positionBehind, .alreadyDecided, .alreadyThere, .momentNotPassed, .keyReused, .versionMismatch,
            .unknownErasure, .erased, .invalidDocument, .invalidCursor,
            .deliveryRefused, .stopped:
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

extension APIServerError: ReportedError {
    var exitStatus: ExitStatus {
        switch code {
        case .openToOthers, .plainToOthers, .unusableCertificate, .addressNotFound: .configuration
        case .notPermitted: .noPermission
        case .portTaken, .other: .unavailable
        }
    }

    var sentence: String { description }
}

extension PostgresError: ReportedError {
    var exitStatus: ExitStatus { code == .noPermission ? .noPermission : .unavailable }
    var sentence: String { "\(self)" }
}
