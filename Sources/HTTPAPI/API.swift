import CustomerModel
import HTTPTypes
package import Hub

/// The operations of `/v1`. Each decodes its request, calls the hub once and encodes the answer.
package struct API: Sendable {
    let hub: Hub
    let configuration: APIConfiguration
    let spool: Spool

    /// - Throws: when the spool folder cannot be made.
    package init(hub: Hub, configuration: APIConfiguration) throws {
        self.hub = hub
        self.configuration = configuration
        spool = try Spool(folder: configuration.spoolFolder)
    }

    /// Every operation; the OpenAPI document has the same ones.
    package static let routes = [
        Route(.get, "/v1/sources", "listSources", listSources),
        Route(.get, "/v1/catalog", "listAttributes", listAttributes),
        Route(.post, "/v1/sources/{system}/records", "postRecords", postRecords),
        Route(.put, "/v1/sources/{system}/records/{key}", "putRecord", putRecord),
        Route(.get, "/v1/sources/{system}/records/{key}", "getRecord", getRecord),
        Route(.delete, "/v1/sources/{system}/records/{key}", "withdrawRecord", withdrawRecord),
        Route(.get, "/v1/sources/{system}/records/{key}/customer", "getCustomerOfRecord", getCustomerOfRecord),
        Route(.post, "/v1/imports", "createImport", createImport),
        Route(.get, "/v1/imports", "listImports", listImports),
        Route(.get, "/v1/imports/{id}", "getImport", getImport),
        Route(.post, "/v1/imports/{id}/resolve", "resolveImport", resolveImport),
        Route(.get, "/v1/imports/{id}/rejects", "listImportRejects", listImportRejects),
        Route(.get, "/v1/customers", "listCustomers", listCustomers),
        Route(.get, "/v1/customers/{id}", "getCustomer", getCustomer),
        Route(.get, "/v1/customers/{id}/lineage", "getLineage", getLineage),
        Route(.get, "/v1/customers/{id}/records", "getRecords", getRecords),
        Route(.get, "/v1/customers/{id}/relations", "getRelations", getRelations),
        Route(.get, "/v1/customers/{id}/history", "getHistory", getHistory),
        Route(.get, "/v1/customers/{id}/how", "getHow", getHow),
        Route(.post, "/v1/lookups", "lookUpRecords", lookUpRecords),
        Route(.post, "/v1/matches", "findMatches", findMatches),
        Route(.get, "/v1/explanations", "getExplanation", getExplanation),
        Route(.get, "/v1/tasks", "listTasks", listTasks),
        Route(.post, "/v1/tasks/{id}/decision", "decideTask", decideTask),
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
        Route(.get, "/v1/commands", "listCommands", listCommands),
        Route(.get, "/v1/commands/{id}", "getCommand", getCommand),
        Route(.get, "/v1/constraints", "listConstraints", listConstraints),
        Route(.get, "/v1/pins", "listPins", listPins),
        Route(.post, "/v1/privacy/erasures", "createErasure", createErasure),
        Route(.get, "/v1/privacy/erasures", "listErasures", listErasures),
        Route(.get, "/v1/privacy/erasures/{id}", "getErasure", getErasure),
        Route(.post, "/v1/privacy/erasures/{id}/lift", "liftSuppression", liftSuppression),
        Route(.get, "/v1/changes", "listChanges", listChanges),
        Route(.get, "/v1/changes/checksum", "getChecksum", getChecksum),
        Route(.get, "/v1/export", "exportCustomers", exportCustomers),
        Route(.get, "/v1/consumers", "listConsumers", listConsumers),
        Route(.put, "/v1/consumers/{name}", "putConsumer", putConsumer),
        Route(.get, "/v1/consumers/{name}", "getConsumer", getConsumer),
        Route(.delete, "/v1/consumers/{name}", "deleteConsumer", deleteConsumer),
        Route(.get, "/v1/consumers/{name}/changes", "listConsumerChanges", listConsumerChanges),
        Route(.post, "/v1/consumers/{name}/acknowledgement", "acknowledgeChanges", acknowledgeChanges),
        Route(.get, "/v1/subscriptions", "listSubscriptions", listSubscriptions),
        Route(.post, "/v1/subscriptions", "createSubscription", createSubscription),
        Route(.get, "/v1/subscriptions/{id}", "getSubscription", getSubscription),
        Route(.put, "/v1/subscriptions/{id}", "putSubscription", putSubscription),
        Route(.delete, "/v1/subscriptions/{id}", "deleteSubscription", deleteSubscription),
        Route(.post, "/v1/subscriptions/{id}/secret", "rotateSecret", rotateSecret),
        Route(.post, "/v1/subscriptions/{id}/ping", "pingSubscription", pingSubscription),
        Route(.post, "/v1/subscriptions/{id}/replay", "replaySubscription", replaySubscription),
        Route(.get, "/v1/subscriptions/{id}/dead-letters", "listDeadLetters", listDeadLetters),
        Route(.post, "/v1/subscriptions/{id}/dead-letters/retry", "retryDeadLetters", retryDeadLetters),
        Route(.get, "/v1/quarantine", "listQuarantine", listQuarantine),
        Route(.get, "/v1/quarantine/groups", "listQuarantineGroups", listQuarantineGroups),
        Route(.post, "/v1/quarantine/replays", "createReplay", createReplay),
        Route(.get, "/v1/quarantine/{id}", "getReject", getReject),
        Route(.post, "/v1/quarantine/{id}/accept", "acceptReject", acceptReject),
        Route(.post, "/v1/quarantine/{id}/dismiss", "dismissReject", dismissReject),
        Route(.post, "/v1/consistency-checks", "createConsistencyCheck", createConsistencyCheck),
        Route(.get, "/v1/consistency-checks", "listConsistencyChecks", listConsistencyChecks),
        Route(.get, "/v1/consistency-checks/{id}", "getConsistencyCheck", getConsistencyCheck),
        Route(.get, "/healthz", "getHealth", getHealth),
        Route(.get, "/readyz", "getReadiness", getReadiness),
        Route(.get, "/openapi.json", "getOpenAPI", getOpenAPI),
    ]

    private static func command(_ operation: String, _ kind: StewardCommand.Kind) -> Route {
        Route(.post, "/v1/commands/\(kind.rawValue)", operation) { api in { try await api.perform(kind, $0, $1) } }
    }
}
