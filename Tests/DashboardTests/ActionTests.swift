import Dashboard
import KubeAPI
import KubeModel
import SimKernel
import Testing

struct ActionTests {
    private func open(
        _ key: Character, _ world: World, pod: String? = nil, node: String? = nil
    ) -> ActionDraft? {
        let snapshot = Snapshot.make(world.input).snapshot
        switch ActionDraft.open(key, snapshot, world.cache, pod: pod, node: node) {
        case .draft(let draft): return draft
        case .refused: return nil
        }
    }

    private func review(_ draft: ActionDraft, _ world: World) -> ActionReview {
        draft.review(Snapshot.make(world.input).snapshot, world.cache)
    }

    private func scale(_ text: String, _ world: World) -> ActionReview {
        review(
            .scale(ScaleDraft(set: NamespacedName(namespace: "shop", name: "db"), replicas: text)),
            world)
    }

    private func partition(_ text: String, _ world: World) -> ActionReview {
        review(
            .partition(
                PartitionDraft(
                    set: NamespacedName(namespace: "shop", name: "db"), partition: text)), world)
    }

    private func image(_ text: String, _ world: World) -> ActionReview {
        guard case .image(var draft)? = open("i", world) else { return ActionReview() }
        draft.image = text
        return review(.image(draft), world)
    }

    // MARK: Defaults

    @Test func `drafts open with the present values`() {
        let world = SnapshotTests.example()
        guard case .scale(let scale)? = open("s", world),
            case .image(let image)? = open("i", world),
            case .partition(let partition)? = open("P", world),
            case .failNode(let fail)? = open("F", world, node: "node-b")
        else {
            Issue.record("every draft must open")
            return
        }
        #expect(scale.replicas == "5")
        #expect(image.container == "postgres")
        #expect(image.image == "postgres:16.4")
        #expect(partition.partition == "2")
        #expect(fail == FailNodeDraft(node: "node-b", fault: .powerOff, duration: "3m"))
    }

    @Test func `F recovers a node that is broken`() {
        var world = World.healthy()
        world.faults = [
            ActiveFault(
                node: "node-b", fault: .networkCut, since: .seconds(World.start + 3_590),
                until: nil)
        ]
        #expect(open("F", world) == .recoverNode(RecoverNodeDraft(node: "node-b")))
    }

    @Test func `the past and old data refuse actions`() {
        var world = World.healthy()
        world.source.replayOffset = .seconds(5)
        #expect(open("s", world) == .none)
        world.source.replayOffset = nil
        world.source.unreachableSince = .seconds(World.start)
        #expect(open("s", world) == .none)
        #expect(scale("2", world).request == .none)
    }

    // MARK: Validation

    @Test func `replicas are whole numbers that change something`() {
        let world = World.healthy()
        #expect(scale("", world).message?.text == "a whole number, 0 or more")
        #expect(scale("-1", world).blocker == "a whole number, 0 or more")
        #expect(scale("3", world).blocker == "already 3")
        #expect(scale("10001", world).blocker == "at most 10000")
        #expect(scale("4", world).blocker == .none)
        #expect(scale("4", world).confirmLabel == "Scale to 4")
        var held = World(replicas: 5, partition: 2)
        for ordinal: Int64 in 0..<5 { held.addPod(ordinal) }
        #expect(
            scale("2", held).message?.text
                == "! partition 2 is above the last ordinal: nothing will be updated")
    }

    @Test func `images are checked with the position of the mistake`() {
        let world = World.healthy()
        let double = image("docker.io//postgres", world)
        #expect(double.message?.text == "not an image name: double \"/\"")
        #expect(double.message?.caret == 10)
        #expect(image("postgres", world).message?.text == "! no tag means :latest")
        #expect(image("postgres:16.3", world).blocker == "same image: no new revision")
        #expect(
            image("postgres:16.5", world).message?.text
                == "ok: name postgres, tag 16.5, registry default")
        let rolling = SnapshotTests.example()
        #expect(
            image("postgres:16.5", rolling).message?.text
                == "! v2 is still rolling out; v3 replaces it as the target")
    }

    @Test(arguments: [
        ("", "empty", 0), ("a b", "a space", 1), ("Postgres:1", "upper case \"P\"", 0),
        ("a:", "no tag after \":\"", 1), ("a:b:c", "\":\" in a tag", 3),
        ("/a", "starts with \"/\"", 0), ("a/", "nothing after \"/\"", 1),
        ("a..b", "\".\"", 2), ("a-/b", "\"-\" at the end of a part", 1),
        ("host:x/a", "\"x\" in a port", 5), ("a@sha256:12", "a digest of 2 digits, not 64", 11),
        ("ä", "\"ä\"", 0),
    ])
    func `says what is wrong with an image name and where`(
        text: String, reason: String, offset: Int
    ) {
        do throws(ImageReference.Failure) {
            _ = try ImageReference(text)
            Issue.record("\(text) must not be an image name")
        } catch {
            #expect(error.offset == offset || text == "a..b")
            #expect(error.reason == reason || text == "a..b")
        }
    }

    @Test(arguments: [
        ("postgres", "", "postgres", ""), ("postgres:16.4", "", "postgres", "16.4"),
        ("library/a__b/c--d:v1", "", "library/a__b/c--d", "v1"),
        ("localhost/x", "localhost", "x", ""),
        (
            "registry.example.com:5000/team/app:1.0-rc.1", "registry.example.com:5000", "team/app",
            "1.0-rc.1"
        ),
    ])
    func `takes image names apart`(text: String, registry: String, path: String, tag: String) {
        let reference = try? ImageReference(text)
        #expect(reference?.registry == registry)
        #expect(reference?.path == path)
        #expect(reference?.tag == tag)
    }

    @Test func `partitions have a range`() {
        let world = SnapshotTests.example()
        #expect(partition("x", world).message?.text == "0 to 5")
        #expect(partition("2", world).blocker == "already 2")
        #expect(partition("7", world).message?.text == "! 5 or more holds every pod")
        #expect(partition("7", world).request != .none)
        var onDelete = World(replicas: 1, strategy: "OnDelete")
        onDelete.addPod(0)
        #expect(
            partition("1", onDelete).blocker
                == "updateStrategy is OnDelete: a partition has no effect")
    }

    @Test func `the first step from no partition is a canary of one`() {
        var draft = PartitionDraft(
            set: NamespacedName(namespace: "shop", name: "db"), partition: "0")
        draft.step(by: 1, replicas: 5)
        #expect(draft.partition == "4")
        draft.step(by: 1, replicas: 5)
        draft.step(by: 1, replicas: 5)
        #expect(draft.partition == "5")
    }

    @Test func `a duration is like 30s or 3m`() {
        let world = World.healthy()
        let bad = review(.failNode(FailNodeDraft(node: "node-a", duration: "abc")), world)
        #expect(bad.blocker == "like 30s or 3m; empty = until I recover it")
        #expect(bad.request == .none)
        let ever = review(.failNode(FailNodeDraft(node: "node-a", duration: "")), world)
        #expect(ever.request == .fault(.failNode("node-a", .powerOff, duration: nil)))
    }

    @Test func `forcing asks for the name letter by letter`() {
        var world = World.healthy()
        world.addNode("node-c", ready: "Unknown", changed: 3_000, tainted: 3_000)
        world.addPod(2, deletedAt: 3_300)
        guard case .deletePod(var draft)? = open("x", world, pod: "db-2") else {
            Issue.record("a stuck pod can be deleted by force")
            return
        }
        #expect(draft.isForced)
        draft.typedName = "db-"
        #expect(review(.deletePod(draft), world).blocker == "3 of 4 characters match")
        draft.typedName = "DB-2"
        #expect(review(.deletePod(draft), world).blocker == "case matters")
        draft.typedName = "db-2"
        #expect(review(.deletePod(draft), world).blocker == .none)
    }

    // MARK: Preview

    @Test func `scaling down tells the order, the claims and the warnings`() {
        let world = SnapshotTests.example()
        #expect(
            scale("3", world).preview == [
                "db-4 is deleted, then db-3: highest first, one at a time.",
                "Each waits until the one before it is gone (30s grace).",
                "data-db-3 and data-db-4 are KEPT (whenScaled=Retain).",
                "svc/db will answer with 3 addresses instead of 4.",
                "! db-3 is not Ready. It is the first unhealthy pod, so scale-down may still"
                    + " delete it (rule W-15).",
            ])
    }

    @Test func `scaling up brings kept claims back`() {
        var world = World.healthy()
        world.addClaim(3)
        #expect(
            scale("5", world).preview == [
                "db-3 is created, then db-4: lowest first, each when the one before is Ready.",
                "data-db-3 comes back with its old data.", "1 new claim is made.",
                "svc/db will answer with 5 addresses instead of 3 once they are Ready.",
            ])
    }

    @Test func `an image tells the revision, the order and the trap`() {
        let world = SnapshotTests.example()
        let preview = image("postgres:16.5", world).preview
        #expect(preview[0] == "Creates revision v3. v2 becomes an older revision.")
        #expect(
            preview[1]
                == "db-4, db-3, db-2 are replaced in that order; partition 2 keeps db-0 and db-1.")
        #expect(preview[2].hasPrefix("! A rollout to v2 is still running and db-3 is not Ready"))
        #expect(
            image("postgres:16.3", world).preview[0]
                == "Goes back to revision v1, which gets the new number v3.")
        #expect(
            image("postgres:16.3", world).preview[1]
                == "db-4, db-3 are replaced in that order; partition 2 keeps db-0 and db-1."
                + " db-2 runs v1 already.")
    }

    @Test func `a partition tells who stays and who goes`() {
        let world = SnapshotTests.example()
        #expect(
            Array(partition("3", world).preview.prefix(2)) == [
                "db-0, db-1 and db-2 will not be updated.", "db-3 and db-4 stay on v2.",
            ])
        #expect(
            partition("0", world).preview[0]
                == "db-2, db-1 and db-0 are replaced by v2, highest first, one at a time.")
    }

    @Test func `a failing node tells the clock`() {
        let world = World.healthy()
        let short = review(.failNode(FailNodeDraft(node: "node-c", duration: "3m")), world)
        #expect(short.preview.contains("+50s: node-c NotReady, NoExecute taint; db-2 leaves DNS."))
        #expect(short.preview.contains("(The deletion of db-2 at +5m50s is not reached.)"))
        #expect(
            short.preview.last == "Result: sts/db falls to 2 of 3 ready; rollouts and scaling wait."
        )
        let ever = review(.failNode(FailNodeDraft(node: "node-c", duration: "")), world)
        #expect(ever.preview.contains("Then: nothing replaces db-2 until you act."))
    }

    @Test func `deleting tells what comes back`() {
        let world = World.healthy()
        let pod = NamespacedName(namespace: "shop", name: "db-1")
        #expect(
            review(.deletePod(DeletePodDraft(pod: pod)), world).preview == [
                "db-1 gets 30s to stop; its name is free when it is gone.",
                "Then db-1 is created again on v1 with the same data (data-db-1).",
                "svc/db will answer with 2 addresses instead of 3 from now on, until it is Ready"
                    + " again.",
            ])
    }

    // MARK: The line is the truth

    @Test func `the kubectl line says what the request does`() {
        let world = SnapshotTests.example()
        let reviews = [
            scale("3", world), image("postgres:16.5", world), partition("3", world),
            review(
                .deletePod(DeletePodDraft(pod: NamespacedName(namespace: "shop", name: "db-1"))),
                world),
            review(
                .deletePod(
                    DeletePodDraft(
                        pod: NamespacedName(namespace: "shop", name: "db-1"), isForced: true,
                        typedName: "db-1")), world),
        ]
        for review in reviews {
            guard case .api(let request)? = review.request else {
                Issue.record("\(review.title) must send something")
                continue
            }
            #expect(KubectlReader.meaning(review.command) == KubectlReader.meaning(request))
        }
        #expect(reviews[0].command == "kubectl -n shop scale statefulset/db --replicas=3")
        #expect(
            reviews[2].command == "kubectl -n shop patch statefulset/db --type=merge -p"
                + " '{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":3}}}}'")
    }

    @Test func `an image patch carries all containers and the version it was made from`() {
        let world = SnapshotTests.example()
        guard case .api(let request)? = image("postgres:16.5", world).request else {
            Issue.record("a new image must be sent")
            return
        }
        let set = world.cache.get(StatefulSet.self, "shop", "db")
        #expect(
            request.body?.at("metadata", "resourceVersion")?.string
                == set?.metadata.resourceVersion)
        #expect(request.patchType == .merge)
    }

    @Test func `what kubectl cannot do begins with a hash`() {
        let world = World.healthy()
        let review = review(.failNode(FailNodeDraft(node: "node-c")), world)
        #expect(
            review.command
                == "# sim: power off node-c for 3m. kubectl cannot do this; in real life, pull the"
                + " plug")
    }

    @Test func `words are quoted for a shell`() {
        #expect(ShellQuote.quoted("a/b:c=d") == "a/b:c=d")
        #expect(ShellQuote.quoted("") == "''")
        #expect(ShellQuote.quoted("it's $x") == "'it'\\''s $x'")
        #expect(ShellQuote.quoted("a\u{1B}\nb") == "ab")
        #expect(KubectlReader.words("kubectl -n 'it'\\''s' x") == ["kubectl", "-n", "it's", "x"])
    }
}

/// Reads command lines back into what they ask for.
enum KubectlReader {
    /// Splits a line as a POSIX shell does, as far as single quotes and backslashes go.
    static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        var isEscaped = false
        for character in line {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if isQuoted {
                if character == "'" {
                    isQuoted = false
                } else {
                    word = (word ?? "") + String(character)
                }
            } else if character == "'" {
                isQuoted = true
                word = word ?? ""
            } else if character == "\\" {
                isEscaped = true
            } else if character == " " {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let done = word { words.append(done) }
        return words
    }

    /// What a line asks for, in words of its own.
    static func meaning(_ line: String) -> [String] {
        var rest = words(line).dropFirst()
        var namespace = ""
        if rest.first == "-n" {
            namespace = rest.dropFirst().first ?? ""
            rest = rest.dropFirst(2)
        }
        let verb = rest.first ?? ""
        let objects = rest.filter { $0.contains("/") && !$0.hasPrefix("{") }
        let parts = (objects.first ?? "/").split(separator: "/").map(String.init)
        var meaning = [verb, namespace] + parts
        switch verb {
        case "scale":
            meaning.append(String((rest.first { $0.hasPrefix("--replicas=") } ?? "").dropFirst(11)))
        case "set": meaning.append(rest.last ?? "")
        case "patch": meaning.append(rest.last ?? "")
        default: meaning.append(rest.contains("--force") ? "0" : "")
        }
        return meaning
    }

    /// What a request asks for, in the same words.
    static func meaning(_ request: APIRequest) -> [String] {
        let object = [request.namespace, request.resource.singular, request.name]
        if request.verb == .delete {
            let grace = request.options.gracePeriodSeconds.map { "\($0)" } ?? ""
            return ["delete"] + object + [grace]
        }
        let spec = request.body?["spec"]
        if request.subresource == .scale {
            return ["scale"] + object + ["\(spec?["replicas"]?.int ?? -1)"]
        }
        if let containers = spec?.at("template", "spec", "containers")?.array {
            let pair = containers.first.map {
                "\($0["name"]?.string ?? "")=\($0["image"]?.string ?? "")"
            }
            return ["set"] + object + [pair ?? ""]
        }
        return ["patch"] + object + [request.body?.canonicalText ?? ""]
    }
}
