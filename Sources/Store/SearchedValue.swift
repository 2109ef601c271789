/// A value that a record of a customer gave, or a person wrote, as searching sees it.
package struct SearchedValue: Hashable, Sendable {
    package let attribute: String
    package let value: String
    /// Whether it is a golden value.
    package let survived: Bool
    /// The record that says so; nil when a person wrote the value.
    package let source: String?
    package let key: String?

    package init(attribute: String, value: String, survived: Bool, source: String? = nil, key: String? = nil) {
        self.attribute = attribute
        self.value = value
        self.survived = survived
        self.source = source
        self.key = key
    }
}

/// What searching finds a customer by.
package struct SearchText: Hashable, Sendable {
    /// As `golden_record.search_text`; never empty.
    package let text: String
    /// Its words that may be looked up by likeness, each once.
    package let words: [String]

    package init(text: String, words: [String]) {
        self.text = text
        self.words = words
    }
}
