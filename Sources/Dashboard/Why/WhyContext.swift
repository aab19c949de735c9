import KubeControl
import KubeModel
import SimKernel

/// What the rules look at.
struct WhyContext: Sendable {
    let set: SetFacts
    let outlook: Outlook
    let source: SourceFacts
    /// Since when the controller has not seen the last change, in seconds; nil: it has.
    let unobservedSince: Int64?
    let language: WhyLanguage

    /// The pod the controller waits for, then all others by ordinal, in states of interest.
    func pods(_ states: PodState...) -> [PodFacts] {
        var found: [PodFacts] = []
        let first = outlook.waitingOrdinal
        for (index, pod) in set.pods.enumerated() where states.contains(set.states[index]) {
            if pod.ordinal == first { found.insert(pod, at: 0) } else { found.append(pod) }
        }
        return found
    }

    /// The pod that comes next once the present wait is over: ` Next is db-2.` or nothing.
    func next(after ordinal: Int64) -> String {
        guard let next = outlook.nextOrdinal, next != ordinal, set.range.contains(next) else {
            return ""
        }
        return " Next is \(set.podName(next))."
    }

    /// The longest time a start may take before it is remarkable, in seconds.
    var startLimit: Int64 { max(30, 3 * (set.medianStart ?? 0)) }

    /// The usual time of a start as text.
    var medianText: String {
        self.set.medianStart.map { AgeFormat.text($0) } ?? "not known yet"
    }
}

/// One rule: an id and a function from the facts to the line, nil when it does not match.
struct WhyMatcher: Sendable {
    let rule: WhyRule
    let match: @Sendable (WhyContext, inout TextClock) -> WhyLine?

    /// The rules in their order.
    static let all: [WhyMatcher] =
        WhyControllerRules.all + WhyPodRules.all + WhyPlaceRules.all + WhyStopRules.all
        + WhyOrderRules.all + WhyStartRules.all + WhyEndRules.all
}

extension WhyLine {
    /// The line of the first rule that matches.
    static func make(_ context: WhyContext, _ clock: inout TextClock) -> WhyLine {
        for matcher in WhyMatcher.all {
            // Only texts of the rule that matched may ask for a new frame.
            var own = clock
            guard var line = matcher.match(context, &own) else { continue }
            line.rule = matcher.rule
            line.ruledOut = WhyEvidence.ruledOut(context, line)
            clock = own
            return line
        }
        return WhyLine()
    }

    init(
        _ status: WhyStatus, _ sentence: WhySentence, _ context: WhyContext,
        _ values: [(String, String)]
    ) {
        self.status = status
        let text = sentence.filled(values, context.language)
        short = text.short
        long = text.long
    }

    /// The same line about a pod, with its evidence and what can be done.
    func about(
        _ pod: PodFacts, _ evidence: [Evidence], _ actions: [WhyAction], _ principle: [String] = []
    ) -> WhyLine {
        var line = self
        line.podName = pod.name
        line.nodeName = pod.node
        line.evidence = evidence
        line.actions = actions
        line.principle = principle
        return line
    }
}
