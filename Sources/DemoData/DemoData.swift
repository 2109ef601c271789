import Foundation

/// Exports of an imaginary company's three systems, with the truth about who is who.
///
/// Persons and organizations of Finland and its neighbours, about half each; a customer has 1-8 records in the ERP, billing
/// and sales systems. The same number of records and the same seed give the same bytes. No value belongs to anybody:
/// business ids are of the range 9000000-9999999, mail and web addresses end in `.example`.
package struct DemoData: Sendable {
    /// What was written.
    package struct Summary: Codable, Hashable, Sendable {
        /// Rows in all three exports, rejected ones included.
        package var records = 0
        /// Rows that every reader must reject; they are not in `truth.csv`.
        package var rejects = 0
        /// True customers.
        package var entities = 0
        /// Rows by source name.
        package var recordsBySource: [String: Int] = [:]
    }

    private let records: Int
    private let seed: UInt64
    private let shape: DemoShape

    /// `records` is the number of rows of all files together, at least 0.
    package init(records: Int, seed: UInt64, shape: DemoShape = .exports) {
        self.records = max(0, records)
        self.seed = seed
        self.shape = shape
    }

    /// Writes the files of the shape into a folder, which is made when it is missing.
    ///
    /// `progress` hears the number of rows written, now and then.
    ///
    /// - Complexity: O(records) time, constant memory.
    /// - Throws: The error of the file system.
    @discardableResult
    package func write(toFolder folder: String, progress: (Int) -> Void = { _ in }) throws -> Summary {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var writer = try DemoWriter(folder: folder, shape: shape, records: records, seed: seed)
        return try writer.run(progress: progress)
    }
}

/// Which files are written.
package enum DemoShape: Sendable {
    /// `erp.xml`, `billing.csv` and `sales.csv` as their systems write them, some rows damaged, and `truth.csv`
    /// (source, key, entity).
    case exports
    /// `customers.csv`, the records of all systems under one header, every row sound, and `truth.csv` (id, entity).
    case flat
}
