import CustomerModel
import Foundation

/// Readers of the feed. Each reads from either hub until it stands at the end that the board names; then its copy must be the
/// hub's state.
enum ChaosConsumer: String, CaseIterable, Sendable {
    /// Under a name, with acknowledgements of which it forgets some, so that events come again.
    case named
    /// By server-sent events, from the beginning.
    case stream
    /// From a snapshot taken in the middle.
    case snapshot

    func run(_ board: ChaosBoard, seed: UInt64) throws -> ChaosCopy {
        var random = SplitMix(seed: seed ^ UInt64(rawValue.count * 7919))
        switch self {
        case .named: return try Self.named(board, &random)
        case .stream: return try Self.stream(board, &random)
        case .snapshot: return try Self.snapshot(board, &random)
        }
    }

    private static func named(_ board: ChaosBoard, _ random: inout SplitMix) throws -> ChaosCopy {
        var copy = ChaosCopy()
        let path = "/v1/consumers/chaos"
        _ = try board.insist(WireCall("PUT", path, json: "{}"), first: 0, using: &random)
        while !board.isEnd(copy.position) {
            let first = Int.random(in: 0..<2, using: &random)
            let page = try board.insist(WireCall(path + "/changes?limit=200&wait=1"), first: first, using: &random)
            try copy.take(page)
            guard Int.random(in: 0..<4, using: &random) > 0 else { continue }
            let place = WireCall("POST", path + "/acknowledgement", json: "{\"position\":\"\(copy.position)\"}")
            let answer = try board.insist(place, first: first, using: &random)
            if answer.status != 200 { board.fault("an acknowledgement was answered \(answer.text.prefix(300))") }
        }
        return copy
    }

    private static func snapshot(_ board: ChaosBoard, _ random: inout SplitMix) throws -> ChaosCopy {
        usleep(UInt32.random(in: 1_000_000...4_000_000, using: &random))
        var taken: ChaosCopy?
        while taken == nil, !board.isEnd(-1) {
            let answer = try board.insist(WireCall("/v1/export"), first: 1, using: &random)
            taken = ChaosCopy(snapshot: answer.body)
        }
        var copy = taken ?? ChaosCopy()
        while !board.isEnd(copy.position) {
            let first = Int.random(in: 0..<2, using: &random)
            let path = "/v1/changes?after=\(copy.position)&limit=100&wait=1"
            try copy.take(try board.insist(WireCall(path), first: first, using: &random))
        }
        return copy
    }

    private static func stream(_ board: ChaosBoard, _ random: inout SplitMix) throws -> ChaosCopy {
        var copy = ChaosCopy()
        while !board.isEnd(copy.position) {
            var call = WireCall("/v1/changes", fields: ["Accept": "text/event-stream"])
            if copy.position > 0 { call.fields["Last-Event-ID"] = "\(copy.position)" }
            let port = board.ports[Int.random(in: 0..<2, using: &random)]
            guard let wire = try? Wire(call, port: port, patience: 15), (try? wire.readHead())?.status == 200 else {
                usleep(50_000)
                continue
            }
            var text: [UInt8] = []
            while !board.isEnd(copy.position), let chunk = try? wire.readChunk() {
                text += chunk
                try copy.takeStream(&text)
            }
        }
        return copy
    }
}

extension ChaosCopy {
    /// Takes over a page of events.
    fileprivate mutating func take(_ page: WireAnswer) throws {
        guard page.status == 200, let events = page.json["events"] as? [[String: Any]] else {
            throw ChaosFailure("a reader was answered \(page.status): \(page.text.prefix(300))")
        }
        for event in events { try apply(event) }
    }

    /// Takes over the whole events of a stream and leaves the rest.
    fileprivate mutating func takeStream(_ text: inout [UInt8]) throws {
        while let end = text.firstRange(of: Array("\n\n".utf8)) {
            let lines = text[..<end.lowerBound].split(separator: 10)
            for line in lines where line.starts(with: Array("data: ".utf8)) {
                let json = try JSONSerialization.jsonObject(with: Data(line.dropFirst(6)))
                try apply(json as? [String: Any] ?? [:])
            }
            text.removeSubrange(..<end.upperBound)
        }
    }
}

/// `docs/examples/keep_copy.py`, killed and started again while others write.
struct ChaosKeeper: Sendable {
    let kulta: KultaCommand
    let port: Int

    static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

    private var arguments: [String] {
        [
            KultaCommand.root.appending(path: "docs/examples/keep_copy.py").path, "--hub", "http://127.0.0.1:\(port)",
            "--name", "keeper", "--database", kulta.home.appending(path: "copy.sqlite").path,
        ]
    }

    /// Until it is over; returns how often it died or was killed.
    func run(_ board: ChaosBoard, seed: UInt64) async throws -> Int {
        var random = SplitMix(seed: seed ^ 0xC0FFEE)
        var deaths = 0
        while !board.isOver {
            let output = try kulta.scratchFile()
            let process = try kulta.start("/usr/bin/python3", arguments, output: output, errors: output)
            let end = ContinuousClock.now + .milliseconds(Int.random(in: 1_000...6_000, using: &random))
            while process.isRunning, ContinuousClock.now < end, !board.isOver {
                try await Task.sleep(for: .milliseconds(50))
            }
            if !process.isRunning {
                let text = try String(contentsOf: output, encoding: .utf8)
                if text.contains("out of step") { board.fault("keep_copy.py: \(text.suffix(500))") }
            }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            deaths += 1
        }
        return deaths
    }

    /// Catches up and proves the copy; what it said when it could not.
    func fault() async throws -> String? {
        let answer = try await kulta.run("/usr/bin/python3", arguments + ["--once"])
        return answer.status == 0 && answer.output.contains("in step") ? nil : answer.output + answer.errors
    }
}
