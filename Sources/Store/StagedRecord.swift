package import CustomerModel
import Postgres
import Standardization

/// One row of a delivery on its way into the store: a record in canonical form, or a reject.
package struct StagedRecord: Hashable, Sendable {
    let key: String
    let kind: PartyKind
    let isWithdrawn: Bool
    /// The source erased the record: what the store has of it is to go.
    let isErased: Bool
    let changedAt: Timestamp?
    let hash: ContentHash
    /// JSON of `FieldsDocument`.
    let fields: [UInt8]
    /// Text of `FeatureLines`.
    let features: [UInt8]
    /// JSON of the records that are the same customer by the word of the source; nil for none.
    let sameAs: [UInt8]?
    /// JSON of what the record is to others by the word of the source; nil for none.
    let relations: [UInt8]?
    let position: TextPosition

    package init(parsed: ParsedRecord, standardized: StandardizedRecord) {
        self.init(
            parsed: parsed, fields: FieldsDocument.encode(standardized.fields),
            features: FeatureLines.encode(standardized.features))
    }

    /// - Parameters:
    ///   - fields: as `FieldsDocument` has them.
    ///   - features: as `FeatureLines` has them.
    package init(parsed: ParsedRecord, fields: [UInt8], features: [UInt8]) {
        key = parsed.key.key
        kind = parsed.kind
        isWithdrawn = parsed.isWithdrawn
        isErased = parsed.isErased
        changedAt = parsed.changedAt
        hash = ContentHash(of: parsed)
        self.fields = fields
        self.features = features
        sameAs = Self.json(parsed.sameAs)
        relations = Self.json(parsed.relations)
        position = parsed.position
    }
}

extension StagedRecord {
    /// JSON of the records that are the same customer; nil for none.
    static func json(_ keys: [SourceKey]) -> [UInt8]? {
        guard !keys.isEmpty else { return nil }
        var writer = JSONWriter()
        writer.array { writer in
            for key in keys {
                writer.object { writer in
                    writer.member("system", key.system)
                    writer.member("key", key.key)
                }
            }
        }
        return writer.bytes
    }

    /// JSON of what a record is to others; nil for none.
    static func json(_ relations: [RecordRelation]) -> [UInt8]? {
        guard !relations.isEmpty else { return nil }
        var writer = JSONWriter()
        writer.array { writer in
            for relation in relations {
                writer.object { writer in
                    writer.member("role", relation.role)
                    writer.member("system", relation.target.system)
                    writer.member("key", relation.target.key)
                }
            }
        }
        return writer.bytes
    }
}

extension Timestamp {
    init(_ timestamp: PostgresTimestamp) {
        self.init(microseconds: timestamp.microseconds)
    }

    var stored: PostgresTimestamp { PostgresTimestamp(microseconds: microseconds) }
}
