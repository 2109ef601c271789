import CustomerModel

/// An immutable buffer that hot loops read through a plain pointer; freed with its last copy.
///
/// Safe to share between threads because nothing writes to it after `init`.
struct Frozen<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafePointer<Element>
    let count: Int
    private let owner: Owner

    /// - Complexity: O(n), one copy.
    init(_ elements: [Element]) {
        owner = Owner(elements)
        base = UnsafePointer(owner.memory)
        count = elements.count
    }

    /// The caller keeps `index` within `0..<count`.
    subscript(index: Int) -> Element {
        @inline(__always) get {
            assert(index >= 0 && index < count)
            return base[index]
        }
    }

    var array: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

    private final class Owner {
        let memory: UnsafeMutablePointer<Element>

        init(_ elements: [Element]) {
            memory = .allocateLarge(capacity: max(1, elements.count))
            elements.withUnsafeBufferPointer { source in
                if let start = source.baseAddress { memory.initialize(from: start, count: source.count) }
            }
        }

        deinit { memory.deallocate() }
    }
}
