internal import CustomerModel

/// One value in canonical form.
struct ValueReading {
    let canonical: String
    let status: ValueStatus

    init(_ canonical: String, _ status: ValueStatus) {
        self.canonical = canonical
        self.status = status
    }

    init(_ canonical: [UInt8], _ status: ValueStatus) {
        self.init(canonical.text, status)
    }
}
