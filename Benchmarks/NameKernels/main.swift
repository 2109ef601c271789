import Foundation
import Matching

// Compares every line of a file with every other by the engine's batch kernels, on one core, and prints one line per
// measure: its name, the CPU seconds it took, and the sum of all results. Benchmarks/compare-names calls it.

/// CPU seconds of this process so far.
func cpuSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

/// Fills a row of results per query, a few dozen queries at a time.
func fill(_ matrix: UnsafeMutableBufferPointer<Float>, _ row: TextRow, _ measure: TextMeasure, _ count: Int) {
    for start in stride(from: 0, to: count, by: 32) {
        let queries = start..<min(start + 32, count)
        let place = start * row.count..<queries.upperBound * row.count
        row.compare(queries, by: measure, into: UnsafeMutableBufferPointer(rebasing: matrix[place]))
    }
}

guard CommandLine.arguments.count == 2,
    let text = try? String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
else {
    FileHandle.standardError.write(Data("usage: name-kernels NAMES, a file with one name a line\n".utf8))
    exit(64)
}
let names = text.split(separator: "\n").map(String.init)
let arena = TextArena(names)
let matrix = UnsafeMutableBufferPointer<Float>.allocate(capacity: names.count * names.count)
matrix.initialize(repeating: 0)
for measure in TextMeasure.allCases {
    let before = cpuSeconds()
    fill(matrix, TextRow(arena, 0..<names.count), measure, names.count)
    let seconds = cpuSeconds() - before
    print(measure.rawValue, seconds, matrix.reduce(0.0) { $0 + Double($1) })
}
