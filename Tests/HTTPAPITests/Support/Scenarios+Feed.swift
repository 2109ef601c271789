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

    private static let wish = #"{"url":"https://shop.example/hook","types":["kulta.customer.merged"]}"#
    private static let one = "/v1/subscriptions/1"

    static let webhooks: [Scenario] =
        [
            Scenario("createSubscription", 201, .post("/v1/subscriptions", json: wish)),
            Scenario("createSubscription", 400, .post("/v1/subscriptions?x=1", json: wish)),
            Scenario("createSubscription", 422, .post("/v1/subscriptions", json: #"{"url":"http://shop.example"}"#)),
            Scenario("listSubscriptions", 200, Call("/v1/subscriptions")),
            Scenario("listSubscriptions", 400, Call("/v1/subscriptions?x=1")),
            Scenario("getSubscription", 200, Call(one)),
            Scenario("putSubscription", 200, .put(one, json: wish)),
            Scenario("putSubscription", 400, .put(one + "?x=1", json: wish)),
            Scenario("putSubscription", 404, .put("/v1/subscriptions/99", json: wish)),
            Scenario("putSubscription", 422, .put(one, json: "{}")),
            Scenario("rotateSecret", 200, Call("POST", one + "/secret")),
            Scenario("pingSubscription", 202, Call("POST", one + "/ping")),
            Scenario("replaySubscription", 200, .post(one + "/replay", json: #"{"position":"5"}"#)),
            Scenario("replaySubscription", 400, .post(one + "/replay?x=1", json: #"{"position":"5"}"#)),
            Scenario("replaySubscription", 404, .post("/v1/subscriptions/99/replay", json: #"{"position":"5"}"#)),
            Scenario("replaySubscription", 422, .post(one + "/replay", json: #"{"position":"999999"}"#)),
            Scenario("listDeadLetters", 200, Call(one + "/dead-letters")),
            Scenario("retryDeadLetters", 202, Call("POST", one + "/dead-letters/retry")),
        ]
        + [
            ("createSubscription", "POST", "/v1/subscriptions"), ("putSubscription", "PUT", one),
            ("replaySubscription", "POST", one + "/replay"),
        ]
        .flatMap { operation, method, path in
            let json = ["Content-Type": "application/json"]
            let long = [UInt8](repeating: UInt8(ascii: " "), count: 10_001)
            return [
                Scenario(operation, 408) { try await $0.trickle("\(method) \(path)", "application/json") },
                Scenario(operation, 413, Call(method, path, headers: json, body: long)),
                Scenario(operation, 415, Call(method, path, body: Array("{}".utf8))),
            ]
        }
        + onOne.flatMap { operation, method, path in
            [
                Scenario(operation, 400, Call(method, "/v1/subscriptions/1\(path)?x=1")),
                Scenario(operation, 404, Call(method, "/v1/subscriptions/99\(path)")),
            ]
        } + [Scenario("deleteSubscription", 204, Call("DELETE", one))]

    static let webhooksWithoutDatabase: [Scenario] =
        [
            Scenario("createSubscription", 503, .post("/v1/subscriptions", json: wish)),
            Scenario("listSubscriptions", 503, Call("/v1/subscriptions")),
            Scenario("putSubscription", 503, .put(one, json: wish)),
            Scenario("replaySubscription", 503, .post(one + "/replay", json: #"{"position":"5"}"#)),
        ] + onOne.map { Scenario($0, 503, Call($1, one + $2)) }

    /// Operations on one subscription that take no document.
    private static let onOne = [
        ("getSubscription", "GET", ""), ("deleteSubscription", "DELETE", ""), ("rotateSecret", "POST", "/secret"),
        ("pingSubscription", "POST", "/ping"), ("listDeadLetters", "GET", "/dead-letters"),
        ("retryDeadLetters", "POST", "/dead-letters/retry"),
    ]
}
