import CustomerModel
import Foundation
import Intake
import RuleBook
import Standardization

@testable import ColumnStandardization

/// Runs files through the code of the command.
enum Column {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let standardizer: Standardizer = {
        var texts: [String: String] = [:]
        for name in ReferenceLists.fileNames {
            let path = root.appending(path: "matching-rules/reference/\(name)")
            texts[name] = try? String(contentsOf: path, encoding: .utf8)
        }
        do {
            return Standardizer(catalog: Catalog([]), references: try ReferenceLists(texts: texts))
        } catch {
            preconditionFailure("the shipped lists are wrong: \(error)")
        }
    }()

    static func fixture(_ name: String) -> String { root.appending(path: "Tests/Fixtures/\(name)").path }

    /// What is written for a file.
    static func output(
        of path: String, _ columns: ValueFile.Columns, region: String? = "FI", threads: Int = 2
    ) throws -> (text: String, summary: ValueFile.Summary) {
        let file = ValueFile(
            path: path, columns: columns, standardizer: standardizer, region: region, threads: threads)
        var output: [UInt8] = []
        let summary = try file.standardize { output += $0 }
        return (String(decoding: output, as: UTF8.self), summary)
    }

    /// The same for a text.
    static func output(
        text: String, _ columns: ValueFile.Columns, region: String? = "FI", threads: Int = 2
    ) throws -> (text: String, summary: ValueFile.Summary) {
        let path = try scratch(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try output(of: path, columns, region: region, threads: threads)
    }

    /// The rows that are written, read back.
    static func rows(of path: String, _ columns: ValueFile.Columns, region: String? = "FI") throws -> [[String]] {
        let path = try scratch(output(of: path, columns, region: region).text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var reader = try DelimitedReader(source: FileByteSource(path: path))
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append((0..<row.count).map { row.string($0) }) }
        return rows
    }

    private static func scratch(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "values-\(UUID()).csv").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
