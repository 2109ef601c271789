import Hub

/// One filled hub and its server for all tests that can share them, until the process ends. What a test adds or changes
/// there must be its own: keys, names and business ids that no other test uses.
enum SharedServer {
    static func get() async throws -> LiveServer { try await starting.value }

    private static let starting = Task.detached {
        let (servers, continuation) = AsyncThrowingStream.makeStream(of: LiveServer.self)
        Task.detached {
            do {
                try await TestHub.withSamples { hub in
                    try await LiveServer.run(hub) { server in
                        continuation.yield(server)
                        while true { try await Task.sleep(for: .seconds(3600)) }
                    }
                }
            } catch {
                continuation.finish(throwing: error)
            }
        }
        for try await server in servers { return server }
        throw CancellationError()
    }
}
