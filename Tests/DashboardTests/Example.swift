import KubeAPI
import KubeModel
import SimKernel
import TerminalUI

@testable import Dashboard

/// Fixed snapshots for pictures: the running example of the design, and others in other trouble.
enum Example {
    static let start = SimTime.seconds(1_767_225_600)
    static let now = start + .seconds(761)
    static let id = NamespacedName(namespace: "shop", name: "db")

    /// A dashboard that shows a snapshot; nothing is made anew until something happens.
    static func dashboard(
        _ snapshot: Snapshot, width: Int = 80, height: Int = 24, cache: ClusterCache = cache()
    ) -> Dashboard {
        var dashboard = Dashboard(
            source: snapshot.header.source, size: TerminalSize(width: width, height: height),
            now: now, subject: snapshot.subject)
        dashboard.cache = cache
        dashboard.snapshot = snapshot
        dashboard.isStale = false
        dashboard.simulation = SimulationState(
            now: now, start: start, isPaused: false, rate: 5, seed: 42, faults: [])
        dashboard.command = CommandLine(
            command: "kubectl -n shop set image statefulset/db postgres=postgres:16.4",
            time: "11:40", outcome: .done(milliseconds: 4))
        dashboard.wall = 10_000
        return dashboard
    }

    /// The set itself, which dialogs read.
    static func cache(replicas: Int64 = 5, partition: Int64 = 2, generation: Int64 = 7) -> ClusterCache {
        var cache = ClusterCache()
        cache.put(
            StoredObject(
                resource: .statefulSet,
                json: [
                    "apiVersion": "apps/v1", "kind": "StatefulSet",
                    "metadata": [
                        "name": "db", "namespace": "shop", "uid": "u1", "resourceVersion": "9",
                        "generation": .int(generation),
                    ],
                    "spec": [
                        "replicas": .int(replicas), "serviceName": "db",
                        "selector": ["matchLabels": ["app": "db"]],
                        "updateStrategy": [
                            "type": "RollingUpdate",
                            "rollingUpdate": ["partition": .int(partition)],
                        ],
                        "template": [
                            "metadata": ["labels": ["app": "db"]],
                            "spec": [
                                "containers": [
                                    ["name": "postgres", "image": "postgres:16.4"],
                                    ["name": "metrics", "image": "exporter:0.15"],
                                ]
                            ],
                        ],
                    ],
                    "status": ["observedGeneration": .int(generation)],
                ]))
        for ordinal in 0..<replicas {
            cache.put(
                StoredObject(
                    resource: .pod,
                    json: [
                        "apiVersion": "v1", "kind": "Pod",
                        "metadata": [
                            "name": .string("db-\(ordinal)"), "namespace": "shop",
                            "uid": .string("p\(ordinal)"), "resourceVersion": "9",
                        ],
                    ]))
        }
        return cache
    }

    // MARK: - The running example

    /// Five replicas, partition 2: db-4 is done, db-3 fails its readiness probe.
    static func running() -> Snapshot {
        var snapshot = base(count: 5)
        snapshot.header.ready = 4
        snapshot.header.oldRevision = RevisionTag(.old, "v1")
        snapshot.header.partition = 2
        snapshot.header.minReadySeconds = 15
        snapshot.why = why()
        let nodes = ["node-a", "node-b", "node-c", "node-a", "node-b"]
        let ips = ["10.244.1.10", "10.244.2.7", "10.244.3.9", "10.244.1.31", "10.244.2.22"]
        let ages = ["3h12m", "3h11m", "3h11m", "30s", "55s"]
        let whys = [
            "kept by partition 2", "kept by partition 2", "next to be replaced",
            "probe 503 ×7 in 21s", "updated",
        ]
        let notes: [CellNote] = [.kept, .kept, .next, .waiting, .done]
        for index in 0..<5 {
            let tag = index < 3 ? RevisionTag(.old, "v1") : RevisionTag(.new, "v2")
            var cell = snapshot.rollout.cells[index]
            (cell.revision, cell.state) = (tag, index == 3 ? .notReady : .ready)
            (cell.node, cell.age, cell.address) = (nodes[index], TimedText(ages[index]), ips[index])
            (cell.shortAge, cell.note) = (["3h", "3h", "3h", "30s", "55s"][index], notes[index])
            snapshot.rollout.cells[index] = cell
            var pod = snapshot.pods[index]
            (pod.revision, pod.state) = (tag, cell.state)
            (pod.node, pod.age, pod.address) = (cell.node, cell.age, cell.address)
            (pod.why, pod.readyContainers) = (whys[index], index == 3 ? 0 : 1)
            snapshot.pods[index] = pod
        }
        snapshot.rollout.partition.value = 2
        snapshot.rollout.partition.index = 2
        snapshot.rollout.partition.label = "P=2"
        snapshot.rollout.partition.keptLabel = "kept on v1"
        var counters = RolloutCounters()
        (counters.done, counters.total, counters.updated, counters.current) = (1, 3, 2, 3)
        (counters.ready, counters.available, counters.replicas, counters.desired) = (4, 4, 5, 5)
        (counters.generation, counters.observedGeneration) = (7, 7)
        snapshot.rollout.counters = counters
        snapshot.rollout.revisions = [
            revision(.new, "v2", "db-5d9c7f", "postgres:16.4", [3, 4], "1m1s", "update"),
            revision(.old, "v1", "db-6b8f44", "postgres:16.3", [0, 1, 2], "3h12m", "current"),
        ]
        snapshot.rollout.revisions[0].change = "image postgres:16.3 → postgres:16.4"
        addStorage(&snapshot)
        addNames(&snapshot, missing: 3)
        addOutlook(&snapshot)
        snapshot.events = events()
        return snapshot
    }

    private static func why() -> WhyLine {
        var why = WhyLine()
        (why.status, why.rule) = (.blocked, .probeFails)
        why.short = "db-3 not Ready: readiness probe 503 for 21s. Next is db-2."
        why.long =
            "db-3 is not Ready: its readiness probe has failed for 21s (HTTP 503, 7 times). Next in line: db-2."
        why.principle = [
            "The controller updates one pod at a time, highest ordinal first, and waits",
            "for each to stay Ready for minReadySeconds (15s) before the next.",
        ]
        why.evidence = [
            Evidence("sts/db", "podManagementPolicy OrderedReady", seen: TimedText("3h12m"), from: "spec"),
            Evidence("sts/db", "partition 2, replicas 5", seen: TimedText("4m"), from: "spec"),
            Evidence("db-3", "revision v2 = update revision", seen: TimedText("30s"), from: "label"),
            Evidence("db-3", "Ready=False ContainersNotReady", seen: TimedText("21s"), from: "status"),
        ]
        why.ruledOut = ["scheduling ok", "image pulled", "volume attached", "node-a Ready"]
        why.actions = [
            WhyAction("wait", "it retries every 3s"), WhyAction("x", "delete db-3 (comes back on v2)"),
        ]
        why.podName = "db-3"
        return why
    }

    private static func base(count: Int64, name: String = "db") -> Snapshot {
        var snapshot = Snapshot()
        snapshot.subject = id
        snapshot.presence = .present
        snapshot.header.source = SourceFacts(.simulation, name: "orchard")
        (snapshot.header.namespace, snapshot.header.name) = ("shop", name)
        (snapshot.header.ready, snapshot.header.desired) = (count, count)
        snapshot.header.newRevision = RevisionTag(.new, "v2")
        (snapshot.header.strategy, snapshot.header.policy) = ("RollingUpdate", "OrderedReady")
        (snapshot.header.rate, snapshot.header.elapsed) = (5, TimedText("00:12:41"))
        (snapshot.header.readyNodes, snapshot.header.nodes, snapshot.header.seed) = (3, 3, 42)
        snapshot.rollout.strategy = "RollingUpdate"
        snapshot.rollout.policy = "OrderedReady"
        for ordinal in 0..<count {
            var cell = OrdinalCell()
            (cell.ordinal, cell.podName, cell.state) = (ordinal, "\(name)-\(ordinal)", .ready)
            cell.revision = RevisionTag(.new, "v2")
            (cell.node, cell.age, cell.shortAge) = ("node-b", TimedText("9m"), "9m")
            cell.address = "10.244.2.\(ordinal + 7)"
            snapshot.rollout.cells.append(cell)
            var pod = PodRow()
            (pod.ordinal, pod.name, pod.state) = (ordinal, cell.podName, .ready)
            (pod.revision, pod.readyContainers, pod.containers) = (cell.revision, 1, 1)
            (pod.node, pod.age, pod.address) = (cell.node, cell.age, cell.address)
            snapshot.pods.append(pod)
        }
        snapshot.rollout.partition.label = "P=0 updates all"
        var counters = RolloutCounters()
        (counters.done, counters.total, counters.updated) = (count, count, count)
        (counters.ready, counters.available, counters.replicas) = (count, count, count)
        (counters.desired, counters.current) = (count, count)
        snapshot.rollout.counters = counters
        snapshot.rollout.revisions = [
            revision(
                .new, "v2", "db-5d9c7f", "postgres:16.4", Array(0..<count), "9m",
                "update and current")
        ]
        snapshot.rollout.runs = [
            OrdinalRun(
                tag: RevisionTag(.new, "v2"), state: .ready, ordinals: "0-\(count - 1)",
                count: Int(count))
        ]
        for (index, name) in ["node-a", "node-b", "node-c"].enumerated() {
            var node = NodeRow()
            (node.name, node.pods, node.zone) = (name, 6 - index, ["a", "b", "c"][index])
            node.ordinals = count <= 5 ? [[0, 3], [1, 4], [2]][index] : []
            (node.since, node.cpuPercent, node.memoryPercent) = (TimedText("3d"), 41, 55)
            snapshot.nodes.append(node)
        }
        snapshot.subjects = [SubjectRow(id: id, ready: count, desired: count, isSubject: true)]
        return snapshot
    }

    private static func revision(
        _ kind: RevisionKind, _ tag: String, _ name: String, _ image: String, _ ordinals: [Int64],
        _ age: String, _ role: String
    ) -> RevisionRow {
        var row = RevisionRow()
        (row.tag, row.name, row.image) = (RevisionTag(kind, tag), name, image)
        (row.ordinals, row.age, row.role) = (ordinals, TimedText(age), role)
        return row
    }

    private static func addStorage(_ snapshot: inout Snapshot) {
        let volumes = ["pv-1f0a", "pv-22c9", "pv-7be4", "pv-9c1e", "pv-a310", "pv-b7d2", "pv-c044"]
        for ordinal in 0..<7 {
            var claim = ClaimRow()
            (claim.ordinal, claim.claimName) = (Int64(ordinal), "data-db-\(ordinal)")
            (claim.template, claim.state, claim.volumeState) = ("data", .bound, .bound)
            (claim.volumeName, claim.size) = (volumes[ordinal], "10Gi")
            (claim.storageClass, claim.accessModes) = ("fast", "RWO")
            claim.node = ["node-a", "node-b", "node-c"][ordinal % 3]
            claim.zone = ["a", "b", "c"][ordinal % 3]
            (claim.reclaimPolicy, claim.age) = ("Retain", TimedText("2d4h"))
            if ordinal < 5 {
                let cell = snapshot.rollout.cells[ordinal]
                (claim.podName, claim.isInUse) = (cell.podName, true)
                (claim.podState, claim.podRevision) = (cell.state, cell.revision)
                (claim.attachedTo, claim.attachedFor) = (claim.node, cell.age)
                if ordinal > 2 {
                    claim.noteKind = .reattached
                    claim.note = TimedText("re-attached 29s")
                }
            } else {
                claim.noteKind = .kept
                claim.note = TimedText("KEPT, scaled 7→5")
            }
            snapshot.claims.append(claim)
        }
        var released = ClaimRow()
        (released.volumeName, released.state, released.size) = ("pv-0099", .released, "10Gi")
        (released.node, released.zone, released.reclaimPolicy) = ("node-b", "b", "Retain")
        (released.noteKind, released.note) = (.released, TimedText("RELEASED 2h ago"))
        snapshot.claims.append(released)
        snapshot.claimSummary.templates = ["data 10Gi fast RWO"]
        (snapshot.claimSummary.claims, snapshot.claimSummary.kept) = (7, 2)
    }

    private static func addNames(_ snapshot: inout Snapshot, missing: Int) {
        snapshot.dnsSummary.service = "db"
        (snapshot.dnsSummary.exists, snapshot.dnsSummary.isHeadless) = (true, true)
        snapshot.dnsSummary.zone = "db.shop.svc.cluster.local"
        var set = DNSRow()
        (set.name, set.fullName, set.type) = ("db", "db.shop.svc.cluster.local", "A")
        let cells = snapshot.rollout.cells
        let there = cells.filter { Int($0.ordinal) != missing }.map(\.address)
        set.computed = DNSAnswer(status: "NOERROR", records: there, ttl: 5)
        set.asked = set.computed
        (set.ready, set.serving) = ("\(there.count)/\(cells.count)", "4/5")
        (set.since, set.lastChange) = (TimedText("12:08"), "was 5")
        snapshot.dns = [set]
        for cell in cells {
            var row = DNSRow()
            (row.name, row.fullName) = ("\(cell.podName).db", "\(cell.podName).db.shop.svc.cluster.local")
            (row.podName, row.ordinal) = (cell.podName, cell.ordinal)
            if Int(cell.ordinal) == missing {
                (row.ready, row.serving, row.hiddenAddress) = ("no", "no", cell.address)
                row.note = "not Ready"
            } else {
                row.computed = DNSAnswer(status: "NOERROR", records: [cell.address], ttl: 5)
                (row.ready, row.serving) = ("yes", "yes")
            }
            row.asked = row.computed
            row.since = TimedText("12:08")
            snapshot.dns.append(row)
        }
    }

    private static func addOutlook(_ snapshot: inout Snapshot) {
        snapshot.next.lines = [
            NextLine(.now, TimedText("wait for db-3 to become Ready, then stay Ready 15s")),
            NextLine(.then, TimedText("delete db-2 (v1), create db-2 on v2, wait until Ready")),
            NextLine(.stop, TimedText("at partition 2: db-0 and db-1 stay on v1")),
            NextLine(.claims, TimedText("data-db-3 and data-db-2 are kept and re-attached")),
        ]
        snapshot.next.waited = TimedText("21s")
        snapshot.next.medianSeconds = 27
        var waiting = WaitingFor()
        waiting.podName = "db-3"
        waiting.ticks = [
            Tick("deleted", .done, TimedText("12:08"), "old pod stopped in 3s"),
            Tick("scheduled", .done, TimedText("12:11"), "node-a"),
            Tick("volume", .done, TimedText("12:12"), "pv-9c1e attached"),
            Tick("image", .done, TimedText("12:19"), "postgres:16.4, 7s"),
            Tick("started", .done, TimedText("12:20")),
            Tick("ready", .failed, TimedText("21s"), "GET :8008/ready gives 503, every 3s"),
            Tick("available", .open, .empty, "15s after Ready"),
        ]
        snapshot.waitingFor = waiting
    }

    private static func events() -> [EventRow] {
        func row(
            _ time: String, _ age: String, _ count: Int64, _ kind: EventRow.Kind, _ reason: String,
            _ object: String, _ message: String, _ first: Int64
        ) -> EventRow {
            var row = EventRow()
            (row.time, row.age, row.count, row.kind) = (time, TimedText(age), count, kind)
            (row.reason, row.object, row.message) = (reason, object, message)
            row.first = start.secondsRoundedDown + first
            (row.last, row.reporter) = (row.first, "kubelet on node-a")
            return row
        }
        return [
            row("12:39", "2s", 7, .warning, "Unhealthy", "pod/db-3",
                "Readiness probe failed: HTTP probe failed with statuscode: 503", 740),
            row("12:20", "21s", 1, .normal, "Started", "pod/db-3", "Started container postgres", 740),
            row("12:12", "29s", 1, .normal, "SuccessfulAttachVolume", "pod/db-3",
                "AttachVolume.Attach succeeded for volume \"pv-9c1e\"", 732),
            row("12:11", "30s", 1, .normal, "SuccessfulCreate", "sts/db",
                "create Pod db-3 in StatefulSet db successful", 731),
            row("12:08", "33s", 1, .normal, "Killing", "pod/db-3", "Stopping container postgres", 728),
            row("11:40", "1m", 1, .action, "", "", "set image postgres=postgres:16.4", 700),
        ]
    }

    // MARK: - Others

    /// Everything as it should be.
    static func ready() -> Snapshot {
        var snapshot = base(count: 3)
        addNames(&snapshot, missing: -1)
        (snapshot.why.status, snapshot.why.rule) = (.ok, .allDone)
        snapshot.why.short = "sts/db is at v2, 3 of 3 ready and available."
        return snapshot
    }

    /// node-c was powered off 52 seconds ago with db-2 on it.
    static func nodeLost() -> Snapshot {
        var snapshot = running()
        snapshot.rollout.cells[2].state = .lost
        snapshot.pods[2].state = .lost
        snapshot.pods[2].why = "on lost node-c"
        snapshot.nodes[2].status = .notReady
        snapshot.nodes[2].taints = ["unreachable:NoExecute", "unreachable:NoSchedule"]
        (snapshot.nodes[2].fault, snapshot.nodes[2].since) = ("power-off", TimedText("52s"))
        snapshot.nodes[2].mendsIn = TimedText("2m8s")
        snapshot.header.readyNodes = 2
        (snapshot.why.status, snapshot.why.rule) = (.waiting, .nodeLost)
        snapshot.why.short = "db-2 is on lost node-c (52s); deleted in 4m48s, then stuck."
        snapshot.why.long = snapshot.why.short
        (snapshot.why.podName, snapshot.why.nodeName) = ("db-2", "node-c")
        func step(
            _ number: Int, _ title: String, _ progress: CountdownStep.Progress, _ left: String,
            _ detail: String
        ) -> CountdownStep {
            var step = CountdownStep()
            (step.number, step.title, step.progress) = (number, title, progress)
            (step.left, step.detail) = (TimedText(left), detail)
            return step
        }
        var countdown = NodeCountdown()
        countdown.node = "node-c"
        countdown.steps = [
            step(1, "heartbeats stop", .done, "done", "13:13"),
            step(2, "node-monitor-grace-period", .done, "done", "50s, ended 2s ago"),
            step(3, "NoExecute taint", .done, "done", "14:03"),
            step(4, "db-2 tolerationSeconds", .running(permille: 40), "4m48s", "300s, then db-2 is deleted"),
            step(5, "db-2 marked for deletion", .waiting, "at 19:03", ""),
            step(6, "db-2 grace period", .waiting, "-", "30s, but no kubelet answers"),
            step(7, "db-2 replaced", .never, "never", "unless you act"),
        ]
        countdown.actions = [
            WhyAction("F", "recover node-c: db-2 restarts in place with its data"),
            WhyAction("x", "force-delete db-2: a second writer may exist"),
        ]
        snapshot.countdowns = [countdown]
        return snapshot
    }

    /// Many pods at once, partition in the middle.
    static func crowd(_ count: Int64, partition: Int64) -> Snapshot {
        var snapshot = base(count: count, name: "ring")
        snapshot.header.policy = "Parallel"
        snapshot.rollout.policy = "Parallel"
        snapshot.header.partition = partition
        snapshot.header.oldRevision = RevisionTag(.old, "v1")
        for index in snapshot.rollout.cells.indices where Int64(index) < partition {
            snapshot.rollout.cells[index].revision = RevisionTag(.old, "v1")
            snapshot.pods[index].revision = RevisionTag(.old, "v1")
        }
        for (offset, state) in [PodState.terminating, .starting, .notReady].enumerated() {
            let index = Int(partition) + 4 + offset
            guard snapshot.pods.indices.contains(index) else { continue }
            snapshot.rollout.cells[index].state = state
            snapshot.pods[index].state = state
        }
        snapshot.rollout.partition.value = partition
        snapshot.rollout.partition.index = Int(partition)
        snapshot.rollout.partition.label = "P=\(partition)"
        snapshot.rollout.partition.keptLabel = "kept on v1"
        snapshot.rollout.revisions.append(
            revision(.old, "v1", "ring-5f6b", "registry/ring:8.4.0", Array(0..<partition), "6d", "current"))
        snapshot.rollout.runs = [
            OrdinalRun(
                tag: RevisionTag(.new, "v2"), state: .ready, ordinals: "\(partition)-\(count - 1)",
                count: Int(count - partition)),
            OrdinalRun(
                tag: RevisionTag(.old, "v1"), state: .ready, ordinals: "0-\(partition - 1)",
                count: Int(partition)),
        ]
        (snapshot.why.status, snapshot.why.rule) = (.progress, .starting)
        snapshot.why.short = "3 pods are being replaced, as many as allowed."
        return snapshot
    }

    /// There is nothing to show.
    static func nothing(_ presence: SubjectPresence) -> Snapshot {
        var snapshot = Snapshot()
        snapshot.header.source = SourceFacts(.simulation, name: "orchard")
        snapshot.presence = presence
        if presence == .gone { snapshot.subject = id }
        return snapshot
    }
}
