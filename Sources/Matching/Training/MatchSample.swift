/// The labelled matches as a plain sample of all matches, and what follows for every other pair.
///
/// When matches were drawn without regard to how they look, the candidates that nobody labelled teach as well: a level that
/// most of them show and few labelled matches do is one of strangers, whatever non-matches were labelled. This is learning
/// from presences and background (Ward, Hastie, Barry, Elith and Leathwick, Presence-only data and the EM algorithm, 2009):
/// the share of matches that is labelled is read off where nearly every pair is a match, so the verdict that an unlabelled
/// pair would get is a probability that the fit itself tells.
struct MatchSample {
    /// Share of all matches that were labelled.
    let rate: Double
    /// Share of the other matches that follow from labels.
    private let impliedShare: Double
    /// Pairs of the table for each unlabelled one of the survey.
    let scale: Double
    /// Share of the non-matches that were labelled, for each stratum of open pairs.
    private let strangerRates: [Double]
    private let outside: (found: Double, others: Double)
    private let share: MatchShare

    /// Uncertain matches labelled beyond the share of sure ones: from here on looks decided which pairs were labelled.
    private static let enrichment = 3.0
    /// Uncertain pairs have fewer bits than `MatchShare.sure` and more than this.
    private static let uncertain = -3.0
    /// No pair counts as labelled more often than others by more than this, in bits.
    private static let mostBits = 10.0

    /// Nil when too few labelled matches are sure ones, or when uncertain matches were labelled more often than these.
    init?(_ survey: LabelSurvey) {
        let given = survey.patterns.filter { $0.weight == 1 }
        let implied = survey.patterns.filter { $0.weight < 1 && $0.isMatch }
        let matches = given.filter { $0.isMatch && $0.isCandidate }
        scale = survey.unlabelledScale
        guard
            let share = MatchShare(
                matches: matches.map(\.bits), unlabelled: survey.unlabelled.map(\.bits), scale: scale)
        else { return nil }
        self.share = share
        let isSure: (LabelledPattern) -> Bool = { $0.bits >= MatchShare.sure }
        let sureGiven = Double(matches.count(where: isSure))
        let sureImplied = Double(implied.count(where: isSure))
        let sureOthers = Double(survey.unlabelled.count(where: isSure)) * scale
        rate = sureGiven / (sureGiven + sureImplied + sureOthers)
        impliedShare = sureImplied / max(1, sureImplied + sureOthers)

        let isUncertain: (LabelledPattern) -> Bool = { $0.bits > Self.uncertain && !isSure($0) }
        let known = Double(matches.count(where: isUncertain))
        let expected =
            known + Double(implied.count(where: isUncertain))
            + scale * survey.unlabelled.filter(isUncertain).reduce(0) { $0 + MatchWeight.probability(bits: $1.bits) }
        guard known <= 1 + Self.enrichment * rate * (expected + 1) else { return nil }

        let others = given.filter { !$0.isMatch }
        var labelled = [Double](repeating: 0, count: MatchShare.strata)
        var unlabelled = labelled
        for seen in others where seen.isOpen { labelled[MatchShare.stratum(seen.bits)] += 1 }
        for seen in survey.unlabelled {
            unlabelled[MatchShare.stratum(seen.bits)] += scale * (1 - share.chance(seen.bits))
        }
        strangerRates = zip(labelled, unlabelled).map { $0 / ($0 + $1 + 1) }
        let found = Double(survey.population.count { $0 <= LabelSurvey.hopeless }) * survey.populationScale
        let hopeless = Double(others.count { $0.isCandidate && !$0.isOpen })
        let never = Double(others.count { !$0.isCandidate })
        outside = (
            hopeless / max(1, hopeless, found),
            never / max(1, survey.allPairs - Double(survey.population.count) * survey.populationScale)
        )
    }

    /// How much more often a match of such a weight takes part in a fit than a non-match of this weight, in bits: labelled,
    /// or among the unlabelled pairs of the survey.
    func offset(_ seen: LabelledPattern) -> Double {
        guard seen.isOpen else { return labelOffset(seen) }
        let strangers = strangerRate(seen)
        return bits(rate + (1 - rate) / scale, strangers + (1 - strangers) / scale)
    }

    /// How much more often a match of such a weight is labelled than a non-match of this weight, in bits.
    func labelOffset(_ seen: LabelledPattern) -> Double { bits(rate, strangerRate(seen)) }

    /// The log odds that a pair of the fit is a labelled match and no unlabelled pair.
    ///
    /// - Parameter bits: that it is a match.
    func labelledBits(_ seen: LabelledPattern, bits: Double) -> Double {
        let chance = MatchWeight.probability(bits: bits)
        let others = (1 - rate) * (1 - impliedShare) * chance + (1 - strangerRate(seen)) * (1 - chance)
        return MatchWeight.log2(max(scale * rate * chance, 1e-12) / max(others, 1e-12))
    }

    private func strangerRate(_ seen: LabelledPattern) -> Double {
        guard seen.isOpen else { return seen.isCandidate ? outside.found : outside.others }
        return strangerRates[MatchShare.stratum(seen.bits)]
    }

    private func bits(_ matches: Double, _ strangers: Double) -> Double {
        min(Self.mostBits, max(-Self.mostBits, MatchWeight.log2(matches / max(strangers, 1e-9))))
    }

    /// The probability that an unlabelled pair is a match, before anything was fitted.
    func chance(_ seen: LabelledPattern) -> Double { share.chance(seen.bits) }

    /// The probability that an unlabelled pair is a match: less than that of a pair of which it is not known whether it is
    /// labelled, because many matches are.
    ///
    /// - Parameter bits: of such a pair, whether labelled or not.
    func chance(_ seen: LabelledPattern, bits: Double) -> Double {
        let left = (1 - rate) * (1 - impliedShare) / max(1e-6, 1 - strangerRate(seen))
        return MatchWeight.probability(bits: bits + MatchWeight.log2(max(left, 1e-6)))
    }
}
