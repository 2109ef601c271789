import CustomerModel

/// What is done to one value once it has been taken. Immutable; a class for the reason that `ValuePlan` is.
final class ValueSteps: Sendable {
    private let stripPrefix: [String]
    private let stripSuffix: [String]
    private let stripLeadingZeros: Bool
    private let map: [String: String]
    private let keepsUnmapped: Bool
    private let letterCase: ValueMapping.LetterCase?
    private let dates: [MomentForm]
    private let number: NumberForm?
    /// The other form that the numbers may have, where the delivery does not show which; nil: they have one.
    private let otherNumber: NumberForm?
    private let isUndecided: Bool
    private let misfit: ValueMapping.Misfit
    private let isEmpty: Bool

    init(_ mapping: ValueMapping, _ format: SourceFormat) throws(IntakeError) {
        stripPrefix = mapping.stripPrefix
        stripSuffix = mapping.stripSuffix
        stripLeadingZeros = mapping.stripLeadingZeros
        map = Dictionary(mapping.map.map { ($0.lowercased(), $1) }, uniquingKeysWith: { first, _ in first })
        keepsUnmapped = mapping.keepsUnmapped
        letterCase = mapping.letterCase
        dates = try mapping.date.map { name throws(IntakeError) in try MomentForm(name) }
        let signs = (decimal: mapping.decimal ?? format.decimal, grouping: mapping.grouping ?? format.grouping)
        number = mapping.isNumber ? NumberForm(decimal: signs.decimal, grouping: signs.grouping) : nil
        isUndecided = mapping.isUndecided
        otherNumber = mapping.isNumber && isUndecided ? NumberForm(decimal: ".", grouping: ",") : nil
        misfit = mapping.misfit
        isEmpty =
            stripPrefix.isEmpty && stripSuffix.isEmpty && !stripLeadingZeros && map.isEmpty && keepsUnmapped
            && letterCase == nil
            && dates.isEmpty && number == nil
    }

    /// Nil when nothing is left of the value. Throws `bad-date` or `bad-number` where the mapping says so.
    func apply(_ value: String, column: String) throws(RowFault) -> String? {
        guard !isEmpty else { return value }
        guard let value = mapped(stripped(value)), !value.isEmpty else { return nil }
        return try read(cased(value), column)
    }

    private func stripped(_ value: String) -> String {
        var text = Substring(value)
        text.strip(prefixes: stripPrefix, suffixes: stripSuffix)
        if stripLeadingZeros { text = Substring(text.utf8.drop { $0 == 0x30 }) }
        return text.utf8.count == value.utf8.count ? value : String(text).trimmed
    }

    private func mapped(_ value: String) -> String? {
        if map.isEmpty { return value }
        return map[value.lowercased()] ?? (keepsUnmapped ? value : nil)
    }

    private func cased(_ value: String) -> String { letterCase?.apply(value) ?? value }

    private func read(_ value: String, _ column: String) throws(RowFault) -> String? {
        if !dates.isEmpty { return try readDate(value, column) }
        guard let number else { return value }
        let digits = number.read(value)
        if let otherNumber, let other = otherNumber.read(value), digits != other {
            guard digits == nil else { throw undecided(.ambiguousNumber, "decimal", column) }
            return other
        }
        if let digits { return digits }
        return try misfitting(value, .badNumber, "The value is not a number as the mapping says.", column)
    }

    private func readDate(_ value: String, _ column: String) throws(RowFault) -> String? {
        let readings = isUndecided ? dates.compactMap { $0.day(value) } : []
        if let first = readings.first, readings.contains(where: { $0 != first }) {
            throw undecided(.ambiguousDate, "date", column)
        }
        for date in dates {
            if let day = date.day(value) { return day.description }
        }
        return try misfitting(value, .badDate, "The value is not a date of the mapping's formats.", column)
    }

    private func undecided(_ code: Reject.Code, _ setting: String, _ column: String) -> RowFault {
        RowFault(
            code: code,
            message: "The delivery does not show which form the column has; set `\(setting)` in the mapping.",
            column: column)
    }

    private func misfitting(
        _ value: String, _ code: Reject.Code, _ message: String, _ column: String
    ) throws(RowFault) -> String? {
        switch misfit {
        case .keep: value
        case .drop: nil
        case .reject: throw RowFault(code: code, message: message, column: column)
        }
    }
}

extension Substring {
    /// Cuts off the first of the prefixes and the first of the suffixes that fit.
    mutating func strip(prefixes: [String], suffixes: [String]) {
        if let prefix = prefixes.first(where: { utf8.starts(with: $0.utf8) }) {
            self = Substring(utf8.dropFirst(prefix.utf8.count))
        }
        if let suffix = suffixes.first(where: { utf8.suffix($0.utf8.count).elementsEqual($0.utf8) }) {
            self = Substring(utf8.dropLast(suffix.utf8.count))
        }
    }
}
