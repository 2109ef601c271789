import Crypto

/// The style sheet and the scripts, which are part of the program.
struct Assets: Sendable {
    struct File: Sendable {
        let type: String
        let bytes: [UInt8]
    }

    let files: [String: File]
    /// Changes whenever a file does; part of every address, so that browsers may keep what they have.
    let version: String

    init() {
        files = [
            "workbench.css": File(type: "text/css; charset=utf-8", bytes: PackageResources.workbench_css),
            "compare.css": File(type: "text/css; charset=utf-8", bytes: PackageResources.compare_css),
            "charts.css": File(type: "text/css; charset=utf-8", bytes: PackageResources.charts_css),
            "icon.svg": File(type: "image/svg+xml", bytes: PackageResources.icon_svg),
            "api.js": Self.script(PackageResources.api_js),
            "workbench.js": Self.script(PackageResources.workbench_js),
            "tasks.js": Self.script(PackageResources.tasks_js),
            "live.js": Self.script(PackageResources.live_js),
            "compare.js": Self.script(PackageResources.compare_js),
            "cells.js": Self.script(PackageResources.cells_js),
            "bulk.js": Self.script(PackageResources.bulk_js),
            "search.js": Self.script(PackageResources.search_js),
            "customer.js": Self.script(PackageResources.customer_js),
            "sign-in.js": Self.script(PackageResources.sign_in_js),
            "board.css": File(type: "text/css; charset=utf-8", bytes: PackageResources.board_css),
            "board.js": Self.script(PackageResources.board_js),
            "split.js": Self.script(PackageResources.split_js),
            "words.js": Self.script(PackageResources.words_js),
            "imports.js": Self.script(PackageResources.imports_js),
            "sample.js": Self.script(PackageResources.sample_js),
            "proposal.js": Self.script(PackageResources.proposal_js),
            "import.js": Self.script(PackageResources.import_js),
            "webhook.js": Self.script(PackageResources.webhook_js),
            "quarantine.js": Self.script(PackageResources.quarantine_js),
            "reject.js": Self.script(PackageResources.reject_js),
            "imports.css": File(type: "text/css; charset=utf-8", bytes: PackageResources.imports_css),
        ]
        var hash = SHA256()
        for (_, file) in files.sorted(by: { $0.key < $1.key }) { hash.update(data: file.bytes) }
        version = hash.finalize().prefix(6).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func script(_ bytes: [UInt8]) -> File { File(type: "text/javascript; charset=utf-8", bytes: bytes) }
}
