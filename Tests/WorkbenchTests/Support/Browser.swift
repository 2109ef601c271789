import Foundation
import Testing

/// A Chromium of its own: cookies and storage are shared with no other.
struct Browser: Sendable {
    /// Keys as WebDriver names them.
    enum Key {
        static let enter = "\u{E007}"
        static let escape = "\u{E00C}"
        static let down = "\u{E015}"
        static let right = "\u{E014}"
        static let tab = "\u{E004}"
    }

    private let session: String
    private let site: String

    /// Lends a browser that looks at a server.
    static func with(
        _ server: BenchServer, width: Int = 1440, height: Int = 900, dark: Bool = false,
        _ body: (Browser) async throws -> Void
    ) async throws {
        let driver = try await WebDriver.address()
        let arguments = [
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
            "--window-size=\(width),\(height)", "--lang=en-US", "--no-first-run", "--disable-background-networking",
        ]
        let options: [String: Any] = [
            "args": arguments + (dark ? ["--blink-settings=preferredColorScheme=0"] : []),
            "prefs": ["intl.accept_languages": "en"],
        ]
        let wanted: [String: Any] = [
            "goog:chromeOptions": options, "timeouts": ["script": 300_000], "goog:loggingPrefs": ["browser": "ALL"],
        ]
        let made = try await WebDriver.send(
            "POST", "\(driver)/session", JSONBody(["capabilities": ["alwaysMatch": wanted]]))
        let browser = Browser(
            session: "\(driver)/session/\(made["sessionId"]?.text ?? "")", site: "http://127.0.0.1:\(server.port)")
        do {
            try await body(browser)
        } catch {
            try? await browser.shoot("failure-\(UUID().uuidString.prefix(4))")
            _ = try? await WebDriver.send("DELETE", browser.session)
            throw error
        }
        _ = try await WebDriver.send("DELETE", browser.session)
    }

    func open(_ path: String) async throws {
        _ = try await WebDriver.send("POST", "\(session)/url", JSONBody(["url": site + path]))
        try await until("document.documentElement.dataset.ready === 'true'")
    }

    /// What an expression of JavaScript is.
    func value(_ expression: String) async throws -> Value {
        try await WebDriver.send(
            "POST", "\(session)/execute/sync", JSONBody(["script": "return \(expression)", "args": [Any]()]))
    }

    /// What an asynchronous script hands to `done`.
    func wait(for script: String) async throws -> Value {
        let whole = "const done = arguments[arguments.length - 1]; \(script)"
        return try await WebDriver.send(
            "POST", "\(session)/execute/async", JSONBody(["script": whole, "args": [Any]()]))
    }

    func text(_ selector: String) async throws -> String {
        try await value("document.querySelector('\(selector)')?.innerText ?? ''").text ?? ""
    }

    /// Waits for a condition; generous, because other tests may have the machine.
    func until(_ condition: String, _ place: SourceLocation = #_sourceLocation) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            // A page that is being left has no answer.
            if let answer = try? await value("!!(\(condition))"), answer.isTrue { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        let page = try await value("location.href + ' ' + document.body.innerText.slice(0, 600)").text ?? ""
        Issue.record("never came: \(condition) at \(page)", sourceLocation: place)
        throw WebDriverError(message: "never came: \(condition)")
    }

    /// Presses keys one after another.
    func press(_ keys: String...) async throws {
        let strokes = keys.flatMap { key in
            [["type": "keyDown", "value": key], ["type": "keyUp", "value": key]]
        }
        let source: [String: Any] = ["type": "key", "id": "keyboard", "actions": strokes]
        _ = try await WebDriver.send("POST", "\(session)/actions", JSONBody(["actions": [source]]))
    }

    func type(_ text: String) async throws {
        for character in text { try await press(String(character)) }
    }

    /// Chooses a file of this machine in a file input, as a person does in the system's dialog.
    func choose(file path: String, in selector: String) async throws {
        let found = try await WebDriver.send(
            "POST", "\(session)/element", JSONBody(["using": "css selector", "value": selector]))
        guard case .object(let members) = found, let element = members.values.first?.text else {
            throw WebDriverError(message: "no element is \(selector)")
        }
        _ = try await WebDriver.send("POST", "\(session)/element/\(element)/value", JSONBody(["text": path]))
    }

    /// Leaves a picture of the window in the folder of screenshots.
    func shoot(_ name: String) async throws {
        let picture = try await WebDriver.send("GET", "\(session)/screenshot").text ?? ""
        try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
        try Data(base64Encoded: picture)?.write(to: Self.folder.appending(path: "\(name).png"))
    }

    /// Messages of the browser that are errors, but for conflicts, which pages are made for: a decision can close the case that
    /// the page holds next.
    func errors() async throws -> [String] {
        try await WebDriver.send("POST", "\(session)/se/log", JSONBody(["type": "browser"])).list
            .filter { $0["level"]?.text == "SEVERE" }.compactMap { $0["message"]?.text }
            .filter { !$0.contains("status of 409") }
    }

    /// `KULTA_SCREENSHOTS`, else a folder of the system's temporary one.
    static let folder = URL(
        filePath: ProcessInfo.processInfo.environment["KULTA_SCREENSHOTS"]
            ?? FileManager.default.temporaryDirectory.appending(path: "kulta-screenshots").path)
}
