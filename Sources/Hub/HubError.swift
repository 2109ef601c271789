/// Why the hub refused or could not finish a use case. Messages carry ids, codes and rule names, never customer data.
package struct HubError: Error, Hashable, Sendable {
    /// What a caller can react to; HTTP maps each to a status, the command to an exit code.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// No mapping in `schemas/sources/` has that system name.
        case unknownSource
        /// No source record has that key, or it never had one.
        case unknownRecord
        /// No golden record ever had that id.
        case unknownCustomer
        case unknownDelivery
        /// No row waits in quarantine under that number.
        case unknownReject
        /// No command, or no task, has that number.
        case unknownCommand
        case unknownTask
        /// Nobody keeps a view of the worklist under that number, or somebody else does.
        case unknownTaskView
        /// No erasure has that number.
        case unknownErasure
        /// The record, or the customer, was erased; it is neither answered nor taken again.
        case erased
        /// Somebody else works at the task.
        case taskClaimed
        /// The task is closed, or the command was taken back before.
        case alreadyDecided
        /// A customer that a new record looks like has come since the search that reserved its place.
        case alreadyThere
        /// No consumer of the change feed has that name.
        case unknownConsumer
        /// The record document, delivery or search is not acceptable; `problems` says where.
        case invalidDocument
        case invalidCursor
        /// What is to be read as of a moment cannot be: the moment lies ahead.
        case momentNotPassed
        /// The project's source mappings cannot be used as they stand; the message says where.
        case unusableMappings
        /// No subscription has that number.
        case unknownSubscription
        /// No API token has that number.
        case unknownToken
        /// No person has that number.
        case unknownPerson
        /// Somebody has or had the name that a person was to sign in with.
        case nameTaken
        /// A consumer would go back in the feed without saying that it wants to.
        case positionBehind
        /// A full delivery would withdraw more records than the guard allows.
        case deliveryRefused
        /// Somebody had the import ended while it was read.
        case stopped
        /// The record is not at a version that the writer named.
        case versionMismatch
        /// An idempotency key came with another request before.
        case keyReused
        /// A request with the same idempotency key has not been answered yet.
        case stillRunning
        /// No rule book has been trained yet, so nothing can be matched: resolve once first.
        case notTrained
        /// Other writers were in the way after several attempts; the same call may succeed later.
        case conflict
        /// The database cannot be reached or is starting; the same call may succeed later.
        case unavailable
        /// A defect or a damaged database; the message names the SQLSTATE or the module's code.
        case `internal`
    }

    /// One fault inside a document.
    package struct Problem: Hashable, Sendable {
        /// JSON Pointer (RFC 6901) into the document; empty for the whole of it.
        package let pointer: String
        package let message: String

        package init(pointer: String, message: String) {
            self.pointer = pointer
            self.message = message
        }
    }

    package let code: Code
    /// One sentence that says what is wrong and what to do.
    package let message: String
    package let problems: [Problem]

    package init(_ code: Code, _ message: String, problems: [Problem] = []) {
        self.code = code
        self.message = message
        self.problems = problems
    }
}

extension HubError: CustomStringConvertible {
    package var description: String { "\(code.rawValue): \(message)" }
}
