/// A place in a source file, counted from 1. For a request body it is the line and column of the body.
package struct TextPosition: Hashable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// One source record as its mapping reads it: attributes named, values still as the source wrote them.
package struct ParsedRecord: Hashable, Sendable {
    package let key: SourceKey
    package let kind: PartyKind
    /// Ordered by attribute name, then occurrence; no empty value, no duplicate (attribute, occurrence).
    package let fields: [Field]
    /// When the source says it changed; nil when it does not say.
    package let changedAt: Timestamp?
    /// True when the source says that it deleted the record.
    package let isWithdrawn: Bool
    /// True when the source erased the person's data by its own duty: what is held of the record has to go as well.
    /// Such a record is withdrawn and has no fields.
    package let isErased: Bool
    /// Records that are the same customer by the word of their own source: the winner of a merge, or the record whose
    /// part (an address kept apart) this one is. They belong in one cluster whatever their values say. In order, without
    /// duplicates and without the record itself; a record named here may come later, or never.
    package let sameAs: [SourceKey]
    /// In order, without duplicates and without the record itself; none of an erased record.
    package let relations: [RecordRelation]
    /// Where the record starts in its delivery.
    package let position: TextPosition

    package init(
        key: SourceKey, kind: PartyKind, fields: [Field], changedAt: Timestamp? = nil, isWithdrawn: Bool = false,
        isErased: Bool = false, sameAs: [SourceKey] = [], relations: [RecordRelation] = [],
        position: TextPosition = TextPosition(line: 1, column: 1)
    ) {
        self.key = key
        self.kind = kind
        let fields = isErased ? [] : fields
        self.fields = Field.areInRecordOrder(fields) ? fields : fields.sorted(by: Field.isInRecordOrder)
        self.changedAt = changedAt
        self.isWithdrawn = isWithdrawn || isErased
        self.isErased = isErased
        self.sameAs = sameAs.isEmpty ? [] : Set(sameAs).subtracting([key]).sorted()
        let others = relations.isEmpty || isErased ? [] : relations.filter { $0.target != key }
        self.relations = others.count < 2 ? others : Set(others).sorted()
        self.position = position
    }

    /// The first value of an attribute; nil when the record has none.
    package func value(_ attribute: AttributeName) -> String? {
        fields.first { $0.attribute == attribute }?.value
    }
}

/// A row that could not be accepted. It waits in quarantine with its text until its mapping is mended or a person decides.
package struct Reject: Hashable, Sendable {
    /// What is wrong, as a stable word for grouping.
    package enum Code: String, CaseIterable, Sendable {
        case missingKey = "missing-key"
        case damagedKey = "damaged-key"
        case keyTooLong = "key-too-long"
        case raggedRow = "ragged-row"
        case unclosedQuote = "unclosed-quote"
        case nulByte = "nul-byte"
        case fieldTooLong = "field-too-long"
        case valueTooLong = "value-too-long"
        case lineTooLong = "line-too-long"
        case recordTooLong = "record-too-long"
        case rowTooLong = "row-too-long"
        case rowWasCut = "row-was-cut"
        case unreadableRow = "unreadable-row"
        case undecodableByte = "undecodable-byte"
        case unknownKind = "unknown-kind"
        case badDate = "bad-date"
        case badNumber = "bad-number"
        case badTimestamp = "bad-timestamp"
        case ambiguousDate = "ambiguous-date"
        case ambiguousNumber = "ambiguous-number"
        case malformedXML = "malformed-xml"
        case forbiddenXML = "forbidden-xml"
        case schemaViolation = "schema-violation"
        case malformedJSON = "malformed-json"
        case unexpectedLayout = "unexpected-layout"
        case unexpectedType = "unexpected-type"
    }

    package let code: Code
    /// What is wrong and what to do, without customer data.
    package let message: String
    package let position: TextPosition
    /// The column header, path or JSON Pointer at fault; nil when the whole row is.
    package let field: String?
    /// The row as it stood in the source (decoded, cut at 64 KiB).
    package let rawText: String

    package init(code: Code, message: String, position: TextPosition, field: String? = nil, rawText: String) {
        self.code = code
        self.message = message
        self.position = position
        self.field = field
        self.rawText = rawText
    }
}
