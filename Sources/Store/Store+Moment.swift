package import CustomerModel
import Postgres

extension Store {
    /// Takes the moment at which all that this transaction does becomes known; the table `moment` has it from then on.
    ///
    /// Everyone who takes a moment waits until this transaction ends: take it late, and after the lock of resolutions
    /// when both are needed. It is later than every moment taken before, whatever the clock says. What the transaction
    /// has set aside as former gets it as its end.
    package func takeMoment() throws {
        try lockMoments()
        try session.queue(Self.takeNextMoment, "infinity")
    }

    /// Returns when nothing can become known any more that was known at a moment.
    ///
    /// Not inside a transaction: what others commit meanwhile must be seen by what is read afterwards.
    /// - Returns: false when the moment has not passed yet.
    package func settle(_ moment: Timestamp) throws -> Bool {
        let state = try session.first(Self.readMoment, moment.stored, as: Bool.self, Bool.self)
        guard let state, state.0 else { return false }
        if !state.1 { try waitForMoments() }
        return true
    }

    private static let takeNextMoment = Statement(
        "take_next_moment",
        """
        WITH next AS (
            UPDATE moment SET at = greatest(clock_timestamp(), at + interval '1 microsecond')
            WHERE $1 = 'infinity' RETURNING at
        ), record AS (
            UPDATE former_record AS f SET until = next.at FROM next WHERE f.until = 'infinity'
        )
        UPDATE former_reading AS f SET until = next.at FROM next WHERE f.until = 'infinity'
        """)
    /// Whether the moment has passed, and whether a later one was taken and committed: then whoever is still under way
    /// has a later one, too.
    private static let readMoment = Statement(
        "read_moment", "SELECT $1::timestamptz < clock_timestamp(), $1 < at FROM moment")
}
