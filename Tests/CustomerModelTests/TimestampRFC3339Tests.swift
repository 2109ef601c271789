import CustomerModel
import Testing

@Suite("Moments as RFC 3339 writes them")
struct TimestampRFC3339Tests {
    @Test(arguments: [
        ("2026-03-02T09:30:00Z", "2026-03-02T09:30:00Z"), ("2026-03-02T11:30:00+02:00", "2026-03-02T09:30:00Z"),
        ("2026-03-01t23:00:00.5-05:30", "2026-03-02T04:30:00.500000Z"),
        ("2026-03-02T09:30:00.1234569Z", "2026-03-02T09:30:00.123456Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    ])
    func `a moment is read, whatever its offset`(text: String, utc: String) {
        #expect(Timestamp(rfc3339: text)?.description == utc)
    }

    @Test(arguments: [
        "", "2026-03-02", "2026-03-02T09:30:00", "2026-02-30T09:30:00Z", "2026-03-02T24:00:00Z", "2026-03-02T09:30Z",
        "2026-03-02T09:30:00.Z", "2026-03-02T09:30:00+0200", "2026-03-02T09:30:00Z ", "yesterday",
    ])
    func `what names no moment is refused`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }
}
