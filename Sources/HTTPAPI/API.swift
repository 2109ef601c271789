import CustomerModel
import HTTPTypes
import Hub

/// The operations of `/v1`. Each decodes its request, calls the hub once and encodes the answer.
package struct API: Sendable {
    let hub: Hub
    let configuration: APIConfiguration
    let spool: Spool
    let sessions: SessionKeeper
    let entrance: Entrance
    let doorkeeper: Doorkeeper
    let audit: AuditWriter
    /// Nil: people sign in with passwords alone.
    let provider: OIDCProvider?

    /// - Throws: when the spool folder cannot be made.
    init(hub: Hub, configuration: APIConfiguration, audit: AuditWriter) throws {
        self.hub = hub
        self.configuration = configuration
        spool = try Spool(folder: configuration.spoolFolder)
        sessions = SessionKeeper(hub: hub, configuration: configuration)
        entrance = Entrance(hub: hub, configuration: configuration)
        doorkeeper = Doorkeeper(hub: hub, configuration: configuration, sessions: sessions)
        self.audit = audit
        provider = configuration.openID.map(OIDCProvider.init)
    }

    /// Every operation; the OpenAPI document has the same ones.
    package static let routes = [
        Route(.get, "/v1/sources", "listSources", listSources, needs: .readSystem),
        Route(
            .get, "/v1/sources/{system}/statistics", "getSourceStatistics", getSourceStatistics, needs: .readSystem),
        Route(.get, "/v1/mappings", "listMappings", listMappings, needs: .readSystem),
        Route(.get, "/v1/mappings/{system}", "getMapping", getMapping, needs: .readSystem),
        Route(
            .post, "/v1/mappings/suggestions", "suggestMapping", suggestMapping, needs: .writeRecords),
        Route(.get, "/v1/catalog", "listAttributes", listAttributes, needs: .readSystem),
        Route(.get, "/v1/rule-books", "listRuleBooks", listRuleBooks, needs: .readSystem),
        Route(.get, "/v1/rule-books/{version}", "getRuleBook", getRuleBook, needs: .readSystem),
        Route(.get, "/v1/statistics", "getStatistics", getStatistics, needs: .readSystem),
        Route(.post, "/v1/sources/{system}/records", "postRecords", postRecords, needs: .writeRecords),
        Route(.put, "/v1/sources/{system}/records/{key}", "putRecord", putRecord, needs: .writeRecords),
        Route(.get, "/v1/sources/{system}/records/{key}", "getRecord", getRecord, needs: .readCustomers),
        Route(.delete, "/v1/sources/{system}/records/{key}", "withdrawRecord", withdrawRecord, needs: .writeRecords),
        Route(
            .get, "/v1/sources/{system}/records/{key}/customer", "getCustomerOfRecord", getCustomerOfRecord,
            needs: .readCustomers),
        Route(.post, "/v1/imports", "createImport", createImport, needs: .writeRecords),
        Route(.get, "/v1/imports", "listImports", listImports, needs: .readSystem),
        Route(.get, "/v1/imports/{id}", "getImport", getImport, needs: .readSystem),
        Route(.post, "/v1/imports/{id}/resolve", "resolveImport", resolveImport, needs: .resolve),
        Route(.post, "/v1/imports/{id}/stop", "stopImport", stopImport, needs: .writeRecords),
        Route(.post, "/v1/imports/{id}/undo", "undoImport", undoImport, needs: .writeRecords),
        Route(.get, "/v1/imports/{id}/records", "listImportRecords", listImportRecords, needs: .readCustomers),
        Route(.get, "/v1/imports/{id}/rejects", "listImportRejects", listImportRejects, needs: .readQuarantine),
        Route(.get, "/v1/customers", "listCustomers", listCustomers, needs: .readCustomers),
        Route(.get, "/v1/customers/{id}", "getCustomer", getCustomer, needs: .readCustomers),
        Route(.get, "/v1/customers/{id}/lineage", "getLineage", getLineage, needs: .readCustomers),
        Route(.get, "/v1/customers/{id}/records", "getRecords", getRecords, needs: .readCustomers),
        Route(.get, "/v1/customers/{id}/relations", "getRelations", getRelations, needs: .readCustomers),
        Route(.get, "/v1/customers/{id}/history", "getHistory", getHistory, needs: .readCustomers),
        Route(.get, "/v1/customers/{id}/how", "getHow", getHow, needs: .readCustomers),
        Route(.get, "/v1/customers/{id}/links", "getLinks", getLinks, needs: .readDecisions),
        Route(.post, "/v1/lookups", "lookUpRecords", lookUpRecords, needs: .readCustomers),
        Route(.post, "/v1/matches", "findMatches", findMatches, needs: .readCustomers),
        Route(.get, "/v1/explanations", "getExplanation", getExplanation, needs: .readCustomers),
        Route(.get, "/v1/tasks", "listTasks", listTasks, needs: .readDecisions),
        Route(.get, "/v1/tasks/facets", "countTasks", countTasks, needs: .readDecisions),
        Route(.get, "/v1/tasks/views", "listTaskViews", listTaskViews, needs: .readDecisions),
        Route(.post, "/v1/tasks/views", "createTaskView", createTaskView, needs: .decide),
        Route(.delete, "/v1/tasks/views/{id}", "deleteTaskView", deleteTaskView, needs: .decide),
        Route(.post, "/v1/tasks/next", "claimNextTask", claimNextTask, needs: .decide),
        Route(.post, "/v1/tasks/decisions", "decideTasks", decideTasks, needs: .decide),
        Route(.get, "/v1/tasks/{id}", "getTask", getTask, needs: .readDecisions),
        Route(.get, "/v1/tasks/{id}/preview", "previewTask", previewTask, needs: .readDecisions),
        Route(.post, "/v1/tasks/{id}/claim", "claimTask", claimTask, needs: .decide),
        Route(.delete, "/v1/tasks/{id}/claim", "releaseTask", releaseTask, needs: .decide),
        Route(.post, "/v1/tasks/{id}/referral", "referTask", referTask, needs: .decide),
        Route(.post, "/v1/tasks/{id}/decision", "decideTask", decideTask, needs: .decide),
        command("mergeCustomers", .merge),
        command("separateCustomers", .separate),
        command("splitCustomer", .split),
        command("moveRecords", .move),
        command("linkRecords", .mustLink),
        command("partRecords", .cannotLink),
        command("releaseRecords", .release),
        command("pinValue", .pin),
        command("unpinValue", .unpin),
        command("confirmCustomer", .confirm),
        command("unconfirmCustomer", .unconfirm),
        command("undoCommand", .undo),
        Route(.get, "/v1/commands", "listCommands", listCommands, needs: .readDecisions),
        Route(.get, "/v1/commands/{id}", "getCommand", getCommand, needs: .readDecisions),
        Route(.get, "/v1/constraints", "listConstraints", listConstraints, needs: .readDecisions),
        Route(.get, "/v1/pins", "listPins", listPins, needs: .readDecisions),
        Route(.post, "/v1/privacy/erasures", "createErasure", createErasure, needs: .erase),
        Route(.get, "/v1/privacy/erasures", "listErasures", listErasures, needs: .readDecisions),
        Route(.get, "/v1/privacy/erasures/{id}", "getErasure", getErasure, needs: .readDecisions),
        Route(.post, "/v1/privacy/erasures/{id}/lift", "liftSuppression", liftSuppression, needs: .erase),
        Route(.get, "/v1/changes", "listChanges", listChanges, needs: .readFeed),
        Route(.get, "/v1/changes/checksum", "getChecksum", getChecksum, needs: .readFeed),
        Route(.get, "/v1/export", "exportCustomers", exportCustomers, needs: .readFeed),
        Route(.get, "/v1/consumers", "listConsumers", listConsumers, needs: .readFeed),
        Route(.put, "/v1/consumers/{name}", "putConsumer", putConsumer, needs: .manageFeed),
        Route(.get, "/v1/consumers/{name}", "getConsumer", getConsumer, needs: .readFeed),
        Route(.delete, "/v1/consumers/{name}", "deleteConsumer", deleteConsumer, needs: .manageFeed),
        Route(.get, "/v1/consumers/{name}/changes", "listConsumerChanges", listConsumerChanges, needs: .readFeed),
        Route(
            .post, "/v1/consumers/{name}/acknowledgement", "acknowledgeChanges", acknowledgeChanges, needs: .manageFeed),
        Route(.get, "/v1/subscriptions", "listSubscriptions", listSubscriptions, needs: .readFeed),
        Route(.post, "/v1/subscriptions", "createSubscription", createSubscription, needs: .manageFeed),
        Route(.get, "/v1/subscriptions/{id}", "getSubscription", getSubscription, needs: .readFeed),
        Route(.put, "/v1/subscriptions/{id}", "putSubscription", putSubscription, needs: .manageFeed),
        Route(.delete, "/v1/subscriptions/{id}", "deleteSubscription", deleteSubscription, needs: .manageFeed),
        Route(.post, "/v1/subscriptions/{id}/secret", "rotateSecret", rotateSecret, needs: .manageFeed),
        Route(.post, "/v1/subscriptions/{id}/ping", "pingSubscription", pingSubscription, needs: .manageFeed),
        Route(.post, "/v1/subscriptions/{id}/replay", "replaySubscription", replaySubscription, needs: .manageFeed),
        Route(.get, "/v1/subscriptions/{id}/dead-letters", "listDeadLetters", listDeadLetters, needs: .readFeed),
        Route(
            .post, "/v1/subscriptions/{id}/dead-letters/retry", "retryDeadLetters", retryDeadLetters, needs: .manageFeed
        ),
        Route(.get, "/v1/quarantine", "listQuarantine", listQuarantine, needs: .readQuarantine),
        Route(.get, "/v1/quarantine/groups", "listQuarantineGroups", listQuarantineGroups, needs: .readQuarantine),
        Route(.post, "/v1/quarantine/replays", "createReplay", createReplay, needs: .handleQuarantine),
        Route(.get, "/v1/quarantine/{id}", "getReject", getReject, needs: .readQuarantine),
        Route(.post, "/v1/quarantine/{id}/accept", "acceptReject", acceptReject, needs: .handleQuarantine),
        Route(.post, "/v1/quarantine/{id}/mend", "mendReject", mendReject, needs: .handleQuarantine),
        Route(.post, "/v1/quarantine/{id}/dismiss", "dismissReject", dismissReject, needs: .handleQuarantine),
        Route(
            .post, "/v1/consistency-checks", "createConsistencyCheck", createConsistencyCheck, needs: .checkConsistency),
        Route(.get, "/v1/consistency-checks", "listConsistencyChecks", listConsistencyChecks, needs: .readSystem),
        Route(.get, "/v1/consistency-checks/{id}", "getConsistencyCheck", getConsistencyCheck, needs: .readSystem),
        Route(.post, "/v1/tokens", "createToken", createToken, needs: .manageTokens),
        Route(.get, "/v1/tokens", "listTokens", listTokens, needs: .manageTokens),
        Route(.delete, "/v1/tokens/{id}", "revokeToken", revokeToken, needs: .manageTokens),
        Route(.post, "/v1/session", "signIn", signIn, needs: nil),
        Route(.get, "/v1/session/ways", "getSignInWays", getSignInWays, needs: nil),
        Route(.get, "/v1/session", "getSession", getSession, needs: .readSystem),
        Route(.patch, "/v1/session", "patchSession", patchSession, needs: .ownSession),
        Route(.delete, "/v1/session", "signOut", signOut, needs: .ownSession),
        Route(.get, "/v1/session/oidc", "startSignIn", startSignIn, needs: nil),
        Route(.get, "/v1/session/oidc/callback", "finishSignIn", finishSignIn, needs: nil),
        Route(.put, "/v1/session/password", "putPassword", putPassword, needs: .ownSession),
        Route(.post, "/v1/people", "createPerson", createPerson, needs: .managePeople),
        Route(.get, "/v1/people", "listPeople", listPeople, needs: .managePeople),
        Route(.get, "/v1/people/{id}", "getPerson", getPerson, needs: .managePeople),
        Route(.patch, "/v1/people/{id}", "patchPerson", patchPerson, needs: .managePeople),
        Route(.delete, "/v1/people/{id}", "removePerson", removePerson, needs: .managePeople),
        Route(.get, "/v1/audit", "listAudit", listAudit, needs: .readAudit),
        Route(.get, "/healthz", "getHealth", getHealth, needs: nil),
        Route(.get, "/readyz", "getReadiness", getReadiness, needs: nil),
        Route(.get, "/openapi.json", "getOpenAPI", getOpenAPI, needs: nil),
    ]

    private static func command(_ operation: String, _ kind: StewardCommand.Kind) -> Route {
        Route(
            .post, "/v1/commands/\(kind.rawValue)", operation, { api in { try await api.perform(kind, $0, $1) } },
            needs: .decide)
    }
}
