/// What `kubectl explain` says about nodes.
enum NodeDescriptions {
    static let text = #"""
        api.core.v1.Node: A machine of the cluster that runs pods. Made by its kubelet when it
            joins.
          spec: How the node is to be used: taints, and whether new pods may come.
          status: What the kubelet reports: capacity, addresses and health.
        api.core.v1.NodeSpec: What administrators and controllers decide about a node.
          configSource: Once a source for the kubelet's configuration. No longer used.
          externalID: Once an identifier from outside. No longer used.
          podCIDR: The range of addresses for pods of this node.
          podCIDRs: The ranges of addresses for pods of this node, at most one of each IP family.
            The first is podCIDR.
          providerID: The identifier of the machine at the cloud, as PROVIDER://ID.
          taints: Marks that keep pods away which do not tolerate them.
          unschedulable: Whether new pods are kept away, as after kubectl cordon. Pods that run
            there stay.
        api.core.v1.Taint: Keeps pods away from a node unless they tolerate it.
          effect: NoSchedule: no new pods. PreferNoSchedule: preferably none. NoExecute: running
            pods have to leave too.
          key: The name, e.g. node.kubernetes.io/unreachable.
          timeAdded: When it was added; from then on tolerationSeconds are counted.
          value: The value, if any, that tolerations compare with.
        api.core.v1.NodeConfigSource: It named a ConfigMap.
          configMap: A ConfigMap with the configuration.
        api.core.v1.ConfigMapNodeConfigSource: It names one key of it.
          kubeletConfigKey: The key with the configuration.
          name: The name of the ConfigMap.
          namespace: Its namespace.
          resourceVersion: Its version, in the status only.
          uid: Its uid, in the status only.
        api.core.v1.NodeStatus: Reports of the kubelet, sent when something changes and every five
            minutes otherwise, and the conditions that controllers draw from its silence. That the
            kubelet is alive its Lease tells every ten seconds.
          addresses: How the node is reached.
          allocatable: What is there for pods: capacity without what the system keeps. The scheduler
            counts against this.
          capacity: What the machine has: cpu, memory, pods and more.
          conditions: Statements such as Ready, MemoryPressure and DiskPressure. When Ready is not
            True for a while, pods are evicted; those of a StatefulSet are replaced only once they
            are really gone.
          config: Once the state of the kubelet's configuration. No longer used.
          daemonEndpoints: Where programs of the node listen.
          declaredFeatures: Features that the kubelet says it has.
          features: What the container runtime can do.
          images: The images on the node, largest first, perhaps not all.
          nodeInfo: Versions and identifiers.
          phase: Once the state of the node. No longer used; see conditions.
          runtimeHandlers: The handlers of the container runtime.
          volumesAttached: The volumes that are attached to the node.
          volumesInUse: The volumes that are mounted. They must not be detached.
        api.core.v1.NodeAddress: A way to reach a node.
          address: The address or name.
          type: What it is: InternalIP, ExternalIP, Hostname, InternalDNS or ExternalDNS.
        api.core.v1.NodeCondition: One statement about a node.
          lastHeartbeatTime: When the kubelet last sent it, at least every five minutes.
          lastTransitionTime: When status last changed.
          message: The details, for people.
          reason: Why status is what it is, as one word for programs, e.g. KubeletReady.
          status: True, False or Unknown.
          type: Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable or others.
        api.core.v1.NodeConfigStatus: It told the sources assigned, in use and to fall back to.
          active: The source in use.
          assigned: The source asked for.
          error: What was wrong with it.
          lastKnownGood: The source to fall back to.
        api.core.v1.NodeDaemonEndpoints: Only the kubelet has an entry.
          kubeletEndpoint: The kubelet.
        api.core.v1.DaemonEndpoint: A port of a program.
          Port: The number of the port.
        api.core.v1.NodeFeatures: Known from the runtime when the kubelet starts.
          supplementalGroupsPolicy: Whether it knows supplementalGroupsPolicy.
        api.core.v1.ContainerImage: An image on a node.
          names: Its names, by tag and by digest.
          sizeBytes: Its size in bytes.
        api.core.v1.NodeSystemInfo: Facts for people; scheduling uses labels instead.
          architecture: The processor, e.g. amd64 or arm64.
          bootID: An identifier that changes with every boot.
          containerRuntimeVersion: The container runtime and its version, e.g. containerd://2.1.0.
          kernelVersion: The version of the kernel.
          kubeProxyVersion: Once the version of kube-proxy. No longer set.
          kubeletVersion: The version of the kubelet.
          machineID: The identifier of the machine from its operating system.
          operatingSystem: linux or windows.
          osImage: The name of the operating system, for people.
          swap: Swap memory of the node.
          systemUUID: The identifier of the machine from its firmware.
        api.core.v1.NodeSwapStatus: An amount.
          capacity: How much there is, in bytes.
        api.core.v1.NodeRuntimeHandler: A RuntimeClass refers to it by name.
          features: What it can do.
          name: Its name; empty for the default one.
        api.core.v1.NodeRuntimeHandlerFeatures: Known from the runtime when the kubelet starts.
          recursiveReadOnlyMounts: Whether it can make mounts inside read-only volumes read-only
            too.
          userNamespaces: Whether it can give pods user numbers of their own.
        api.core.v1.AttachedVolume: Reported by the attach-detach controller.
          devicePath: The path of the device on the node.
          name: The name of the volume.
        """#
}
