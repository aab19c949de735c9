import KubeModel
package import KubeAPI
import SimKernel

/// What can go wrong on a machine beside the machine itself.
extension Kubelet {
    /// One process that runs on the machine ends now, as if it had failed by itself.
    ///
    /// - Returns: the pod and the container; nil when nothing runs, or nobody is there to notice.
    package mutating func crashContainer(
        code: Int64, _ context: inout ProcessContext
    ) -> String? {
        guard condition == .running else { return nil }
        var running: [(uid: String, index: Int)] = []
        for (uid, worker) in workers {
            for index in worker.containers.indices
            where worker.containers[index].isAlive(at: context.now) {
                running.append((uid, index))
            }
        }
        guard let victim = context.random.pick(running), let worker = workers[victim.uid] else {
            return nil
        }
        let now = context.now
        drive(victim.uid, &context) { worker, _ in
            worker.containers[victim.index].updateRun { run in
                run.exitDue = now
                run.exitCode = code
            }
        }
        return "\(worker.id)/\(worker.containers[victim.index].spec.name)"
    }

    /// Lets pulls of images fail on this machine, or work again.
    package mutating func setRegistry(isReachable: Bool) {
        turn.machine.images.isRegistryDown = !isReachable
    }
}
