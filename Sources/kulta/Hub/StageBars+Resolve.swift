import CustomerModel
import Foundation
import Hub

extension StageBars {
    /// Shows the stage of a resolution run that is under way.
    func update(_ progress: ResolveProgress) {
        let title = [progress.stage.rawValue.capitalized, progress.kind.map { "\($0.rawValue)s" }]
            .compactMap(\.self).joined(separator: " ")
        update(title, done: progress.done, of: progress.total)
    }
}
