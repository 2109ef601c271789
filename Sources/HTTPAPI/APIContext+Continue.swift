import HTTPTypes
import NIOCore
import NIOHTTPTypes

extension APIContext {
    /// Sends `100 Continue`, for which clients with a large body wait.
    func inviteBody() async throws {
        try await channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
    }
}
