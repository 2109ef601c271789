/// Which steward tasks somebody wants to see. Nil stands for all.
package struct TaskFilter: Hashable, Sendable {
    /// Why a person is asked, in the words of the API.
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case possibleMatch, thinEvidence, rival, differentValues, contradictoryDecisions, bothConfirmed, oneConfirmed
        case tooManyRecords, singleBridge, askedAgain
    }

    /// How probable it is that the two are one customer, by the percent from which a band starts.
    package enum Band: String, Hashable, Sendable, CaseIterable {
        case from99 = "99"
        case from95 = "95"
        case from90 = "90"
        case from80 = "80"
        case from50 = "50"
        case from0 = "0"
    }

    /// `new`, `claimed` and `waiting` tasks are open; `closed` ones were closed within the last 30 days.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case new, claimed, waiting, closed
    }

    package var code: Code?
    package var party: PartyKind?
    /// The systems of the two records, in alphabetical order, joined by a plus sign.
    package var sources: String?
    package var matchKey: String?
    package var band: Band?
    /// Nil: every open one.
    package var state: State?
    /// Who holds the task, or was asked about it.
    package var assignee: String?
    /// The public id of one of the two customers.
    package var customer: String?
    /// When it was opened.
    package var opened: DaySpan?
    /// When it was closed; no open task is of it.
    package var closed: DaySpan?

    package init() {}
}
