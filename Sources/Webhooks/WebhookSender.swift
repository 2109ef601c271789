import AsyncHTTPClient
import Foundation
import Hub
import NIOCore
import NIOHTTP1

/// Posts messages to one address, to which no name can lead it astray: the name is resolved once, every address that it
/// has is looked at, and the connection goes to one of these.
struct WebhookSender: Sendable {
    let url: String
    let secrets: [String]
    private let client: HTTPClient

    /// How long one attempt may take.
    private static let patience: TimeAmount = .seconds(15)

    /// Runs `body` with a sender, or says why there is none.
    static func with(
        _ batch: WebhookBatch, allowsPrivate: Bool, _ body: (Result<WebhookSender, Refusal>) async throws -> Bool
    ) async throws -> Bool {
        let client: HTTPClient
        do {
            client = try await Self.client(of: batch.url, allowsPrivate: allowsPrivate)
        } catch {
            return try await body(.failure(error))
        }
        let sender = WebhookSender(url: batch.url, secrets: batch.secrets, client: client)
        let result: Result<Bool, any Error>
        do { result = .success(try await body(.success(sender))) } catch { result = .failure(error) }
        try await client.shutdown()
        return try result.get()
    }

    /// Why an address gets nothing.
    struct Refusal: Error {
        let reason: String
    }

    private static func client(of url: String, allowsPrivate: Bool) async throws(Refusal) -> HTTPClient {
        guard let target = try? WebhookTarget(url, allowsPrivate: allowsPrivate) else {
            throw Refusal(reason: "the address is not acceptable")
        }
        let addresses = await target.resolve()
        guard let address = addresses.first else { throw Refusal(reason: "the host name cannot be resolved") }
        guard allowsPrivate || addresses.allSatisfy(WebhookTarget.isPublic) else {
            throw Refusal(reason: "the host name leads to an address that is not of the public Internet")
        }
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: patience, write: patience))
        configuration.dnsOverride = [target.host: address]
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// One attempt.
    func send(_ message: WebhookMessage) async -> WebhookOutcome {
        let timestamp = Int(Date().timeIntervalSince1970)
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/cloudevents+json")
        request.headers.add(name: "user-agent", value: "kulta-webhooks")
        request.headers.add(name: "webhook-id", value: message.id)
        request.headers.add(name: "webhook-timestamp", value: String(timestamp))
        request.headers.add(
            name: "webhook-signature",
            value: WebhookSignature.sign(id: message.id, timestamp: timestamp, body: message.body, secrets: secrets))
        request.body = .bytes(message.body)
        do {
            let status = try await client.execute(request, timeout: Self.patience).status.code
            return (200..<300).contains(status)
                ? .delivered : status == 410 ? .gone : .failed("the address answered \(status)")
        } catch let error as HTTPClientError where Self.timeouts.contains(error) {
            return .failed("the address did not answer in time")
        } catch {
            return .failed("no connection to the address (\(type(of: error)))")
        }
    }

    private static let timeouts: [HTTPClientError] = [
        .connectTimeout, .readTimeout, .writeTimeout, .deadlineExceeded, .tlsHandshakeTimeout,
    ]
}
