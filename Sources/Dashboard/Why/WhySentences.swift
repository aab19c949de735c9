/// The language of sentences.
package enum WhyLanguage: Sendable, CaseIterable {
    case english
}

/// Every sentence of the why-line. One table, so that a language is one more column.
///
/// `{pod}` and the like are filled in. A short form must fit 62 characters and a long one 170 with
/// ordinary names; longer ones are cut at the end, where the least important part stands.
enum WhySentence: CaseIterable {
    case stale
    case notObserved
    case controllerSilent
    case createFails
    case revisionTrap
    case probeFails
    case crashLoop
    case crashLoopRetry
    case imagePull
    case unschedulable
    case volumeAffinity
    case volumeAffinityZone
    case claimPending
    case attachPending
    case stopping
    case stoppingOverdue
    case scaleDownWaits
    case nodeGone
    case finalizer
    case nodeSilent
    case nodeLost
    case nodeLostDue
    case nodeLostReturns
    case nodeLostForEver
    case predecessor
    case predecessorGone
    case minReady
    case maxUnavailable
    case partition
    case onDelete
    case initRunning
    case starting
    case aboutToCreate
    case aboutToDelete
    case startingLong
    case deadlock
    case allDone
    case unexplained

    /// The short and the long form in a language.
    func text(_ language: WhyLanguage) -> (short: String, long: String) {
        switch language {
        case .english: english
        }
    }

    private var english: (short: String, long: String) { englishBlocked ?? englishMoving }

    /// What needs help.
    private var englishBlocked: (short: String, long: String)? {
        switch self {
        case .stale:
            (
                "no answer from {source} for {age}. What you see is {age} old.",
                "no answer from {source} for {age}. What you see is {age} old."
            )
        case .controllerSilent:
            (
                "the StatefulSet controller is not reacting ({age}).",
                "the StatefulSet controller has not looked at your last change for {age}: it is"
                    + " not reacting."
            )
        case .createFails:
            (
                "cannot create {pod}: {reason}",
                "the API server refuses to create {pod}: {reason}"
            )
        case .revisionTrap:
            (
                "{pod} is stuck on broken {rev}: delete it.",
                "{pod} is stuck on broken {rev} and will not be replaced by {target}:"
                    + " OrderedReady waits for it to become Ready first. Delete it."
            )
        case .probeFails:
            (
                "{pod} not Ready: {probe} probe {reason} for {age}.{next}",
                "{pod} is not Ready: its {probe} probe has failed for {age} ({reason}, {count}"
                    + " times).{nextLong}"
            )
        case .crashLoop:
            (
                "{pod} crashed {count} times, {exit}.",
                "{pod} crashed {count} times, {exit}; container {container} is started again."
            )
        case .crashLoopRetry:
            (
                "{pod} crashed {count} times, {exit}; next try in {timer}.",
                "{pod} crashed {count} times, {exit}; container {container} is started again in"
                    + " {timer}."
            )
        case .imagePull:
            (
                "{pod} cannot pull {image}: {reason}.",
                "{pod} cannot pull its image {image}: {reason}. It is tried again with growing"
                    + " pauses; a wrong name never heals."
            )
        case .unschedulable:
            (
                "{pod} fits no node: {reasons}.",
                "{pod} fits no node: {reasons}. It is tried again when a node or a pod changes."
            )
        case .volumeAffinity:
            (
                "{pod} must run where {volume} is; no node there can take it.",
                "{pod} must run where its volume {volume} can be used, and no node there can take"
                    + " it: {reasons}."
            )
        case .volumeAffinityZone:
            (
                "{pod} must run where {volume} is ({place}); no node can.",
                "{pod} must run where its volume {volume} is ({place}); no node there can take"
                    + " it: {reasons}."
            )
        case .claimPending:
            (
                "{pod} waits for {claim}: {reason}.",
                "{pod} waits for its claim {claim}, Pending for {age}: {reason}."
            )
        case .scaleDownWaits:
            (
                "scale-down waits for {blocker} to be Ready first.",
                "scale-down waits: {pod} is next, but {blocker} below it is unhealthy and must be"
                    + " Ready first."
            )
        case .finalizer:
            (
                "{pod} waits for finalizer {finalizer}.",
                "{pod} has stopped and waits for whoever set the finalizer {finalizer} to take it"
                    + " away."
            )
        case .startingLong:
            (
                "{pod} has been starting for {age}, usual is {median}.",
                "{pod} has been starting for {age} ({stage}); the usual time in this set is"
                    + " {median}."
            )
        case .deadlock:
            (
                "none is Ready; if they need each other's name: deadlock.",
                "none of {count} pods is Ready; if they need each other's DNS name to become"
                    + " Ready, this is a deadlock: svc/{service} does not publish pods that are"
                    + " not Ready."
            )
        default: nil
        }
    }

    /// What moves, waits, is held or done.
    private var englishMoving: (short: String, long: String) {
        switch self {
        case .notObserved:
            (
                "the controller has not seen your last change yet.",
                "the controller has not seen your last change yet (generation {generation}, it"
                    + " has seen {observed})."
            )
        case .attachPending:
            (
                "{pod} waits for {volume}: still attached to {node} ({timer}).",
                "{pod} waits for its volume {volume}: it is still attached to {node} ({timer})."
            )
        case .stopping:
            (
                "{pod} is stopping: {left} of {grace} grace left.",
                "{pod} is stopping: {left} of its {grace} grace period left. Its successor is"
                    + " created when it is gone."
            )
        case .stoppingOverdue:
            (
                "{pod} is stopping: its {grace} grace is over.",
                "{pod} is stopping: its {grace} grace period is over, {node} still has to confirm"
                    + " that it is gone."
            )
        case .nodeGone:
            (
                "{node} is gone, {pod} stuck: nothing replaces it until you act.",
                "{pod} cannot finish: {node} is gone. Nothing replaces it until you act."
            )
        case .nodeSilent:
            (
                "{node} is silent ({age}); the cluster notices in {timer}.",
                "{node} has sent no heartbeat for {age}; the cluster notices in {timer}. Until"
                    + " then {pod} counts as Ready and stays in DNS."
            )
        case .nodeLost:
            (
                "{pod} is on lost {node} ({age}).",
                "{pod} is on {node}, which stopped reporting {age} ago. Nothing replaces {pod}"
                    + " until you act."
            )
        case .nodeLostDue:
            (
                "{pod} is on lost {node} ({age}); deleted in {timer}, stuck then.",
                "{pod} is on {node}, lost for {age}. It is marked for deletion in {timer} and"
                    + " then stuck: nothing replaces it until you act."
            )
        case .nodeLostReturns:
            (
                "{pod} is on lost {node} ({age}), which returns in {timer}.",
                "{pod} is on {node}, lost for {age}. The node returns by itself in {timer}, before"
                    + " {pod} is marked for deletion."
            )
        case .nodeLostForEver:
            (
                "{pod} is on lost {node} ({age}) and tolerates it for ever.",
                "{pod} is on {node}, lost for {age}, and tolerates that for ever: it is not"
                    + " deleted and not replaced until you act."
            )
        case .predecessor:
            (
                "{pod} is not created until {pred} is Ready.",
                "{pod} is not created until {pred} is Ready: OrderedReady makes one pod after the"
                    + " other, lowest ordinal first."
            )
        case .predecessorGone:
            (
                "{pod} is not created until {pred} is available.",
                "{pod} is not created until {pred} has been Ready for minReadySeconds ({minReady})."
            )
        case .minReady:
            (
                "{pod} is Ready; counts as available in {timer}.",
                "{pod} is Ready and counts as available in {timer}, after minReadySeconds"
                    + " ({minReady}).{next}"
            )
        default: englishSettled
        }
    }

    private var englishSettled: (short: String, long: String) {
        switch self {
        case .maxUnavailable:
            (
                "{count} pods are being replaced, as many as allowed.",
                "{count} pods are being replaced at once, as many as maxUnavailable allows."
            )
        case .partition:
            (
                "done down to partition {partition}; {ordinals} stay on {rev}.",
                "done down to partition {partition}: every pod from there on runs {target};"
                    + " {ordinals} stay on {rev} until you lower the partition."
            )
        case .onDelete:
            (
                "OnDelete: delete a pod to move it to {target}. {count} left.",
                "updateStrategy is OnDelete: a pod moves to {target} when you delete it. {count}"
                    + " are left: {ordinals}."
            )
        case .initRunning:
            (
                "{pod} runs init step {step} of {steps} ({name}), {age}.",
                "{pod} runs init step {step} of {steps} ({name}) since {age}; its containers"
                    + " start after the last one."
            )
        case .starting:
            (
                "{pod} is starting: {stage}, {age}.",
                "{pod} is starting: {stage}, {age} old; the usual time in this set is {median}."
            )
        case .aboutToCreate:
            (
                "the controller is creating {pod}.",
                "the controller is creating {pod} on {target}."
            )
        case .aboutToDelete:
            (
                "the controller is deleting {pod}.",
                "the controller is deleting {pod}: {reason}."
            )
        case .allDone:
            (
                "sts/{set} is at {rev}, {ready} of {desired} ready and available.",
                "sts/{set} is at {rev}, {ready} of {desired} ready and available."
            )
        default:
            (
                "no rule explains this. w shows the facts.",
                "no rule explains this: {facts}. w shows the facts."
            )
        }
    }
}

extension WhySentence {
    static let shortCount = 62
    static let longCount = 170

    /// Both forms with the values filled in, cut to their lengths.
    func filled(
        _ values: [(String, String)], _ language: WhyLanguage = .english
    ) -> (short: String, long: String) {
        let text = text(language)
        return (
            Cut.end(Self.fill(text.short, values), Self.shortCount),
            Cut.end(Self.fill(text.long, values), Self.longCount)
        )
    }

    private static func fill(_ template: String, _ values: [(String, String)]) -> String {
        var filled = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            filled += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            let name = rest[rest.index(after: open)..<close]
            filled += values.first { $0.0 == name }?.1 ?? ""
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}
