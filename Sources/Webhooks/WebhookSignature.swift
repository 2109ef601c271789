import Crypto
import Foundation

/// The signature of the Standard Webhooks specification: HMAC-SHA256 over id, timestamp and body.
package enum WebhookSignature {
    /// The value of `webhook-signature`: `v1,` and base64 for each secret, separated by spaces.
    ///
    /// - Parameters:
    ///   - secrets: `whsec_` and base64 each; one that is not is passed over.
    ///   - timestamp: seconds since 1970, as in `webhook-timestamp`.
    package static func sign(id: String, timestamp: Int, body: [UInt8], secrets: [String]) -> String {
        let content = Array("\(id).\(timestamp).".utf8) + body
        return secrets.compactMap(key).map { key in
            let code = HMAC<SHA256>.authenticationCode(for: content, using: key)
            return "v1," + Data(code).base64EncodedString()
        }.joined(separator: " ")
    }

    private static func key(_ secret: String) -> SymmetricKey? {
        guard secret.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(secret.dropFirst(6))) else {
            return nil
        }
        return SymmetricKey(data: bytes)
    }
}
