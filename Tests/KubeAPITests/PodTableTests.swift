import KubeAPI
import KubeModel
import SimKernel
import Testing

@Suite struct PodTableTests {
    /// A pod and what a table says of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var pod: JSONObject
        var ready: String
        var status: String
        var restarts = "0"

        var testDescription: String { name }
    }

    private static func container(_ name: String, _ more: JSONObject = [:]) -> JSONValue {
        var container = more
        container["name"] = .string(name)
        return .object(container)
    }

    private static func sidecar(_ name: String) -> JSONValue {
        container(name, ["restartPolicy": "Always"])
    }

    private static let running: JSONValue = ["running": [:]]
    private static func waiting(_ reason: String) -> JSONValue {
        ["waiting": ["reason": .string(reason)]]
    }
    private static func ended(_ code: Int64, _ reason: String = "", signal: Int64 = 0) -> JSONValue
    {
        [
            "terminated": [
                "exitCode": .int(code), "reason": .string(reason), "signal": .int(signal),
            ]
        ]
    }

    private static func status(
        _ name: String, _ state: JSONValue, ready: Bool = false, started: Bool = false,
        restarts: Int64 = 0, lastEnd: Int64? = nil
    ) -> JSONValue {
        var status: JSONObject = [
            "name": .string(name), "state": state, "ready": .bool(ready),
            "started": .bool(started), "restartCount": .int(restarts),
        ]
        if let lastEnd { status["lastState"] = ["terminated": ["finishedAt": ago(lastEnd)]] }
        return .object(status)
    }

    private static func pod(
        _ phase: String, main: [JSONValue], initial: [JSONValue] = [],
        statuses: [JSONValue] = [], initialStatuses: [JSONValue] = [],
        conditions: [(String, String)] = [], reason: String? = nil, isDeleted: Bool = false
    ) -> JSONObject {
        var state: JSONObject = ["phase": .string(phase)]
        if let reason { state["reason"] = .string(reason) }
        state["containerStatuses"] = .array(statuses)
        state["initContainerStatuses"] = .array(initialStatuses)
        state["conditions"] = .array(
            conditions.map { ["type": .string($0.0), "status": .string($0.1)] })
        var pod: JSONObject = [
            "spec": ["containers": .array(main), "initContainers": .array(initial)],
            "status": .object(state),
        ]
        if isDeleted { pod["metadata"] = ["deletionTimestamp": ago(5)] }
        return pod
    }

    private static let one = [container("a")]
    private static let two = [container("a"), container("b")]

    static let main: [Case] = [
        Case(
            name: "running", pod: pod("Running", main: one, statuses: [
                status("a", running, ready: true)
            ]), ready: "1/1", status: "Running"),
        Case(name: "pending", pod: pod("Pending", main: two), ready: "0/2", status: "Pending"),
        Case(
            name: "gated",
            pod: [
                "spec": ["containers": .array(one)],
                "status": [
                    "phase": "Pending",
                    "conditions": [["type": "PodScheduled", "reason": "SchedulingGated"]],
                ],
            ], ready: "0/1", status: "SchedulingGated"),
        Case(
            name: "creating", pod: pod("Pending", main: one, statuses: [
                status("a", waiting("ContainerCreating"))
            ]), ready: "0/1", status: "ContainerCreating"),
        Case(
            name: "first container wins", pod: pod("Running", main: two, statuses: [
                status("a", waiting("ImagePullBackOff")), status("b", ended(1, "Error")),
            ]), ready: "0/2", status: "ImagePullBackOff"),
        Case(
            name: "crash loop with restarts", pod: pod("Running", main: two, statuses: [
                status("a", waiting("CrashLoopBackOff"), restarts: 3, lastEnd: 20),
                status("b", running, ready: true, restarts: 1, lastEnd: 7_200),
            ]), ready: "1/2", status: "CrashLoopBackOff", restarts: "4 (20s ago)"),
        Case(
            name: "restarts without an end", pod: pod("Running", main: one, statuses: [
                status("a", running, ready: true, restarts: 2)
            ]), ready: "1/1", status: "Running", restarts: "2"),
        Case(
            name: "signal", pod: pod("Failed", main: one, statuses: [
                status("a", ended(137, signal: 9))
            ]), ready: "0/1", status: "Signal:9"),
        Case(
            name: "exit code", pod: pod("Failed", main: one, statuses: [
                status("a", ended(3))
            ]), ready: "0/1", status: "ExitCode:3"),
        Case(
            name: "completed", pod: pod("Succeeded", main: one, statuses: [
                status("a", ended(0, "Completed"))
            ]), ready: "0/1", status: "Completed"),
        Case(
            name: "completed beside a ready one", pod: pod("Running", main: two, statuses: [
                status("a", ended(0, "Completed")), status("b", running, ready: true),
            ], conditions: [("Ready", "True")]), ready: "1/2", status: "Running"),
        Case(
            name: "completed, pod not ready", pod: pod("Running", main: two, statuses: [
                status("a", ended(0, "Completed")), status("b", running, ready: true),
            ], conditions: [("Ready", "False")]), ready: "1/2", status: "NotReady"),
        Case(
            name: "completed beside a broken one",
            pod: pod("Running", main: two + [container("c")], statuses: [
                status("a", ended(0, "Completed")), status("b", running, ready: true),
                status("c", ended(1, "Error")),
            ]), ready: "1/3", status: "Error"),
        Case(
            name: "evicted", pod: pod("Failed", main: one, reason: "Evicted"), ready: "0/1",
            status: "Evicted"),
        Case(
            name: "terminating", pod: pod("Running", main: one, statuses: [
                status("a", running, ready: true)
            ], isDeleted: true), ready: "1/1", status: "Terminating"),
        Case(
            name: "node lost", pod: pod("Running", main: one, statuses: [
                status("a", running, ready: true)
            ], reason: "NodeLost", isDeleted: true), ready: "1/1", status: "Unknown"),
        Case(
            name: "deleted after its end", pod: pod("Succeeded", main: one, statuses: [
                status("a", ended(0, "Completed"))
            ], isDeleted: true), ready: "0/1", status: "Completed"),
    ]

    static let initial: [Case] = [
        Case(
            name: "first of two", pod: pod("Pending", main: one, initial: [
                container("i"), container("j"),
            ], initialStatuses: [
                status("i", running), status("j", waiting("PodInitializing")),
            ]), ready: "0/1", status: "Init:0/2"),
        Case(
            name: "second of two", pod: pod("Pending", main: one, initial: [
                container("i"), container("j"),
            ], initialStatuses: [
                status("i", ended(0, "Completed")), status("j", waiting("PodInitializing")),
            ]), ready: "0/1", status: "Init:1/2"),
        Case(
            name: "init waits", pod: pod("Pending", main: one, initial: [container("i")],
                initialStatuses: [status("i", waiting("ErrImagePull"))]),
            ready: "0/1", status: "Init:ErrImagePull"),
        Case(
            name: "init failed", pod: pod("Pending", main: one, initial: [container("i")],
                initialStatuses: [
                    status("i", ended(1, "Error"), restarts: 2, lastEnd: 60)
                ]),
            ready: "0/1", status: "Init:Error", restarts: "2 (60s ago)"),
        Case(
            name: "init killed", pod: pod("Pending", main: one, initial: [container("i")],
                initialStatuses: [status("i", ended(137, signal: 9))]),
            ready: "0/1", status: "Init:Signal:9"),
        Case(
            name: "init with a code", pod: pod("Pending", main: one, initial: [container("i")],
                initialStatuses: [status("i", ended(7))]),
            ready: "0/1", status: "Init:ExitCode:7"),
        Case(
            name: "sidecar counts", pod: pod("Running", main: one, initial: [sidecar("s")],
                statuses: [status("a", running, ready: true)],
                initialStatuses: [
                    status("s", running, ready: true, started: true, restarts: 1, lastEnd: 30)
                ]),
            ready: "2/2", status: "Running", restarts: "1 (30s ago)"),
        Case(
            name: "sidecar that has not started",
            pod: pod("Pending", main: one, initial: [sidecar("s"), container("i")],
                initialStatuses: [status("s", running)]),
            ready: "0/2", status: "Init:0/2"),
        Case(
            name: "restarts of ended init containers are forgotten",
            pod: pod("Running", main: one, initial: [container("i")],
                statuses: [status("a", running, ready: true)],
                initialStatuses: [
                    status("i", ended(0, "Completed"), restarts: 5, lastEnd: 10)
                ]),
            ready: "1/1", status: "Running"),
        Case(
            name: "initialised once, an init container runs again",
            pod: pod("Running", main: one, initial: [container("i")],
                statuses: [status("a", running, ready: true)],
                initialStatuses: [status("i", running)],
                conditions: [("Initialized", "True")]),
            ready: "1/1", status: "Init:0/1"),
    ]

    @Test(arguments: main + initial)
    func `ready, status and restarts`(of pod: Case) {
        let cells = cells(.pod, pod.pod)
        #expect(cells[1] == pod.ready)
        #expect(cells[2] == pod.status)
        #expect(cells[3] == pod.restarts)
        #expect(cells[4] == "90s")
    }

    @Test func `wide columns`() {
        let shown = cells(
            .pod,
            [
                "spec": [
                    "nodeName": "node-1", "containers": [],
                    "readinessGates": [["conditionType": "a"], ["conditionType": "b"]],
                ],
                "status": [
                    "podIPs": [["ip": "10.1.0.5"]], "nominatedNodeName": "node-2",
                    "conditions": [
                        ["type": "a", "status": "True"], ["type": "b", "status": "False"],
                    ],
                ],
            ])
        #expect(shown.suffix(4) == ["10.1.0.5", "node-1", "node-2", "1/2"])
        #expect(cells(.pod, [:]).suffix(4) == ["<none>", "<none>", "<none>", "<none>"])
    }

    @Test func `the end of a pod is a condition of its row`() {
        for (phase, reason) in [("Succeeded", "Succeeded"), ("Failed", "Failed")] {
            let row = table(.pod, [stored(.pod, ["status": ["phase": .string(phase)]])])["rows"]?
                .array?.first
            let condition = row?["conditions"]?.array?.first
            #expect(condition?["type"] == "Completed")
            #expect(condition?["status"] == "True")
            #expect(condition?["reason"]?.string == reason)
        }
        let running = table(.pod, [stored(.pod, ["status": ["phase": "Running"]])])
        #expect(running["rows"]?.array?.first?["conditions"] == nil)
    }
}
