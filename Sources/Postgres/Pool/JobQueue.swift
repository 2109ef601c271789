/// Jobs in the order of their arrival; those given up are passed over.
struct JobQueue: Sendable {
    private var jobs: [Job] = []
    private var head = 0

    var isEmpty: Bool { head == jobs.count }

    var first: Job? { isEmpty ? nil : jobs[head] }

    mutating func append(_ job: Job) {
        jobs.append(job)
    }

    /// - Complexity: O(1) amortized.
    mutating func popFirst() -> Job? {
        guard !isEmpty else { return nil }
        defer { advance() }
        return jobs[head]
    }

    /// The next job that still waits.
    mutating func popWaiting() -> Job? {
        while let job = popFirst() {
            if job.isWaiting { return job }
        }
        return nil
    }

    private mutating func advance() {
        head += 1
        guard head > 64, head * 2 > jobs.count else { return }
        jobs.removeFirst(head)
        head = 0
    }
}
