import Hummingbird
import NIOCore

/// Sends the parts of a long answer no faster than its client takes them, and gives up on a client that takes none.
struct BodySender: Sendable {
    private let channel: any Channel
    private let patience: TimeAmount

    /// - Parameter patience: how long one part may take.
    init(_ context: APIContext, patience: Duration) {
        channel = context.channel
        self.patience = TimeAmount(patience)
    }

    /// - Throws: when the connection is gone.
    func send(_ part: ByteBuffer, to writer: inout any ResponseBodyWriter) async throws {
        let alarm = channel.eventLoop.scheduleTask(in: patience) { [channel] in channel.close(promise: nil) }
        defer { alarm.cancel() }
        try await writer.write(part)
    }
}
