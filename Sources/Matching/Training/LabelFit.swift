/// Fits of one set of parameters to the labelled pairs: to all of them, and to four fifths to be judged by the last.
///
/// When the labelled matches are a plain sample of all matches, unlabelled candidates take part with the probability that
/// they are matches, by expectation maximisation (`MatchSample`).
struct LabelFit {
    private let parameters: LabelParameters
    private let deviations: [Double]
    private let sample: MatchSample?
    private let labelled: [Part]
    private let unlabelled: [Part]

    private static let rounds = 12
    /// Verdicts of unlabelled pairs that move by less than this move nothing.
    private static let leastMove = 0.001

    /// A pair of the fit.
    struct Part {
        let seen: LabelledPattern
        var example: LogisticFit.Example
        /// How much more often matches than non-matches of this weight take part, in bits.
        let offset: Double
    }

    init(
        _ survey: LabelSurvey, _ design: LabelDesign, _ sample: MatchSample?, _ parameters: LabelParameters,
        looseness: Double
    ) {
        self.parameters = parameters
        self.sample = sample
        let showsPrior = design.kind == .byLook || sample != nil
        deviations = parameters.deviations(
            looseness: looseness, labels: showsPrior ? survey.patterns.count : 0)
        let part = { (seen: LabelledPattern) in
            let offset = sample?.offset(seen) ?? design.matchBits
            var example = parameters.example(seen, offset: offset)
            if let sample, seen.weight < 1 { example.weight = min(example.weight, 1 / sample.scale) }
            return Part(seen: seen, example: example, offset: offset)
        }
        labelled = survey.patterns.map(part)
        unlabelled = survey.unlabelled.compactMap { seen in
            guard let sample else { return nil }
            var part = part(seen)
            part.example.chance = sample.chance(seen)
            return part
        }
    }

    /// The parameters that all pairs speak for, with the pairs as examples of the last step.
    func whole() -> (fit: LogisticFit, parts: [Part]) { fit(labelled, unlabelled, deviations: deviations) }

    /// Log odds of every labelled pair, then of every unlabelled one that takes part, in bits, each by a fit of the other
    /// folds, for the population.
    func heldOut() -> (labelled: [Double], unlabelled: [Double]) {
        var bits = (
            labelled: [Double](repeating: 0, count: labelled.count),
            unlabelled: [Double](repeating: 0, count: unlabelled.count)
        )
        for fold in 0..<LabelSurvey.folds {
            let isSeen = { (part: Part) in part.seen.fold != fold }
            let (fit, _) = fit(labelled.filter(isSeen), unlabelled.filter(isSeen), deviations: deviations)
            for (index, part) in labelled.enumerated() where part.seen.fold == fold {
                bits.labelled[index] = fit.bits(part.example) - part.offset
            }
            for (index, part) in unlabelled.enumerated() where part.seen.fold == fold {
                bits.unlabelled[index] = fit.bits(part.example) - part.offset
            }
        }
        return bits
    }

    /// Mean surprise of verdicts that the fit did not see, in bits a verdict; with a plain sample of matches also that these
    /// pairs are labelled and the other candidates are not.
    func loss() -> Double {
        let bits = heldOut()
        var loss = 0.0
        var verdicts = 0.0
        for (part, bits) in zip(labelled, bits.labelled) where part.seen.weight == 1 {
            verdicts += 1
            if let sample, part.seen.isOpen, part.seen.isMatch {
                loss += LogisticFit.surprise(bits: sample.labelledBits(part.seen, bits: bits))
            } else {
                let stated = bits + (sample?.labelOffset(part.seen) ?? part.offset)
                loss += LogisticFit.surprise(bits: part.seen.isMatch ? stated : -stated)
            }
        }
        if let sample {
            for (part, bits) in zip(unlabelled, bits.unlabelled) {
                loss += LogisticFit.surprise(bits: -sample.labelledBits(part.seen, bits: bits))
            }
        }
        return verdicts > 0 ? loss / verdicts : 0
    }

    /// The straight line that makes held-out log odds honest ones of the population (Platt's method), by all that the fit
    /// knows; its prior is that they are honest as stated.
    func calibration() -> Calibration {
        let bits = heldOut()
        let stated = { (part: Part, bits: Double) in
            var part = part
            part.example.values = [(0, 1), (1, bits)]
            part.example.offset = bits + part.offset
            return part
        }
        let (line, _) = fit(
            zip(labelled, bits.labelled).map(stated), zip(unlabelled, bits.unlabelled).map(stated),
            deviations: Calibration.lineDeviations)
        return Calibration(line: line)
    }

    private func fit(
        _ labelled: [Part], _ unlabelled: [Part], deviations: [Double]
    ) -> (fit: LogisticFit, parts: [Part]) {
        let known = labelled.map(\.example)
        guard let sample else { return (LogisticFit(known, deviations: deviations), labelled) }
        var others = unlabelled
        var fit = LogisticFit(known + others.map(\.example), deviations: deviations)
        for _ in 1..<Self.rounds {
            var move = 0.0
            for index in others.indices {
                let part = others[index]
                let chance = sample.chance(part.seen, bits: fit.bits(part.example) - part.offset)
                move = max(move, abs(chance - part.example.chance))
                others[index].example.chance = chance
            }
            if move < Self.leastMove { break }
            fit = LogisticFit(known + others.map(\.example), deviations: deviations, from: fit.parameters)
        }
        return (fit, labelled + others)
    }
}
