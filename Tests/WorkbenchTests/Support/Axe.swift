import Foundation

/// axe-core, which finds what people with disabilities would stumble over. `make setup` fetches it.
enum Axe {
    private static let path =
        ProcessInfo.processInfo.environment["KULTA_AXE"]
        ?? (ProcessInfo.processInfo.environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache")
        + "/kulta/axe-0.1.8.min.js"

    /// What the page breaks of WCAG 2.2 A and AA, as rule and place; empty when nothing.
    static func faults(on browser: Browser) async throws -> [String] {
        let script = try String(contentsOfFile: path, encoding: .utf8)
        _ = try await browser.wait(for: script + "\n;done(true)")
        let run = """
            axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
              .then((found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) => rule.id + ": " + node.html.slice(0, 160) + " " + (node.any[0]?.message ?? "")))),
                (error) => done(["failed: " + error]));
            """
        return try await browser.wait(for: run).list.compactMap(\.text)
    }
}
