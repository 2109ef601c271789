package import CustomerModel
package import Postgres
package import Survivorship

/// A pin as a command makes it.
package struct NewPin: Sendable {
    /// What stands in the pinned place.
    package enum Choice: Sendable {
        case values([AttributeName: String])
        case record(RecordNumber, occurrence: Int)
    }

    /// The record that it goes with.
    package let record: RecordNumber
    package let attribute: String
    package let occurrence: Int
    package let choice: Choice
    /// Whether it ends with the record's present version.
    package let endsWithVersion: Bool
    /// When it ends; nil when not by itself.
    package let until: Timestamp?

    package init(
        record: RecordNumber, attribute: String, occurrence: Int, choice: Choice, endsWithVersion: Bool,
        until: Timestamp?
    ) {
        self.record = record
        self.attribute = attribute
        self.occurrence = occurrence
        self.choice = choice
        self.endsWithVersion = endsWithVersion
        self.until = until
    }
}

extension Store {
    /// The pins in force that go with these records.
    package func pins(of records: [RecordNumber]) throws -> Reply<[(record: RecordNumber, pin: Pin)]> {
        try session.queue(
            Self.readPins, records, as: Int64.self, String.self, Int32.self, [String]?.self, [String]?.self,
            String?.self, String?.self, Int32?.self
        ).map { $0.map(Self.pin) }
    }

    private static func pin(
        _ record: Int64, _ attribute: String, _ occurrence: Int32, _ names: [String]?, _ values: [String]?,
        _ source: String?, _ key: String?, _ place: Int32?
    ) -> (record: RecordNumber, pin: Pin) {
        let choice: Pin.Choice =
            if let source, let key {
                .record(SourceKey(system: source, key: key), occurrence: Int(place ?? 0))
            } else if names == [attribute], let value = values?.first {
                .value(value)
            } else {
                .members(
                    Dictionary(
                        zip((names ?? []).map(AttributeName.init(rawValue:)), values ?? []),
                        uniquingKeysWith: { first, _ in first }))
            }
        return (record, Pin(attribute: attribute, occurrence: Int(occurrence), choice: choice))
    }

    /// Ends pins of these records whose time is up or whose record has another version by now.
    package func endPins(of records: [RecordNumber]) throws {
        try session.queue(Self.endOutlived, records)
    }

    /// Marks the records of pins whose time is up for resolution, which ends them.
    package func followPins() throws {
        try session.execute(Self.markOutlived, Int32(0))
    }

    /// Puts a pin in force.
    package func add(_ pin: NewPin, _ verdict: Verdict) throws {
        var (names, values): ([String]?, [String]?)
        var (from, place): (RecordNumber?, Int32?)
        switch pin.choice {
        case .values(let given):
            let sorted = given.sorted { $0.key < $1.key }
            (names, values) = (sorted.map(\.key.rawValue), sorted.map(\.value))
        case .record(let record, let occurrence): (from, place) = (record, Int32(occurrence))
        }
        try session.execute(
            Self.insertPin, pin.record, pin.attribute, Int32(pin.occurrence), names, values, from, place,
            pin.endsWithVersion, pin.until?.stored, verdict.author, verdict.reason, verdict.command)
    }

    /// Ends the pins of an attribute that go with any of these records.
    ///
    /// - Parameter occurrence: nil means all places.
    /// - Returns: how many there were.
    package func removePins(
        _ attribute: String, _ occurrence: Int?, of records: [RecordNumber], by command: Int64
    ) throws -> Int {
        try session.execute(Self.removeAt, records, attribute, occurrence.map { Int32($0) }, command)
    }

    /// `takeBack` for pins: those that the commands that hold have made and not ended.
    package func takeBackPins(_ command: Int64, by undo: Int64) throws -> (added: Int, removed: Int) {
        let places = try session.query(Self.replayPins, command, as: Int64?.self, Int64?.self).filter { $0.0 != $0.1 }
        return (
            try session.execute(Self.restorePins, places.compactMap(\.1)),
            try session.execute(Self.removeByNumber, places.compactMap(\.0), undo)
        )
    }

    /// Records with which pins go that a command, or the one at the bottom of a chain of undoing, made or ended.
    package func recordsPinned(by command: Int64) throws -> [RecordNumber] {
        try session.query(Self.readPinned, command, as: Int64.self)
    }

    /// The record that a value of a golden record comes from; nil when it has no such value, or a person wrote it.
    package func winner(_ golden: GoldenNumber, _ attributes: [String], _ occurrence: Int) throws -> RecordNumber? {
        try session.first(Self.readWinner, golden.value, attributes, Int32(occurrence), as: Int64.self)
    }

    /// Pins in force as JSON, newest first, before one of them; of one golden record when one is named.
    package func pins(
        before id: Int64, limit: Int, of golden: GoldenNumber?
    ) throws -> [(id: Int64, json: TextBytes)] {
        try session.query(Self.listPins, id, limit, golden?.value, as: Int64.self, TextBytes.self)
            .map { (id: $0.0, json: $0.1) }
    }

    private static let listPins = Statement(
        "list_pins",
        """
        SELECT p.pin_id, json_build_object('id', p.pin_id, 'customer', g.public_id,
            'goesWith', json_build_object('source', ws.name, 'key', w.native_key), 'attribute', p.attribute,
            'occurrence', p.occurrence,
            'values', (SELECT json_object_agg(v.name, v.value) FROM unnest(p.names, p."values") AS v (name, value)),
            'record', CASE WHEN p.from_record IS NOT NULL THEN json_build_object('source', fs.name,
                'key', f.native_key, 'occurrence', p.from_occurrence) END,
            'until', COALESCE(to_json(p.until),
                to_json(CASE WHEN p.watched_version IS NULL THEN 'always' ELSE 'sourceChanges' END)),
            'author', p.author, 'reason', p.reason, 'createdAt', p.created_at, 'command', p.command_id)::text
        FROM pin AS p
        JOIN source_record AS w ON w.record_id = p.record_id
        JOIN source_system AS ws ON ws.source_id = w.source_id
        LEFT JOIN crosswalk AS x ON x.record_id = p.record_id AND x.until IS NULL
        LEFT JOIN golden_record AS g ON g.golden_id = x.golden_id
        LEFT JOIN source_record AS f ON f.record_id = p.from_record
        LEFT JOIN source_system AS fs ON fs.source_id = f.source_id
        WHERE p.removed_at IS NULL AND p.pin_id < $1 AND ($3::bigint IS NULL OR x.golden_id = $3)
        ORDER BY p.pin_id DESC LIMIT $2
        """)
    private static let readPins = Statement(
        "read_pins",
        """
        SELECT p.record_id, p.attribute, p.occurrence, p.names, p."values", s.name, r.native_key, p.from_occurrence
        FROM pin AS p
        LEFT JOIN source_record AS r ON r.record_id = p.from_record
        LEFT JOIN source_system AS s ON s.source_id = r.source_id
        WHERE p.record_id = ANY ($1) AND p.removed_at IS NULL
        """)
    private static let endOutlived = Statement(
        "end_outlived_pins",
        """
        UPDATE pin AS p SET removed_at = clock_timestamp()
        FROM source_record AS r
        WHERE p.record_id = ANY ($1) AND p.removed_at IS NULL AND r.record_id = p.record_id
            AND (p.until <= now() OR p.watched_version <> r.current_version)
        """)
    private static let markOutlived = Statement(
        "mark_outlived_pins",
        """
        INSERT INTO pending (record_id)
        SELECT record_id FROM pin WHERE removed_at IS NULL AND until <= now() AND pin_id > $1
        """)
    private static let insertPin = Statement(
        "add_pin",
        """
        INSERT INTO pin (record_id, attribute, occurrence, names, "values", from_record, from_occurrence,
            watched_version, until, author, reason, command_id)
        SELECT $1, $2, $3, $4, $5, $6, $7, CASE WHEN $8 THEN r.current_version END, $9::timestamptz, $10, $11, $12
        FROM source_record AS r WHERE r.record_id = $1
        """)
    private static let removeAt = Statement(
        "remove_pins",
        """
        UPDATE pin SET removed_at = clock_timestamp(), removed_by = $4
        WHERE record_id = ANY ($1) AND attribute = $2 AND ($3::integer IS NULL OR occurrence = $3)
            AND removed_at IS NULL
        """)
    /// The places of a command's pins; of an undo those of the command at the bottom.
    private static let placesOfCommand: StaticString = """
        , place AS (
            SELECT DISTINCT p.record_id, p.attribute, p.occurrence, p.command_id FROM pin AS p
            JOIN origin AS o ON o.undoes IS NULL AND (p.command_id = o.command_id OR p.removed_by = o.command_id)
        )
        """
    private static let replayPins = Statement(
        "replay_pins", commandOrigin, placesOfCommand,
        """
        , made AS (
            SELECT p.* FROM pin AS p JOIN place USING (record_id, attribute, occurrence, command_id)
        )
        """, commandsThatHold,
        """
        , wanted AS (
            SELECT DISTINCT ON (record_id, attribute, occurrence, command_id)
                record_id, attribute, occurrence, command_id, pin_id
            FROM made AS d
            WHERE command_id IN (SELECT command_id FROM holds)
                AND NOT EXISTS (
                    SELECT FROM made AS e
                    WHERE e.record_id = d.record_id AND e.attribute = d.attribute AND e.occurrence = d.occurrence
                        AND e.command_id = d.command_id AND e.removed_by IN (SELECT command_id FROM holds))
                AND (removed_at IS NULL
                    OR removed_by IS NOT NULL AND removed_by NOT IN (SELECT command_id FROM holds))
            ORDER BY record_id, attribute, occurrence, command_id, pin_id DESC
        )
        SELECT m.pin_id, w.pin_id
        FROM place AS p
        LEFT JOIN made AS m ON m.removed_at IS NULL AND m.record_id = p.record_id AND m.attribute = p.attribute
            AND m.occurrence = p.occurrence AND m.command_id = p.command_id
        LEFT JOIN wanted AS w ON w.record_id = p.record_id AND w.attribute = p.attribute
            AND w.occurrence = p.occurrence AND w.command_id = p.command_id
        """)
    private static let restorePins = Statement(
        "restore_pins",
        """
        INSERT INTO pin (record_id, attribute, occurrence, names, "values", from_record, from_occurrence,
            watched_version, until, author, reason, command_id)
        SELECT record_id, attribute, occurrence, names, "values", from_record, from_occurrence, watched_version, until,
            author, reason, command_id
        FROM pin WHERE pin_id = ANY ($1)
        """)
    private static let removeByNumber = Statement(
        "remove_pins_by_number",
        """
        UPDATE pin SET removed_at = clock_timestamp(), removed_by = $2 WHERE pin_id = ANY ($1) AND removed_at IS NULL
        """)
    private static let readPinned = Statement(
        "read_pinned_records", commandOrigin, placesOfCommand, "SELECT DISTINCT record_id FROM place ORDER BY 1")
    private static let readWinner = Statement(
        "read_winner",
        """
        SELECT r.record_id
        FROM golden_record AS g
        CROSS JOIN LATERAL jsonb_array_elements(g.lineage -> 'values') AS v (value)
        JOIN source_system AS s ON s.name = v.value -> 'winner' ->> 'source'
        JOIN source_record AS r ON r.source_id = s.source_id AND r.native_key = v.value -> 'winner' ->> 'key'
        JOIN crosswalk AS x ON x.record_id = r.record_id AND x.golden_id = g.golden_id AND x.until IS NULL
        WHERE g.golden_id = $1 AND v.value ->> 'attribute' = ANY ($2) AND (v.value ->> 'occurrence')::integer = $3
        ORDER BY r.record_id LIMIT 1
        """)
}
