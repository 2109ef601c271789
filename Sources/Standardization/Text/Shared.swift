/// One immutable value behind one reference, so that handing on a reference list does not count up each of its arrays.
final class Shared<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
