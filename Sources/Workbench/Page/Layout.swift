/// What stands around every page.
enum Layout {
    /// Places of the navigation, with the starts of the paths that belong there.
    private static let places = [
        "inTasks": ["tasks"], "inSearch": ["search", "customers"], "inOverview": ["overview", "consumers", "webhooks"],
        "inImports": ["imports", "quarantine"], "inSources": ["sources"], "inRules": ["rules"],
    ]

    /// - Parameters:
    ///   - view: of the page; its `title` names it, its `script` is the module that it needs besides the common one.
    ///   - session: of whoever looks; nil when nobody has signed in who has to.
    static func around(_ view: View, _ asked: PageRequest, _ session: JSON?, _ assets: Assets) -> View {
        var all = view
        let here = PercentEncodedPath.of(asked)
        all["t"] = asked.texts.words
        all["isOpen"] = session?.kind.text == "open"
        all["person"] = session?.kind.text == "person" ? session?.displayName.text : nil
        all["lang"] = asked.language.rawValue
        all["theme"] = asked.theme == "auto" ? nil : asked.theme
        all["assets"] = "/workbench/assets/\(assets.version)"
        all["languages"] = Language.allCases.map { language -> View in
            [
                "code": language.rawValue, "name": language.ownName, "isChosen": language == asked.language,
                "href": "/workbench/language/\(language.rawValue)?back=\(here)",
            ]
        }
        all["themes"] = ["light", "dark", "auto"].map { theme -> View in
            [
                "name": asked.texts["theme-\(theme)"], "isChosen": theme == asked.theme,
                "href": "/workbench/theme/\(theme)?back=\(here)",
            ]
        }
        for (place, pages) in places {
            all[place] = pages.contains { asked.path.hasPrefix("/workbench/\($0)") }
        }
        all["scriptTexts"] = asked.texts.forScripts
        all["keys"] = Keys.help(asked.texts)
        return all
    }
}

private enum PercentEncodedPath {
    static func of(_ asked: PageRequest) -> String {
        Query(["x": asked.path + asked.query.string]).string.replacing("?x=", with: "")
    }
}

/// The keys of the workbench, for the list behind `?`.
enum Keys {
    private static let groups: [(title: String, keys: [(key: String, text: String)])] = [
        (
            "keys-everywhere",
            [("?", "key-help"), ("g t", "key-tasks"), ("/", "key-search"), ("u", "key-undo"), ("Esc", "key-close")]
        ),
        ("keys-list", [("j", "key-down"), ("k", "key-up"), ("Enter", "key-open"), ("n", "key-next")]),
        (
            "keys-case",
            [
                ("s", "same"), ("d", "different"), ("r", "related"), ("q", "unsure"), ("m", "move"), ("n", "skip"),
                ("f", "differences-only"), ("e", "evidence"), ("← ↑ ↓ →", "key-cells"), ("p", "pin"),
            ]
        ),
        ("keys-board", [("← →", "key-other-customer"), ("↑ ↓", "key-other-record")]),
    ]

    static func help(_ texts: Texts) -> [View] {
        groups.map { group -> View in
            [
                "title": texts[group.title],
                "keys": group.keys.map { key -> View in ["key": key.key, "text": texts[key.text]] },
            ]
        }
    }
}
