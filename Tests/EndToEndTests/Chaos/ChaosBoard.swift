import CustomerModel
import Foundation
import Synchronization

/// What all who take part know of each other.
final class ChaosBoard: Sendable {
    struct State {
        /// Records that were acknowledged, as `system/key`.
        var known: [String] = []
        var acknowledged: [String: Int] = [:]
        /// Requests that had to be sent again.
        var repeated = 0
        /// What must not happen, however much is killed.
        var faults: [String] = []
        var isOver = false
        /// Somebody failed: nobody needs to catch up any more.
        var isGivenUp = false
        /// The last position of the feed, once nobody writes any more.
        var end: Int?
    }

    let ports: [Int]
    private let state = Mutex(State())

    init(ports: [Int]) { self.ports = ports }

    var now: State { state.withLock { $0 } }
    var isOver: Bool { state.withLock { $0.isOver } }
    /// Whether a reader at this position has read all that there will be.
    func isEnd(_ position: Int) -> Bool { state.withLock { $0.end == position || $0.isGivenUp } }
    var acknowledged: Int { state.withLock { $0.acknowledged.values.reduce(0, +) } }

    func change(_ body: (inout sending State) -> Void) { state.withLock { body(&$0) } }

    func note(_ kind: String, _ key: String? = nil) {
        state.withLock { state in
            state.acknowledged[kind, default: 0] += 1
            if let key { state.known.append(key) }
        }
    }

    func fault(_ text: String) { state.withLock { $0.faults.append(text) } }

    func known(using random: inout SplitMix) -> String? {
        let number = random.next()
        return state.withLock { state in
            state.known.isEmpty ? nil : state.known[Int(number % UInt64(state.known.count))]
        }
    }

    /// Sends a call to one hub and the other in turn until one answers for good.
    ///
    /// - Parameter first: the hub that is asked first.
    func insist(_ call: WireCall, first: Int, using random: inout SplitMix) throws -> WireAnswer {
        for attempt in 0..<5_000 {
            if let answer = try? Wire.send(call, to: ports[(first + attempt) % ports.count]) {
                let isBusy = answer.status == 409 && answer.text.contains("request-in-progress")
                if answer.status < 500, !isBusy { return answer }
                if answer.status != 503, answer.status >= 500 {
                    fault("\(call.method) \(call.target) was answered \(answer.status): \(answer.text.prefix(400))")
                }
            }
            state.withLock { $0.repeated += 1 }
            usleep(UInt32.random(in: 5_000...60_000, using: &random))
        }
        fault("\(call.method) \(call.target) got no answer")
        throw Wire.Failure()
    }
}
