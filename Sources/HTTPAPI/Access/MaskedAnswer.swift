import HTTPTypes
import Hub
import Hummingbird
import NIOCore

extension Response {
    /// The answer without what its caller may not see.
    ///
    /// - Throws: when the answer is of a form of which it cannot be said.
    func masked(_ sight: Sight) async throws -> Response {
        let masker = Masker(sight: sight)
        var response = self
        // What is kept would outlive a change of the purposes.
        response.headers[.cacheControl] = "no-store"
        switch headers[.contentType].map(MediaType.essence) {
        case nil: break
        case "application/json": response.body = try await whole(masker)
        case "application/x-ndjson": response.body = lines { try masker.mask($0) }
        case "text/event-stream": response.body = lines { try masker.mask(eventLine: $0) }
        default: throw Masker.NotJSON()
        }
        return response
    }

    private func whole(_ masker: Masker) async throws -> ResponseBody {
        let collector = BodyCollector()
        try await body.write(collector)
        return ResponseBody(byteBuffer: ByteBuffer(bytes: try masker.mask(collector.bytes)))
    }

    /// A body whose lines are masked one by one, as they come.
    private func lines(_ mask: @escaping @Sendable ([UInt8]) throws -> [UInt8]) -> ResponseBody {
        let body = body
        return ResponseBody { writer in try await body.write(LineWriter(base: writer, mask: mask)) }
    }
}

extension Masker {
    private static let data = Array("data: ".utf8)

    /// A line of an event stream: its data is one JSON document, all else is of the stream itself.
    fileprivate func mask(eventLine line: [UInt8]) throws -> [UInt8] {
        guard line.starts(with: Self.data) else { return line }
        return Self.data + (try mask(Array(line.dropFirst(Self.data.count))))
    }
}

/// Masks every line that is written. One task uses it.
private struct LineWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    let mask: @Sendable ([UInt8]) throws -> [UInt8]
    private var rest: [UInt8] = []

    init(base: any ResponseBodyWriter, mask: @escaping @Sendable ([UInt8]) throws -> [UInt8]) {
        self.base = base
        self.mask = mask
    }

    mutating func write(_ buffer: ByteBuffer) async throws {
        rest.append(contentsOf: buffer.readableBytesView)
        var masked = ByteBuffer()
        var start = 0
        while let end = rest[start...].firstIndex(of: 10) {
            masked.writeBytes(try line(rest[start..<end]))
            masked.writeInteger(UInt8(10))
            start = end + 1
        }
        rest.removeFirst(start)
        if masked.readableBytes > 0 { try await base.write(masked) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        if !rest.isEmpty { try await base.write(ByteBuffer(bytes: try line(rest[...]))) }
        try await base.finish(trailingHeaders)
    }

    private func line(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
        bytes.isEmpty ? [] : try mask(Array(bytes))
    }
}
