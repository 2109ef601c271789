/// Which date formats fit all values of a column.
package enum DateForms {
    /// Formats of days.
    package static let days = [
        "iso8601", "yyyyMMdd", "d.M.yyyy", "d.M.yy", "d/M/yyyy", "M/d/yyyy", "d-M-yyyy", "yyyy/M/d",
    ]

    /// Formats of moments.
    package static let moments = [
        "iso8601", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "d.M.yyyy H:mm:ss", "d.M.yyyy H:mm", "yyyyMMddHHmmss",
        "yyyyMMdd HHmmss", "M/d/yyyy H:mm", "d/M/yyyy H:mm",
    ]

    /// Those formats that read every value, in their order; none for no values.
    package static func fitting(_ values: [String], of formats: [String]) -> [String] {
        guard !values.isEmpty else { return [] }
        return formats.filter { format in
            guard let pattern = DatePattern(format) else { return false }
            return values.allSatisfy { pattern.read($0) != nil }
        }
    }
}
