import Intake
import RuleBook
import Synchronization

/// The source mappings of this process: those that it was started with, or those that stand in the project now.
final class CurrentMappings: Sendable {
    private let project: ProjectFolder?
    private let book: Mutex<RuleBook>

    /// - Parameter project: whose files are read again; nil: the mappings of the rule book stay.
    init(_ ruleBook: RuleBook, project: ProjectFolder?) {
        self.project = project
        book = Mutex(ruleBook)
    }

    /// The rules with these mappings.
    var ruleBook: RuleBook { book.withLock { $0 } }

    /// By source system.
    var all: [String: SourceMapping] { ruleBook.sources }

    /// The mapping of a source system; nil when it has none.
    subscript(source: String) -> SourceMapping? { all[source] }

    /// Takes over what was changed in the project's mappings.
    ///
    /// - Throws: `unusableMappings` with the first findings; the former mappings stay in force.
    func refresh() throws {
        guard let project else { return }
        do throws(RuleBookError) {
            guard let now = try book.withLock({ $0 }).withMappings(of: project) else { return }
            book.withLock { $0 = now }
        } catch {
            let findings = error.findings.prefix(3).map(\.description).joined(separator: "; ")
            throw HubError(.unusableMappings, "The source mappings cannot be used: \(findings)")
        }
    }
}
