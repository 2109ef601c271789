import Foundation

/// Requests for every documented status of the change feed.
extension Scenarios {
    private static let consumer = "/v1/consumers/webshop"
    private static let acknowledgement = consumer + "/acknowledgement"

    static let feed: [Scenario] = [
        Scenario("listChanges", 200, Call("/v1/changes?limit=500")),
        Scenario("listChanges", 400, Call("/v1/changes?after=%21")),
        Scenario("getChecksum", 200, Call("/v1/changes/checksum")),
        Scenario("getChecksum", 400, Call("/v1/changes/checksum?x=1")),
        Scenario("exportCustomers", 200, Call("/v1/export")),
        Scenario("exportCustomers", 400, Call("/v1/export?x=1")),
        Scenario("putConsumer", 201, .put(consumer, json: #"{"types":["kulta.customer.created"]}"#)),
        Scenario("putConsumer", 200, .put(consumer, json: "{}")),
        Scenario("putConsumer", 400, .put("/v1/consumers/a%20b", json: "{}")),
        Scenario("putConsumer", 408) { try await $0.trickle("PUT \(consumer)", "application/json") },
        Scenario("putConsumer", 413, .put(consumer, json: String(repeating: " ", count: 10_001))),
        Scenario("putConsumer", 415, Call("PUT", consumer, body: Array("{}".utf8))),
        Scenario("putConsumer", 422, .put(consumer, json: #"{"types":["born"]}"#)),
        Scenario("getConsumer", 200, Call(consumer)),
        Scenario("getConsumer", 400, Call(consumer + "?x=1")),
        Scenario("getConsumer", 404, Call("/v1/consumers/nobody")),
        Scenario("listConsumers", 200, Call("/v1/consumers")),
        Scenario("listConsumers", 400, Call("/v1/consumers?x=1")),
        Scenario("listConsumerChanges", 200, Call(consumer + "/changes?limit=3")),
        Scenario("listConsumerChanges", 400, Call(consumer + "/changes?limit=0")),
        Scenario("listConsumerChanges", 404, Call("/v1/consumers/nobody/changes")),
        Scenario("acknowledgeChanges", 200, .post(acknowledgement, json: #"{"position":"5"}"#)),
        Scenario("acknowledgeChanges", 400, .post(acknowledgement + "?x=1", json: #"{"position":"5"}"#)),
        Scenario("acknowledgeChanges", 404, .post("/v1/consumers/nobody/acknowledgement", json: #"{"position":"5"}"#)),
        Scenario("acknowledgeChanges", 408) { try await $0.trickle("POST \(acknowledgement)", "application/json") },
        Scenario("acknowledgeChanges", 409, .post(acknowledgement, json: #"{"position":"4"}"#)),
        Scenario("acknowledgeChanges", 413, .post(acknowledgement, json: String(repeating: " ", count: 10_001))),
        Scenario("acknowledgeChanges", 415, Call("POST", acknowledgement, body: Array("{}".utf8))),
        Scenario("acknowledgeChanges", 422, .post(acknowledgement, json: #"{"position":5}"#)),
        Scenario("deleteConsumer", 204, Call("DELETE", consumer)),
        Scenario("deleteConsumer", 400, Call("DELETE", consumer + "?x=1")),
        Scenario("deleteConsumer", 404, Call("DELETE", consumer)),
    ]

    static let feedWithoutDatabase: [Scenario] = [
        Scenario("listChanges", 503, Call("/v1/changes")),
        Scenario("getChecksum", 503, Call("/v1/changes/checksum")),
        Scenario("exportCustomers", 503, Call("/v1/export")),
        Scenario("putConsumer", 503, .put(consumer, json: "{}")),
        Scenario("getConsumer", 503, Call(consumer)),
        Scenario("listConsumers", 503, Call("/v1/consumers")),
        Scenario("listConsumerChanges", 503, Call(consumer + "/changes")),
        Scenario("acknowledgeChanges", 503, .post(acknowledgement, json: #"{"position":"5"}"#)),
        Scenario("deleteConsumer", 503, Call("DELETE", consumer)),
    ]
}
