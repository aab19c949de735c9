/// What `kubectl explain` says about the state of pods.
enum PodStatusDescriptions {
    static let text = #"""
        api.core.v1.PodStatus: Reports, not wishes: written by the kubelet and other parts of the
            cluster.
          allocatedResources: The requests that the node has set aside for the pod as a whole.
          conditions: Statements about the pod: PodScheduled, Initialized, ContainersReady, Ready
            and others. Ready is the one that Services and StatefulSets look at.
          containerStatuses: The state of each container.
          ephemeralContainerStatuses: The state of each container added for debugging.
          extendedResourceClaimStatus: The claim made for resources that are served by device
            claims.
          hostIP: The address of the node; empty until its kubelet takes up the pod.
          hostIPs: All addresses of the node, at most one of each kind.
          initContainerStatuses: The state of each init container.
          message: Why the pod is in this state, for people.
          nodeAllocatableResourceClaimStatuses: Claims that take from the cpu or memory of the node.
          nominatedNodeName: The node on which room is being made for this pod by removing others.
            It may still land elsewhere.
          observedGeneration: The metadata.generation that this status is about.
          phase: Where the pod is in its life. Pending: not all containers have started; Running: at
            least one runs or is being restarted, which does not mean ready; Succeeded and Failed:
            all ended for good, well or not. Unknown is no longer used: the pods of a node that
            cannot be reached keep their last phase.
          podIP: The address of the pod. It changes when the pod is replaced; the DNS name of a
            StatefulSet's pod does not.
          podIPs: All addresses of the pod, at most one of each kind.
          qosClass: How the pod fares when memory runs out, from its requests and limits: Guaranteed
            is evicted last, BestEffort first, Burstable in between.
          reason: Why the pod is in this state, as one word, e.g. Evicted.
          resize: Where a change of resources of the running pod stands. Conditions have taken its
            place.
          resourceClaimStatuses: The claims made for the entries of spec.resourceClaims.
          resources: The requests and limits of the pod as a whole that are in force.
          startTime: When the kubelet took up the pod, before images were pulled.
        api.core.v1.PodCondition: One statement about a pod.
          lastProbeTime: When it was last checked.
          lastTransitionTime: When status last changed.
          message: The details, for people.
          observedGeneration: The metadata.generation of the pod that the statement is about.
          reason: Why status is what it is, as one word for programs, e.g. Unschedulable.
          status: True, False or Unknown.
          type: What the statement is about: PodScheduled, Initialized, ContainersReady, Ready,
            DisruptionTarget or others.
        api.core.v1.ContainerStatus: What is known about a container.
          allocatedResources: The requests that the node has set aside for the container.
          allocatedResourcesStatus: The health of the devices given to the container.
          containerID: The identifier of the container at the runtime, e.g. containerd://ID.
          image: The image that runs. Its name may differ from the one in the spec.
          imageID: The identifier of the image, with its digest.
          lastState: How the container ended the last time, after a restart.
          name: The name of the container.
          ready: Whether the readiness probe passes; without one, whether the container runs.
          resources: The requests and limits that are in force.
          restartCount: How often the container was restarted in this pod. A replaced pod starts at
            0 again.
          started: Whether the startup probe has passed and postStart is done.
          state: What the container is doing now.
          stopSignal: The signal that asks the container to stop.
          user: Which user the first process was started as.
          volumeMounts: The volumes as they are mounted.
        api.core.v1.ContainerState: What a container is doing; exactly one of the three.
          running: It runs.
          terminated: It has ended.
          waiting: It has not started yet, or waits to be started again.
        api.core.v1.ContainerStateRunning: The process is there; that does not make it ready.
          startedAt: Since when.
        api.core.v1.ContainerStateTerminated: The end of a process, and how it came.
          containerID: The identifier it had at the runtime.
          exitCode: The number it ended with; 0 is success, 137 means killed.
          finishedAt: When it ended.
          message: Its last words, if it left any.
          reason: Why it ended, as one word: Completed, Error, OOMKilled.
          signal: The signal it ended by, if the runtime tells.
          startedAt: When it had started.
        api.core.v1.ContainerStateWaiting: Images are pulled, volumes mounted, or a crash is waited
            out.
          message: The details, for people.
          reason: What it waits for, as one word: ContainerCreating, ImagePullBackOff,
            CrashLoopBackOff.
        api.core.v1.ContainerUser: Filled in where the runtime tells.
          linux: The user on Linux.
        api.core.v1.LinuxContainerUser: The user and groups the first process of a container was
            started with.
          gid: The number of the group.
          supplementalGroups: The numbers of further groups.
          uid: The number of the user.
        api.core.v1.VolumeMountStatus: How a volume is mounted.
          mountPath: The folder in the container.
          name: The name of the pod's volume.
          readOnly: Whether it may only be read.
          recursiveReadOnly: Whether mounts inside it may only be read: Disabled or Enabled.
          volumeStatus: More about the volume, for some kinds of volumes.
        api.core.v1.VolumeStatus: More about a mounted volume.
          image: For volumes from an image.
        api.core.v1.ImageVolumeStatus: The image a volume shows.
          imageRef: The image with its digest.
        api.core.v1.ResourceStatus: One entry for each kind of device.
          name: The name of the resource, e.g. example.com/gpu, or of a claim.
          resources: The health of the single devices.
        api.core.v1.ResourceHealth: The health of one device.
          health: Healthy, Unhealthy or Unknown.
          message: More about it, for people.
          resourceID: The identifier of the device on its node.
        api.core.v1.HostIP: An address of a node.
          ip: The address, IPv4 or IPv6.
        api.core.v1.PodIP: An address of a pod.
          ip: The address, IPv4 or IPv6.
        api.core.v1.PodResourceClaimStatus: An entry and its claim.
          name: The name of the entry.
          resourceClaimName: The name of the ResourceClaim; absent when none was needed.
        api.core.v1.PodExtendedResourceClaimStatus: The claim and what it serves.
          requestMappings: Which request of the claim serves which resource of which container.
          resourceClaimName: The name of the ResourceClaim.
        api.core.v1.ContainerExtendedResourceRequest: A container, a resource and a request.
          containerName: The container.
          requestName: The request of the claim.
          resourceName: The resource, e.g. example.com/gpu.
        api.core.v1.NodeAllocatableResourceClaimStatus: A claim, what it takes, and for which
            containers.
          containers: The containers that use the claim.
          resourceClaimName: The name of the ResourceClaim.
          resources: How much it takes of each resource.
        """#
}
