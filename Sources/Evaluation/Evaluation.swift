/// Compares a clustering with the truth.
package enum Evaluation {
    /// Measures clusters against the truth, record by record.
    ///
    /// Records are told apart by source and key when both files name sources, by key alone otherwise. The records of
    /// the truth count: one that the clusters lack stands as a cluster of its own, one that only the clusters have
    /// is left out of every figure but reported.
    ///
    /// - Complexity: O(n log n), a million records in about a second.
    /// - Throws: `EvaluationError` when the files cannot be compared, `IntakeError` when one cannot be read.
    package static func compare(clusters: LabelFile, truth: LabelFile) throws -> EvaluationReport {
        var clusterReader = try LabelReader.open(clusters)
        var truthReader = try LabelReader.open(truth)
        let usesSource = clusterReader.namesSources && truthReader.namesSources
        clusterReader.usesSource = usesSource
        truthReader.usesSource = usesSource
        var keys = ByteStringIndex()
        var entities = Labeling()
        try entities.read(&truthReader, keys: &keys)
        var found = Labeling()
        try found.read(&clusterReader, keys: &keys)
        if !usesSource { try assertOneSource(found, clusters.name, sources: clusterReader.namesSources) }
        if !usesSource { try assertOneSource(entities, truth.name, sources: truthReader.namesSources) }
        guard entities.distinctLabels.count > 0 else {
            throw EvaluationError(code: .emptyTruth, message: "\(truth.name) has no record with an entity.")
        }
        let report = report(keys, found, entities)
        guard report.missing.count < report.records else {
            let how =
                usesSource
                ? "source and key; name the truth's source column, or compare by key only" : "key; name the key column"
            throw EvaluationError(
                code: .nothingInCommon,
                message: "No record of \(truth.name) is in \(clusters.name), compared by \(how).")
        }
        return report
    }

    /// A file that names sources may have one key in several of them; without the sources of the other file it is unclear which is meant.
    private static func assertOneSource(
        _ labeling: Labeling, _ name: String, sources: Bool
    ) throws(EvaluationError) {
        guard sources, labeling.repeatedKeys > 0 else { return }
        let message =
            "\(name) has \(labeling.repeatedKeys) keys in more than one source, and the other file names no sources."
        throw EvaluationError(code: .ambiguousKeys, message: message)
    }

    private static func report(_ keys: ByteStringIndex, _ found: Labeling, _ entities: Labeling) -> EvaluationReport {
        var overlap = Overlap(clusters: found.distinctLabels.count, entities: entities.distinctLabels.count)
        var missing = KeyNotes()
        var extra = KeyNotes()
        for record in 0..<keys.count {
            let (cluster, entity) = (found.label(record), entities.label(record))
            if entity >= 0 { overlap.add(cluster: cluster, entity: entity) }
            if entity >= 0, cluster < 0 { missing.add(keys.readableKey(record)) }
            if entity < 0, cluster >= 0 { extra.add(keys.readableKey(record)) }
        }
        var report = overlap.report()
        report.missing = missing
        report.extra = extra
        report.repeatedKeys = found.repeatedKeys + entities.repeatedKeys
        report.unreadableRows = found.unreadable + entities.unreadable
        report.unlabelledRows = found.unlabelled + entities.unlabelled
        return report
    }
}

extension ByteStringIndex {
    /// `source/key`, or the key alone.
    fileprivate func readableKey(_ number: Int) -> String {
        let separator = Character(Unicode.Scalar(LabelReader.separator))
        return String(string(number).map { $0 == separator ? "/" : $0 })
    }
}
