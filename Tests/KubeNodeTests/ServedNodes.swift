import KubeAPI
import KubeModel
import KubeNode
import SimKernel

/// Some kubelets before the real API server, without anything else: pods are bound as they are
/// created.
struct ServedNodes {
    private(set) var server = APIServer()
    private(set) var kubelets: [Kubelet] = []
    private(set) var now = SimTime.seconds(1_800_000_000)
    /// What the server refused, but for names that are taken and writes that came too late.
    private(set) var refusals: [String] = []
    private(set) var steps = 0
    private var queue = EventQueue<Delivery>()
    private var timers: [[TimerKey: EventID]] = []
    private var watches: [Watch] = []
    private var numbers: [UInt64] = []
    private var nextWatch: UInt64 = 1
    private var randoms: [Random] = []

    private struct Watch {
        var node: Int
        var id: WatchID
        var request: WatchRequest
    }

    private enum Delivery {
        case input(Int, ProcessInput)
        case timer(Int, TimerKey)
    }

    init(nodes: Int, timing: NodeTiming) {
        for name in ["default", "kube-node-lease"] { submit(.create(Namespace(named: name))) }
        for index in 1...nodes {
            kubelets.append(
                Kubelet(KubeletOptions(name: "node-\(index)", index: index, timing: timing)))
            timers.append([:])
            numbers.append(1)
            randoms.append(Random(seed: UInt64(index)))
            queue.schedule(.input(index - 1, .started), at: now)
        }
    }

    mutating func run(_ seconds: Int) {
        let deadline = now + .seconds(seconds)
        while let time = queue.nextTime, time <= deadline, steps < 10_000_000 {
            guard let (time, delivery) = queue.popNext() else { break }
            steps += 1
            now = time
            switch delivery {
            case .input(let node, let input): give(node, input)
            case .timer(let node, let key):
                timers[node][key] = nil
                give(node, .timer(key))
            }
        }
        now = deadline
    }

    private mutating func give(_ node: Int, _ input: ProcessInput) {
        var context = ProcessContext(
            now: now, random: randoms[node], nextCall: numbers[node], nextWatch: nextWatch)
        kubelets[node].receive(input, &context)
        randoms[node] = context.random
        (numbers[node], nextWatch) = context.nextNumbers
        for output in context.outputs { take(output, node) }
    }

    private mutating func take(_ output: ProcessOutput, _ node: Int) {
        switch output {
        case .call(let call, let request):
            let result: Result<APIResponse, APIError>
            do throws(APIError) {
                result = .success(try server.handle(request, by: .admin, at: now))
            } catch {
                if ![.alreadyExists, .conflict].contains(error.reason) {
                    refusals.append("\(request.verb) \(request.key): \(error.message)")
                }
                result = .failure(error)
            }
            queue.schedule(.input(node, .response(call, result)), at: now)
            fanOut()
        case .openWatch(let id, let request):
            watches.append(Watch(node: node, id: id, request: request))
            if let events = try? server.openingEvents(request) {
                queue.schedule(.input(node, .watch(id, events)), at: now)
            }
        case .closeWatch(let id): watches.removeAll { $0.id == id }
        case .setTimer(let key, let time):
            if let old = timers[node][key] { queue.cancel(old) }
            timers[node][key] = queue.schedule(.timer(node, key), at: time)
        case .cancelTimer(let key):
            if let old = timers[node].removeValue(forKey: key) { queue.cancel(old) }
        case .trace: break
        }
    }

    private mutating func fanOut() {
        for change in server.takeChanges() {
            for watch in watches where watch.request.resource == change.object.resource {
                guard let event = watch.request.event(for: change) else { continue }
                queue.schedule(.input(watch.node, .watch(watch.id, [event])), at: now)
            }
        }
    }

    /// A request of a person.
    mutating func submit(_ request: APIRequest) {
        do throws(APIError) {
            _ = try server.handle(request, by: .admin, at: now)
        } catch {
            refusals.append("\(request.verb) \(request.key): \(error.message)")
        }
        fanOut()
    }

    /// Creates a pod that is bound to a node from the start.
    mutating func createPod(_ name: String, on node: String, image: String = "nginx:1.27") {
        var pod = Pod(named: name, namespace: "default")
        pod.spec.nodeName = node
        pod.spec.containers = [
            Container {
                $0.name = "main"
                $0.image = image
            }
        ]
        submit(.create(pod))
    }

    func pods() -> [Pod] { server.storedObjects(.pod).map { $0.view() } }
}
