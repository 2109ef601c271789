import Hub

extension Problem {
    /// What a failed use case means to an HTTP client. The message of a defect stays in the log.
    init(_ error: HubError) {
        let faults = error.problems.map { Fault(.pointer($0.pointer), $0.message) }
        switch error.code {
        case .unknownSource: self.init(.unknownSource, error.message)
        case .unknownRecord: self.init(.unknownRecord, error.message)
        case .unknownCustomer: self.init(.unknownCustomer, error.message)
        case .unknownDelivery: self.init(.unknownImport, error.message)
        case .unknownReject: self.init(.unknownReject, error.message)
        case .unknownCommand: self.init(.unknownCommand, error.message)
        case .unknownTask: self.init(.unknownTask, error.message)
        case .unknownErasure: self.init(.unknownErasure, error.message)
        case .erased: self.init(.erased, error.message)
        case .alreadyThere: self.init(.alreadyThere, error.message)
        case .taskClaimed: self.init(.taskClaimed, error.message)
        case .alreadyDecided: self.init(.alreadyDecided, error.message)
        case .unknownConsumer: self.init(.unknownConsumer, error.message)
        case .unknownSubscription: self.init(.unknownSubscription, error.message)
        case .unknownTaskView: self.init(.unknownTaskView, error.message)
        case .unknownToken: self.init(.unknownToken, error.message)
        case .unknownPerson: self.init(.unknownPerson, error.message)
        case .nameTaken:
            self.init(.nameTaken, error.message, faults: [Fault(.pointer("/name"), "Is or was somebody's.")])
        case .positionBehind: self.init(.positionBehind, error.message, faults: faults)
        case .invalidDocument, .deliveryRefused: self.init(.invalidDocument, error.message, faults: faults)
        case .unusableMappings: self.init(.unusableMappings, error.message)
        case .momentNotPassed:
            self.init(.invalidParameter, error.message, faults: [Fault(.parameter("asOf"), "Must lie in the past.")])
        case .invalidCursor: self.init(.invalidCursor, error.message)
        case .versionMismatch: self.init(.versionMismatch, error.message)
        case .keyReused: self.init(.keyReused, error.message)
        case .stillRunning: self.init(.stillRunning, error.message)
        case .notTrained: self.init(.outdatedRuleBook, error.message)
        case .conflict, .stopped: self.init(.conflict, error.message)
        case .unavailable: self.init(.unavailable, error.message)
        case .internal: self = .defect
        }
    }

    /// The answer to anything unforeseen.
    static let defect = Problem(
        .internal, "The server met a defect. Its log has the cause under the request id of this answer."
    )
}
