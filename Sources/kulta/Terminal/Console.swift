import Foundation

/// Where a command writes: results to standard output, progress and remarks to standard error, so that a pipe gets
/// results only.
struct Console: Sendable {
    /// Whether standard error is a terminal that can redraw a line.
    let isInteractive: Bool
    /// Whether results are JSON for scripts.
    let isJSON: Bool

    init(json: Bool) {
        isJSON = json
        isInteractive = isatty(STDERR_FILENO) == 1
    }

    /// Writes a line of result.
    func print(_ line: String) {
        write(line + "\n", to: FileHandle.standardOutput)
    }

    /// Writes bytes of result as they are, then a line end.
    func print(json bytes: [UInt8]) {
        FileHandle.standardOutput.write(Data(bytes + [0x0A]))
    }

    /// Writes a remark for a person; left out when the results are JSON.
    func note(_ line: String) {
        guard !isJSON else { return }
        write(line + "\n", to: FileHandle.standardError)
    }

    /// Rewrites the current line of the terminal.
    func redraw(_ line: String) {
        write("\r\u{1B}[2K\(line)", to: FileHandle.standardError)
    }

    /// Takes the redrawn line away.
    func eraseLine() {
        write("\r\u{1B}[2K", to: FileHandle.standardError)
    }

    private func write(_ text: String, to handle: FileHandle) {
        handle.write(Data(text.utf8))
    }
}
