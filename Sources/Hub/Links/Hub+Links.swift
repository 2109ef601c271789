import CustomerModel
import Matching
import Store

extension Hub {
    /// The most customers, and records of theirs, between which links are answered.
    package static let mostLinkedCustomers = 20
    package static let mostLinkedRecords = 150

    /// What links the records of a customer to each other and to those of other customers: the evidence, the decisions, the
    /// links that alone hold a customer together, and where each customer would part most easily. See `CustomerLinks.json`.
    ///
    /// - Parameter others: ids of more customers of the same kind. Those that were merged stand for what they became; those
    ///   that were split, retired or erased are left out.
    /// - Throws: `unknownCustomer` when an id of the others never was one, `invalidDocument` when they are of another kind,
    ///   `notTrained`.
    package func links(id: String, with others: [String]) async throws -> CustomerAnswer {
        guard let golden = GoldenNumber(publicId: id) else { return .unknown }
        return try await read { [self] store in
            let life = try store.life(of: golden, try store.customer(golden))
            guard case .found = life else { return life }
            let all = try others.reduce(into: [golden]) { all, other in
                if let living = try store.living(other), !all.contains(living) { all.append(living) }
            }
            let json = try CustomerLinks(all, store, try ruleBookForReading(store)).json
            return .found(json: json, etag: Self.tag(of: json))
        }
    }

    private static func tag(of json: [UInt8]) -> String {
        json.withUnsafeBufferPointer { bytes in
            [0, 1].map { String(StableHash.hash(bytes, seed: $0), radix: 36) }.joined(separator: ".")
        }
    }
}

extension Store {
    /// The living customer that an id stands for; nil when there is none any more.
    fileprivate func living(_ id: String) throws -> GoldenNumber? {
        guard let golden = GoldenNumber(publicId: id), let end = try successor(of: golden) else {
            throw HubError(.unknownCustomer, "No customer ever had the id \(id).")
        }
        return end.status == "active" ? GoldenNumber(publicId: end.publicId) : nil
    }
}
