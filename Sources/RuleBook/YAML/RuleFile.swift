/// A YAML file that is not part of the rule book, such as link rules, read with the same line-exact errors.
package enum RuleFile {
    /// The content of a YAML text as a value.
    ///
    /// - Parameter file: how errors name the text.
    /// - Throws: a finding at the line and column of what is wrong.
    package static func decode<Content: Decodable>(
        _ type: Content.Type, from text: String, file: String
    ) throws(RuleBookError) -> Content {
        try YAMLReader.read(text, file: file).decode(type, file: file)
    }
}
