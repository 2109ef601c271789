import ArgumentParser
import Foundation
import Intake
import Linkage
import RuleBook
import Standardization

/// What to link and by what: the files, their mappings or columns, the rules, the labels, the model.
struct LinkOptions: ParsableArguments {
    @OptionGroup var files: LinkFiles

    @Option(help: "The column that identifies a record; needed without --mapping.")
    var id: String?

    @Option(
        help: ArgumentHelp(
            "A source mapping, as in schemas/sources/, by which the files are read.",
            discussion: "Files of several sources: repeat the option, one mapping for each file.", valueName: "file"),
        completion: .file(extensions: ["yaml"]))
    var mapping: [String] = []

    @Option(
        help: ArgumentHelp(
            "Link rules as \"kulta rules suggest\" writes them, or match rules as in matching-rules/.",
            discussion: "Match rules of several kinds: repeat the option.", valueName: "file"),
        completion: .file(extensions: ["yaml"]))
    var rules: [String] = []

    @Flag(help: "Look at the columns and write the rules; what happens without --rules.")
    var auto = false

    @Option(
        help: "Labelled pairs as CSV: they teach the weights, and hold as decisions.",
        completion: .file(extensions: ["csv"]))
    var labels: String?

    @Option(
        help: "A model that \"kulta train\" wrote: links by its weights, and its rules unless --rules is given.",
        completion: .file(extensions: ["json"]))
    var model: String?

    @Option(help: "The share of matches wanted among linked pairs, such as 0.99: chooses the link threshold.")
    var precision: Double?

    func validate() throws {
        if id == nil, mapping.isEmpty { throw ValidationError("Name the column that identifies a record with --id.") }
        if auto, !mapping.isEmpty {
            throw ValidationError("--auto finds out what --mapping says; leave out one of them.")
        }
        if auto, !rules.isEmpty { throw ValidationError("--auto writes its own rules; leave out --auto or --rules.") }
        if model != nil, auto || !mapping.isEmpty || precision != nil {
            throw ValidationError("--model brings its columns and thresholds; leave out other options for them.")
        }
        try LinkFiles.validate(precision: precision)
    }

    /// The linker of the files.
    ///
    /// - Parameter testLabels: a file of labelled pairs to measure against.
    func linker(_ global: GlobalOptions, testLabels: String? = nil, _ bars: StageBars) throws -> LinkRun {
        let ruleBook: RuleBook?
        if mapping.isEmpty { ruleBook = nil } else { ruleBook = try global.ruleBook() }
        let references: ReferenceLists
        if let ruleBook { references = ruleBook.references } else { references = try global.references() }
        var request = files.request(idColumn: id)
        request.labels = labels
        request.testLabels = testLabels
        request.precision = precision
        let linker = FileLinker(request, references: references) { progress in
            bars.update(progress.stage.capitalized, done: progress.done, of: progress.total)
        }
        return LinkRun(options: self, project: try global.projectFolder(), ruleBook: ruleBook, linker: linker)
    }
}

/// A linking run as the options of a command describe it.
struct LinkRun {
    let options: LinkOptions
    let project: ProjectFolder
    /// The project's rules, which only mappings need.
    let ruleBook: RuleBook?
    let linker: FileLinker

    /// Links the files.
    func outcome() throws -> LinkOutcome {
        let given = try given()
        if let model = options.model {
            let trained = try LinkModel(jsonFile: model)
            return switch given {
            case .link(let rules): try linker.link(model: trained.with(rules: rules))
            case .match: throw ValidationError("With --model, --rules takes link rules.")
            case nil: try linker.link(model: trained)
            }
        }
        if let ruleBook {
            return try linker.link(
                mappings: mappings(), ruleBook: ruleBook, given: given, schemaFolder: project.path(of: "schemas"))
        }
        return switch given {
        case .link(let rules): try linker.link(rules)
        case .match(let rules): try linker.link(matchRules: rules)
        case nil: try linker.link()
        }
    }

    /// How well the compared columns, or the attributes of mapped records, are filled.
    ///
    /// - Parameter suggestion: what the columns are, where nothing else says it.
    func quality(_ suggestion: LinkSuggestion?) throws -> [ColumnQuality] {
        if let ruleBook {
            return try linker.columnQuality(
                mappings: mappings(), ruleBook: ruleBook, schemaFolder: project.path(of: "schemas"))
        }
        if case .link(let rules) = try given() { return try linker.columnQuality(rules) }
        if let model = options.model { return try linker.columnQuality(LinkModel(jsonFile: model).rules) }
        guard let suggestion else { return [] }
        return try linker.columnQuality(suggestion.rules)
    }

    /// What the columns were taken to be; nil where rules, a mapping or a model say it.
    func suggestion() throws -> LinkSuggestion? {
        if ruleBook != nil || options.model != nil { return nil }
        if case .link = try given() { return nil }
        return try linker.suggestion()
    }

    private func given() throws -> GivenRules? {
        if options.rules.isEmpty { return nil }
        return try GivenRules(paths: options.rules, project: project)
    }

    private func mappings() throws -> [SourceMapping] {
        try options.mapping.map { try linker.mapping($0, project: project) }
    }
}
