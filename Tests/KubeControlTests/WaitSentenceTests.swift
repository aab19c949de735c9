import KubeControl
import KubeModel
import SimKernel
import Testing

/// Every wait has a sentence of its own that names what is waited for.
struct WaitSentenceTests {
    private static let set = ObjectKey(.statefulSet, namespace: "default", name: "web")
    private static let other = ObjectKey(.pod, namespace: "shop", name: "cart")

    /// A wait about an object, and words its sentence must have.
    private static let examples: [(wait: Wait, key: ObjectKey, words: [String])] = [
        (.failedPodTerminating(ordinal: 1), set, ["web-1", "ended"]),
        (.staleClaim(ordinal: 2, claim: "www-web-2"), set, ["web-2", "claim www-web-2"]),
        (.claimTerminating(ordinal: 2, claim: "www-web-2"), set, ["web-2", "claim www-web-2"]),
        (.nameTaken(ordinal: 0), set, ["web-0", "sts/web"]),
        (.podTerminating(ordinal: 1), set, ["web-1", "gone"]),
        (.podNotReady(ordinal: 1), set, ["web-1", "Ready"]),
        (.podNotAvailable(ordinal: 1, remaining: .seconds(12)), set, ["web-1", "in 12s"]),
        (.podNotAvailable(ordinal: 1, remaining: nil), set, ["web-1"]),
        (.condemnedUnhealthy(ordinal: 4, blockedBy: 3), set, ["web-4", "web-3"]),
        (.maxUnavailableReached(unavailable: 1, allowed: 1), set, ["1 pod is", "allows 1"]),
        (.onDelete(outdated: 2), set, ["2 pods are", "OnDelete"]),
        (.heldByPartition(outdated: 1), set, ["1 pod", "stays"]),
        (.retry(error: "no quota", remaining: .milliseconds(5)), set, ["in 1s: no quota."]),
        (.toleration(remaining: .minutes(5)), other, ["cart", "in 5m"]),
        (.inUse(by: other), set, ["pod/cart in shop"]),
        (.nodeGrace(node: "node-2", remaining: .seconds(30)), set, ["node-2", "in 30s"]),
        (.consumerUnscheduled(pods: ["a", "b"]), set, ["a, b have a node"]),
        (.unschedulable("0/3 nodes are available."), other, ["cart", "0/3 nodes"]),
    ]

    /// The waits that are not among the examples, each once.
    private static let others: [Wait] = [
        .podJustCreated(ordinal: 1), .condemnedTerminating(ordinal: 3),
        .condemnedJustDeleted(ordinal: 3), .outdatedJustDeleted(ordinal: 2),
        .updatedPodUnavailable(ordinal: 2), .invalidSelector, .terminating, .cacheBehind,
        .finalizer("example.com/backup"), .replicasNotReady(ready: 1, of: 3),
        .replicasNotAvailable(count: 1, remaining: .seconds(9)), .burstLimit(left: 10),
        .rolling(updated: 1, of: 3), .rolloutNotAvailable(available: 2, of: 3),
        .progressDeadline(remaining: .seconds(30)), .progressDeadlineExceeded, .oldPodsRunning,
        .ownersChanging(count: 2), .resizing(to: 5), .paused,
        .nodeStartup(node: "node-9", remaining: .seconds(40)),
        .healthPass(remaining: .seconds(4)), .taintTurn(remaining: .seconds(8)), .zonePartlyDown,
        .allZonesDown, .toleratedForEver, .evictionSent,
        .nodeMissing(node: "node-9", remaining: .seconds(40)), .firstConsumer,
        .volumeNotFound("disk"), .volumeTaken("disk"),
        .volumeMismatch(volume: "disk", reason: "requested PV is too small"), .noClass,
        .classNotFound("fast"), .noProvisioner("kubernetes.io/no-provisioner"),
        .provisioner("example.com/away"), .provisioning(remaining: .seconds(2)), .claimLost,
        .fileSystemUnused,
        .bindingUnderWay(claim: "www-web-0"), .retained, .reclaimFailed,
        .provisionerDeletes("example.com/away"), .stillAttached(node: "node-1"),
        .nodeGone(node: "node-7"), .attachedElsewhere(node: "node-2"),
        .attaching(node: "node-1", remaining: .seconds(3)), .mountedOn(node: "node-1"),
        .forceDetach(node: "node-2", remaining: .minutes(6)),
        .detaching(node: "node-1", remaining: .seconds(2)), .noServiceSelector,
        .budgetSelectsNothing, .budgetUncountable("no scale"),
        .budgetExhausted(healthy: 2, desired: 2), .evictionPending(remaining: .seconds(100)),
        .disruptionExpected(remaining: .seconds(100)), .dependents(2),
        .ownerUnseen(kind: .configMap, name: "parent"), .contentRemaining(1),
        .schedulingGates(["example.com/quota"]), .otherScheduler("nobody"),
        .bindingVolumes(node: "node-1", claim: "www-web-0"),
    ]

    @Test func `every wait has a sentence of its own`() {
        let waits = Self.examples.map(\.wait) + Self.others
        let names = Set(waits.map(\.name))
        #expect(Wait.Name.allCases.filter { !names.contains($0) }.isEmpty)
        let sentences = waits.map { $0.sentence(about: Self.set) }
        #expect(Set(sentences).count == sentences.count)
        for sentence in sentences {
            #expect(sentence.hasSuffix("."), "\(sentence)")
            #expect(sentence != "sts/web waits.")
            #expect(sentence.first?.isLowercase != true || sentence.hasPrefix("web")
                || sentence.hasPrefix("sts/web") || sentence.hasPrefix("node-"), "\(sentence)")
        }
    }

    @Test(arguments: examples.indices)
    func `names who waits for what and until when`(_ index: Int) {
        let (wait, key, words) = Self.examples[index]
        let sentence = wait.sentence(about: key)
        for word in words { #expect(sentence.contains(word), "\(sentence)") }
        #expect(sentence.hasSuffix("."))
    }

    @Test func `time that has passed is not waited for again`() {
        #expect(
            Wait.toleration(remaining: .seconds(300)).after(.seconds(20))
                == .toleration(remaining: .seconds(280)))
        #expect(
            Wait.forceDetach(node: "n", remaining: .seconds(3)).after(.seconds(9))
                == .forceDetach(node: "n", remaining: .zero))
        #expect(Wait.terminating.after(.seconds(9)) == .terminating)
    }

    @Test(arguments: [
        ("sts/web", "statefulsets/default/web"), ("StatefulSet/web", "statefulsets/default/web"),
        ("statefulsets.apps/web", "statefulsets/default/web"), ("po/web-1", "pods/default/web-1"),
        ("no/node-1", "nodes/node-1"), ("pvc/a", "persistentvolumeclaims/default/a"),
    ])
    func `reads kinds as kubectl does`(_ text: String, _ key: String) throws {
        #expect(try WhySubject.parse(text, namespace: "default").description == key)
    }

    @Test(arguments: ["web", "sts/", "/web", "sts/web/1", "cronjob/web"])
    func `says what is wrong with a subject`(_ text: String) {
        #expect(throws: WhySubject.Unusable.self) {
            try WhySubject.parse(text, namespace: "default")
        }
    }
}
