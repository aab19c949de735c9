import KubeAPI
import KubeModel

/// The Events of a set, word for word. Source: spec R149, R150.
struct SetEvents: Sendable {
    let set: SetFacts

    private func note(_ isWarning: Bool, _ reason: String, _ message: String) -> EventNote {
        EventNote(about: set.object, isWarning: isWarning, reason, message)
    }

    /// What a pod event is about.
    enum Verb: String { case create = "Create", update = "Update", delete = "Delete" }

    func succeeded(_ verb: Verb, pod: String) -> EventNote {
        note(
            false, "Successful" + verb.rawValue,
            "\(verb.rawValue) Pod \(pod) in StatefulSet \(set.name) successful")
    }

    /// The error's text follows the message.
    func failed(_ verb: Verb, pod: String, _ error: String = "") -> EventNote {
        note(
            true, "Failed" + verb.rawValue,
            "\(verb.rawValue) Pod \(pod) in StatefulSet \(set.name) failed error: \(error)")
    }

    func claimCreated(_ claim: String, pod: String) -> EventNote {
        note(
            false, "SuccessfulCreate",
            "Create Claim \(claim) Pod \(pod) in StatefulSet \(set.name) success")
    }

    func claimFailed(_ claim: String, pod: String) -> EventNote {
        note(
            true, "FailedCreate",
            "Create Claim \(claim) for Pod \(pod) in StatefulSet \(set.name) failed error: ")
    }

    /// The spelling of the message is Kubernetes'.
    func conflictingController(_ claim: String) -> EventNote {
        note(
            true, "ConflictingController",
            "PersistentVolumeClaim \(claim) has a conflicting OwnerReference that acts as a"
                + " manging controller, the retention policy is ignored for this claim")
    }

    /// Several errors as Kubernetes joins them.
    static func joined(_ errors: [String]) -> String {
        errors.count == 1 ? errors[0] : "[" + errors.joined(separator: ", ") + "]"
    }
}
