import KubeAPI
import KubeModel
import KubeNode
import SimKernel
import Testing

/// Crashes, pulls and probes: what is tried again, and when.
@Suite struct RestartTests {
    /// When containers were started, in seconds from the first start.
    private func starts(_ world: inout NodeWorld) -> [String] {
        world.takeLog().filter { $0.contains("app:running") }.map {
            String($0.split(separator: " ")[0])
        }
    }

    @Test func `a container that exits after two seconds is restarted as the table says`() {
        // Source: cluster.md B52.
        var world = NodeWorld(timing: .instant)
        world.latency = .zero
        world.createPod(image: "shop:crash")
        world.run(630)
        #expect(
            starts(&world) == [
                "+0.0", "+2.0", "+14.0", "+36.0", "+78.0", "+160.0", "+322.0", "+624.0",
            ])
        let status = world.pod("web-0")?.status
        #expect(status?.phase == .running)
        #expect(status?.containerStatuses.first?.restartCount == 7)
        #expect(status?.podIP == "10.244.1.2")
    }

    @Test func `shows the end and then the back-off`() {
        var world = NodeWorld()
        world.createPod(image: "shop:crash")
        world.run(9)
        #expect(
            world.takeLog().suffix(5) == [
                "+3.5 web-0 MODIFIED Running g1 app:running sandbox 10.244.1.2 Ready",
                "+5.5 web-0 MODIFIED Running g1 app:Error(1) sandbox 10.244.1.2",
                "+5.8 web-0 MODIFIED Running g1 app:running/1 sandbox 10.244.1.2 Ready",
                "+7.8 web-0 MODIFIED Running g1 app:Error(1)/1 sandbox 10.244.1.2",
                "+8.8 web-0 MODIFIED Running g1 app:CrashLoopBackOff/1 sandbox 10.244.1.2",
            ])
        let status = world.pod("web-0")?.status.containerStatuses.first
        let uid = world.pod("web-0")?.uid ?? ""
        #expect(
            status?.state?.waiting?.message
                == "back-off 10s restarting failed container=app pod=web-0_default(\(uid))")
        #expect(status?.lastState?.terminated?.exitCode == 1)
        #expect(
            world.events("web-0").last
                == "Warning BackOff Back-off restarting failed container app in pod"
                + " web-0_default(\(uid))")
    }

    @Test func `a container that ran for long starts its back-off anew`() {
        var world = NodeWorld(
            timing: .instant,
            images: [.init("slow", Workload { $0.end = .after(.seconds(601), code: 1) })])
        world.latency = .zero
        world.createPod(image: "slow")
        world.run(2500)
        #expect(starts(&world) == ["+0.0", "+601.0", "+1202.0", "+1803.0", "+2404.0"])
    }

    @Test func `a database without its password variable exits at once`() {
        var world = NodeWorld()
        world.createPod("db-0", image: "mysql:8.0")
        world.createPod("db-1", image: "mysql:8.0") { _, container in
            container.env = [
                EnvVar {
                    $0.name = "MYSQL_ALLOW_EMPTY_PASSWORD"
                    $0.value = "1"
                }
            ]
        }
        world.run(20)
        #expect(
            world.pod("db-0")?.status.containerStatuses.first?.state?.waiting?.reason
                == "CrashLoopBackOff")
        #expect(world.pod("db-1")?.isReady == true)
    }

    @Test func `a missing tag is pulled again and again, ever later`() {
        var world = NodeWorld()
        world.createPod(image: "nginx:nope")
        world.run(200)
        let error =
            "failed to pull and unpack image \"docker.io/library/nginx:nope\": failed to resolve"
            + " reference \"docker.io/library/nginx:nope\": docker.io/library/nginx:nope:"
            + " not found"
        #expect(
            world.takeLog().map { line in
                line.split(separator: " ").filter {
                    $0.hasPrefix("+") || $0.hasPrefix("app:") || $0 == "Pending"
                }.joined(separator: " ")
            }.dropFirst(3) == [
                "+3.2 Pending app:ErrImagePull", "+4.2 Pending app:ImagePullBackOff",
                "+15.2 Pending app:ErrImagePull", "+16.2 Pending app:ImagePullBackOff",
                "+37.2 Pending app:ErrImagePull", "+38.2 Pending app:ImagePullBackOff",
                "+79.2 Pending app:ErrImagePull", "+80.2 Pending app:ImagePullBackOff",
                "+161.2 Pending app:ErrImagePull", "+162.2 Pending app:ImagePullBackOff",
            ])
        #expect(
            world.events("web-0") == [
                "Normal Pulling Pulling image \"nginx:nope\" x5",
                "Warning Failed Failed to pull image \"nginx:nope\": \(error) x5",
                "Warning Failed Error: ErrImagePull x5",
                "Normal BackOff Back-off pulling image \"nginx:nope\" x5",
                "Warning Failed Error: ImagePullBackOff x5",
            ])
        let status = world.pod("web-0")?.status
        #expect(status?.podIP == "10.244.1.2")
        #expect(
            status?.containerStatuses.first?.state?.waiting?.message
                == "Back-off pulling image \"nginx:nope\": ErrImagePull: \(error)")
        #expect(status?.containerStatuses.first?.restartCount == 0)
    }

    @Test func `an image name that is none is told as such`() {
        var world = NodeWorld()
        world.createPod(image: "Nginx")
        world.run(5)
        let waiting = world.pod("web-0")?.status.containerStatuses.first?.state?.waiting
        #expect(waiting?.reason == "InvalidImageName")
        #expect(
            waiting?.message
                == "Failed to apply default image tag \"Nginx\": couldn't parse image name"
                + " \"Nginx\": invalid reference format: repository name (library/Nginx) must be"
                + " lowercase")
    }

    @Test func `a readiness probe makes the pod ready about a second after its start`() {
        var world = NodeWorld()
        world.createPod { _, container in
            container.readinessProbe = Probe { $0.httpGet = HTTPGetAction { $0.port = .int(80) } }
        }
        world.run(10)
        #expect(
            world.takeLog().suffix(2) == [
                "+3.5 web-0 MODIFIED Running g1 app:running sandbox 10.244.1.2",
                "+4.5 web-0 MODIFIED Running g1 app:running sandbox 10.244.1.2 Ready",
            ])
    }

    @Test func `an app that answers 503 never gets ready and is never restarted`() {
        var world = NodeWorld()
        world.createPod(image: "shop:unready") { _, container in
            container.readinessProbe = Probe { $0.httpGet = HTTPGetAction { $0.port = .int(80) } }
            container.livenessProbe = Probe {
                $0.tcpSocket = TCPSocketAction { $0.port = .int(80) }
            }
        }
        world.run(100)
        #expect(
            world.takeLog().last == "+3.5 web-0 MODIFIED Running g1 app:running sandbox 10.244.1.2")
        let unhealthy = world.events("web-0").filter { $0.contains("Unhealthy") }
        #expect(
            unhealthy == [
                "Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503"
                    + " x10"
            ])
    }

    @Test func `a failing liveness probe restarts the container`() {
        var world = NodeWorld()
        world.createPod(image: "shop:sick") { _, container in
            container.livenessProbe = Probe {
                $0.httpGet = HTTPGetAction { $0.port = .int(80) }
                $0.periodSeconds = 5
            }
        }
        world.run(60)
        #expect(
            world.takeLog().suffix(2) == [
                "+44.5 web-0 MODIFIED Running g1 app:Completed(0) sandbox 10.244.1.2",
                "+44.8 web-0 MODIFIED Running g1 app:running/1 sandbox 10.244.1.2 Ready",
            ])
        #expect(
            world.events("web-0").contains(
                "Normal Killing Container app failed liveness probe, will be restarted"))
    }

    @Test func `init containers run one after another before the rest`() {
        var world = NodeWorld()
        world.createPod { pod, _ in
            pod.spec.initContainers = [
                Container {
                    $0.name = "one"
                    $0.image = "busybox:1.28"
                    $0.command = ["sleep", "3"]
                },
                Container {
                    $0.name = "proxy"
                    $0.image = "proxy:1"
                    $0.restartPolicy = "Always"
                },
            ]
        }
        world.run(30)
        let log = world.takeLog()
        #expect(log[1].hasSuffix("one:PodInitializing proxy:PodInitializing app:PodInitializing"))
        #expect(
            log.last
                == "+11.1 web-0 MODIFIED Running g1 one:Completed(0) proxy:running app:running"
                + " sandbox 10.244.1.2 Ready", "\(log)")
        #expect(
            world.pod("web-0")?.status.conditions.condition("Initialized")?.status == .true)
        world.deletePod("web-0")
        world.run(5)
        #expect(world.pod("web-0") == nil)
        let killing = world.events("web-0").filter { $0.contains("Killing") }
        #expect(
            killing == [
                "Normal Killing Stopping container app", "Normal Killing Stopping container proxy",
            ])
    }
}
