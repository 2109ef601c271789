import CustomerModel
import Testing

@Suite struct CalendarDayTests {
    @Test func `days and dates are inverses over four centuries`() {
        for number in stride(from: -146_097, through: 146_097, by: 1) {
            #expect(CalendarDay(daysSinceEpoch: number).daysSinceEpoch == number)
        }
    }

    @Test(arguments: [(0, "1970-01-01"), (11_016, "2000-02-29"), (-1, "1969-12-31"), (20_118, "2025-01-30")])
    func `known days have known names`(number: Int, name: String) {
        #expect(CalendarDay(daysSinceEpoch: number).description == name)
    }

    @Test func `there is no 30 February and no 29 February in 1900`() {
        #expect(CalendarDay(year: 2024, month: 2, day: 30) == nil)
        #expect(CalendarDay(year: 1900, month: 2, day: 29) == nil)
        #expect(CalendarDay(year: 2000, month: 2, day: 29) != nil)
    }
}

@Suite struct TimestampTests {
    @Test func `a moment is written in UTC with microseconds only when there are any`() {
        #expect(Timestamp(microseconds: 0).description == "1970-01-01T00:00:00Z")
        #expect(Timestamp(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
        #expect(Timestamp(microseconds: 1_736_756_100_000_500).description == "2025-01-13T08:15:00.000500Z")
    }
}

@Suite struct SourceKeyTests {
    @Test func `keys are ordered by system and then by bytes of the key`() {
        let keys = [("sales", "1"), ("erp", "10"), ("erp", "9"), ("erp", "é")].map {
            SourceKey(system: $0.0, key: $0.1)
        }
        #expect(keys.sorted().map(\.description) == ["erp/10", "erp/9", "erp/é", "sales/1"])
    }
}
