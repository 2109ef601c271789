extension DelimitedReader {
    /// Where a column stands, from 0.
    ///
    /// - Throws: `unexpectedLayout`, naming all columns, when none or several have the name.
    package func place(of column: String) throws(IntakeError) -> Int {
        let found = header.indices.filter { header[$0] == column }
        if found.count == 1 { return found[0] }
        let problem = found.isEmpty ? "There is no column \(column)" : "The column \(column) is there twice"
        throw IntakeError(
            .unexpectedLayout, "\(problem); the file has the columns \(header.joined(separator: ", ")).")
    }
}
