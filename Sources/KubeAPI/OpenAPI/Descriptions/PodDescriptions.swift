/// What `kubectl explain` says about pods, and where and how they run.
enum PodDescriptions {
    static let text = #"""
        api.core.v1.Pod: One or more containers that run together on one node and share its network
            address and volumes. A pod never moves: when it is lost, its controller makes a new one,
            in a StatefulSet under the same name and with the same claims.
          spec: What the pod runs, where and how. Little of it can be changed later.
          status: What is known about the pod, mostly from the kubelet of its node. It is out of
            date when the node cannot be reached.
        api.core.v1.PodTemplateSpec: A template of pods. Each pod is made from it as it is at that
            time.
          metadata: Labels and annotations the pods get. Name and namespace come from the workload.
          spec: What the pods run, where and how.
        api.core.v1.PodSpec: Containers, volumes, placement and rights of a pod. Only images,
            tolerations to be added, activeDeadlineSeconds and a few more can change in a running
            pod.
          activeDeadlineSeconds: After how many seconds the pod is stopped and counts as failed. Not
            allowed in the template of a StatefulSet.
          affinity: Wishes and demands about the node: its labels, and which pods run near or far.
          automountServiceAccountToken: Whether the containers get a token of the service account as
            files. When left out, the account decides.
          containers: The containers of the pod, at least one. They start together, after the init
            containers.
          dnsConfig: Name servers and search domains that are added to those of dnsPolicy.
          dnsPolicy: Where names are looked up. ClusterFirst, the default, asks the DNS of the
            cluster, which knows the names of StatefulSet pods; Default takes over the node's
            settings; ClusterFirstWithHostNet is for pods on the host's network; None uses only
            dnsConfig.
          enableServiceLinks: Whether the Services of the namespace are told to the containers as
            environment variables. Default true.
          ephemeralContainers: Containers added to the running pod for debugging, by kubectl debug.
            They are never restarted and cannot be removed.
          hostAliases: Lines that are added to /etc/hosts in the containers.
          hostIPC: Whether the pod shares the interprocess communication of its node. Default false.
          hostNetwork: Whether the pod uses the network of its node instead of an address of its
            own. Default false; two such pods cannot use the same port on a node.
          hostPID: Whether the pod sees the processes of its node. Default false.
          hostUsers: Whether the pod uses the user numbers of its node. False gives it numbers of
            its own, so that root in it is nobody outside. Default true.
          hostname: The host name in the pod; its own name when left out. The StatefulSet controller
            sets it to the pod's name; with subdomain it makes the DNS name.
          hostnameOverride: A host name in the pod that takes the place of the one made of hostname
            and subdomain. It changes nothing in DNS.
          imagePullSecrets: Secrets of this namespace with the credentials for pulling images.
          initContainers: Containers that run before the others, one after the other, each to its
            end. One with restartPolicy Always is a sidecar: it keeps running and the next one
            starts when it has started.
          nodeName: The node the pod runs on, filled in by the scheduler. A pod that asks for a node
            here goes past the scheduler.
          nodeSelector: Labels a node must have for the pod to be scheduled there.
          os: The operating system the containers are made for. Settings of the other one must then
            be left out.
          overhead: What running the pod costs beyond its containers, by resource. Set from the
            runtime class.
          preemptionPolicy: Whether pods of lower priority are removed when there is no room for
            this one. PreemptLowerPriority, the default, or Never.
          priority: How important the pod is, as a number. Set from priorityClassName.
          priorityClassName: The class that says how important the pod is. More important pods are
            scheduled first and may push out others.
          readinessGates: Conditions that must be True, besides ready containers, for the pod to be
            ready. Something outside sets them in status.conditions.
          resourceClaims: Claims for devices that must be allocated before the pod may start.
            Containers name them in resources.claims.
          resources: Requests and limits of cpu and memory for the pod as a whole, next to those of
            its containers.
          restartPolicy: Whether containers that end are started again: Always, the default,
            OnFailure or Never. In a StatefulSet only Always is allowed.
          runtimeClassName: The runtime class that runs the pod; the default runtime when left out.
          schedulerName: Who picks the node; default-scheduler when left out.
          schedulingGates: While this list is not empty the pod is not scheduled. Entries can only
            be removed.
          schedulingGroup: The group of pods that this one is scheduled together with.
          securityContext: User, groups and other rights for all containers, and the owner of
            volumes.
          serviceAccount: Older name of serviceAccountName.
          serviceAccountName: The account that the pod acts as towards the API; default when left
            out.
          setHostnameAsFQDN: Whether the host name in the pod is the full one with its domain.
            Default false.
          shareProcessNamespace: Whether the containers see each other's processes. Default false.
          subdomain: The name of the headless Service that the pod's DNS name lies under:
            HOSTNAME.SUBDOMAIN.NAMESPACE.svc.cluster.local. In a StatefulSet it comes from
            serviceName.
          terminationGracePeriodSeconds: How many seconds the containers have between the request to
            stop and being killed, preStop included. Default 30. Databases often need more; 0 is
            unsafe for StatefulSets, as the next pod may start while the old one still runs.
          tolerations: Taints of nodes that the pod puts up with. By default it puts up with a lost
            node for 300 seconds.
          topologySpreadConstraints: How evenly pods are spread over zones, nodes or other parts of
            the cluster.
          volumes: The volumes that containers can mount. A StatefulSet adds one for each of its
            volumeClaimTemplates.
        api.core.v1.PodOS: Given by name.
          name: linux or windows.
        api.core.v1.PodReadinessGate: Given by the type of the condition.
          conditionType: The type of the condition in status.conditions.
        api.core.v1.PodSchedulingGate: Something that must happen before a pod is scheduled.
          name: A name for what is waited for. Whoever waits removes the entry.
        api.core.v1.PodSchedulingGroup: Given by name.
          podGroupName: The name of the PodGroup in the same namespace.
        api.core.v1.PodResourceClaim: A claim for devices, under a name that the containers use. It
            refers to a claim or to a template of claims, not to both.
          name: The name inside the pod.
          resourceClaimName: The name of an existing ResourceClaim in the namespace.
          resourceClaimTemplateName: The name of a ResourceClaimTemplate; the pod gets a claim of
            its own from it, which goes with the pod.
        api.core.v1.PodDNSConfig: DNS settings that are added to those of the policy.
          nameservers: Addresses of name servers, asked after those of the policy. At most three in
            all.
          options: Options of the resolver, e.g. ndots. They win over those of the policy.
          searches: Domains that short names are completed with, after those of the policy.
        api.core.v1.PodDNSConfigOption: An option of the resolver, as in /etc/resolv.conf.
          name: The name of the option, e.g. ndots.
          value: The value, when the option has one.
        api.core.v1.HostAlias: A line of /etc/hosts.
          hostnames: The names for the address.
          ip: The address.
        api.core.v1.PodSecurityContext: Users, groups and rights of all containers of a pod. What a
            container says for itself goes first.
          appArmorProfile: The AppArmor profile of the containers.
          fsGroup: A group that owns the pod's volumes and that all processes belong to. Files get
            the group and become writable for it when the volume is mounted.
          fsGroupChangePolicy: When volumes are given to fsGroup. Always, the default, goes through
            all files at each mount; OnRootMismatch only when the top folder has another owner,
            which starts pods with large volumes much faster.
          runAsGroup: The number of the group the processes run as; that of the image when left out.
          runAsNonRoot: Whether the kubelet refuses to start containers that would run as root.
          runAsUser: The number of the user the processes run as; that of the image when left out.
          seLinuxChangePolicy: How volumes get their SELinux label: MountOption with the mount,
            Recursive file by file.
          seLinuxOptions: The SELinux label of the containers.
          seccompProfile: Which system calls the containers may make.
          supplementalGroups: Further groups the processes belong to.
          supplementalGroupsPolicy: Whether the groups that the image gives the user count too:
            Merge, the default, or Strict.
          sysctls: Kernel parameters to be set for the pod. Only safe ones unless the node allows
            more.
          windowsOptions: Settings for Windows containers.
        api.core.v1.SELinuxOptions: The four parts of a label. The runtime picks one when they are
            left out.
          level: The level.
          role: The role.
          type: The type.
          user: The user.
        api.core.v1.SeccompProfile: A profile of allowed system calls; others fail.
          localhostProfile: The file of the profile below the kubelet's seccomp folder. For type
            Localhost only.
          type: RuntimeDefault takes the profile of the runtime, Localhost a file on the node,
            Unconfined none.
        api.core.v1.AppArmorProfile: A profile for the AppArmor module of the kernel.
          localhostProfile: The name of a profile loaded on the node. For type Localhost only.
          type: RuntimeDefault takes the profile of the runtime, Localhost one of the node,
            Unconfined none.
        api.core.v1.WindowsSecurityContextOptions: They have no meaning on Linux nodes.
          gmsaCredentialSpec: The credentials of a group managed service account, as text.
          gmsaCredentialSpecName: The name of an object that holds such credentials.
          hostProcess: Whether the container runs as a process of the host. All containers of a pod
            must agree, and the pod must use the host's network.
          runAsUserName: The Windows user the first process runs as; that of the image when left
            out.
        api.core.v1.Sysctl: A kernel parameter.
          name: Its name, e.g. net.core.somaxconn.
          value: Its value.
        api.core.v1.Affinity: Wishes and demands about where a pod runs. They count when the pod is
            scheduled; a running pod is not moved.
          nodeAffinity: Which nodes, by their labels.
          podAffinity: Near which other pods.
          podAntiAffinity: Away from which other pods. A StatefulSet that repels its own pods by
            kubernetes.io/hostname runs each of them on a node of its own.
        api.core.v1.NodeAffinity: Demands, which must hold, and wishes, which count by weight.
          preferredDuringSchedulingIgnoredDuringExecution: Wishes with weights. The node with the
            highest sum is favoured; others will do.
          requiredDuringSchedulingIgnoredDuringExecution: What a node must fulfil. The pod stays
            Pending while no node does.
        api.core.v1.PreferredSchedulingTerm: A wish for a node.
          preference: What the node's labels and fields should be like.
          weight: How much the wish counts, from 1 to 100.
        api.core.v1.NodeSelector: Picks nodes. One fulfilled term is enough.
          nodeSelectorTerms: The terms; one of them must hold.
        api.core.v1.NodeSelectorTerm: Conditions on a node, all of which must hold. A term without
            any picks no node.
          matchExpressions: Conditions on labels.
          matchFields: Conditions on fields; only metadata.name.
        api.core.v1.NodeSelectorRequirement: One condition on a node.
          key: The name of the label or the path of the field.
          operator: In, NotIn, Exists and DoesNotExist as in label selectors; Gt and Lt compare
            whole numbers.
          values: The values to compare with: none for Exists and DoesNotExist, exactly one for Gt
            and Lt.
        api.core.v1.PodAffinity: Demands, which must hold, and wishes, which count by weight.
          preferredDuringSchedulingIgnoredDuringExecution: Wishes with weights. The place with the
            highest sum is favoured; others will do.
          requiredDuringSchedulingIgnoredDuringExecution: Pods that must run in the same place: one
            for each entry is enough. The pod stays Pending while no place fits; only the first pod
            of a group that seeks its own kind may go anywhere.
        api.core.v1.PodAntiAffinity: Demands, which must hold, and wishes, which count by weight.
          preferredDuringSchedulingIgnoredDuringExecution: Wishes with weights. Places with such
            pods are avoided where possible.
          requiredDuringSchedulingIgnoredDuringExecution: Pods that must not run in the same place.
            With more replicas than places, the rest stay Pending.
        api.core.v1.WeightedPodAffinityTerm: A wish about other pods.
          podAffinityTerm: Which pods and which places.
          weight: How much the wish counts, from 1 to 100.
        api.core.v1.PodAffinityTerm: Some pods, and what counts as the same place as theirs.
          labelSelector: Which pods, by their labels.
          matchLabelKeys: Labels whose value on the new pod the others must have too, e.g. a
            revision hash.
          mismatchLabelKeys: Labels whose value on the new pod the others must not have.
          namespaceSelector: The namespaces of the pods, by their labels. An empty selector means
            all.
          namespaces: The names of the namespaces of the pods. Without this and namespaceSelector:
            the namespace of the new pod.
          topologyKey: The node label that makes a place: nodes with the same value count as one.
            kubernetes.io/hostname for nodes, topology.kubernetes.io/zone for zones.
        api.core.v1.Toleration: Lets a pod run on nodes with matching taints. It does not draw the
            pod to them.
          effect: The effect of the taint: NoSchedule, PreferNoSchedule or NoExecute; all of them
            when left out.
          key: The key of the taint; every key when left out, with operator Exists.
          operator: Equal, the default, compares the value; Exists takes any value; Gt and Lt
            compare whole numbers where the cluster allows them.
          tolerationSeconds: For how many seconds a NoExecute taint is put up with; forever when
            left out. After that the pod is deleted: 300 seconds after its node is lost, by default.
          value: The value of the taint; empty with Exists.
        api.core.v1.TopologySpreadConstraint: Pods that match are counted in each place; a new pod
            goes where it does not make the counts too uneven.
          labelSelector: Which pods are counted. Usually the labels of the workload itself.
          matchLabelKeys: Labels whose value on the new pod the counted pods must share, e.g. a
            revision hash.
          maxSkew: By how many the counts of two places may differ, at least 1.
          minDomains: How many places there should be at least; while there are fewer, the emptiest
            counts as having none.
          nodeAffinityPolicy: Whether only nodes that the pod's node affinity accepts are counted:
            Honor, the default, or Ignore.
          nodeTaintsPolicy: Whether only nodes whose taints the pod tolerates are counted: Honor, or
            Ignore, the default.
          topologyKey: The node label that makes a place: nodes with the same value count as one.
          whenUnsatisfiable: DoNotSchedule keeps the pod Pending when the spread would be too
            uneven; ScheduleAnyway only prefers emptier places.
        api.core.v1.LocalObjectReference: Names an object of the same namespace.
          name: The name of the object.
        api.core.v1.ObjectReference: Points to an object, or to a part of one.
          apiVersion: The group and version of the object.
          fieldPath: A part of the object, e.g. spec.containers{nginx}.
          kind: The kind of the object.
          name: The name of the object.
          namespace: The namespace of the object.
          resourceVersion: The version of the object that is meant.
          uid: The uid of the object. On a PersistentVolume's claimRef it ties the volume to that
            very claim; remove it to let a new claim of the name bind.
        api.core.v1.ObjectFieldSelector: A field of the pod whose value is wanted.
          apiVersion: The version of the API that fieldPath is written for; v1 when left out.
          fieldPath: The path of the field, e.g. metadata.name, metadata.labels['app'] or
            status.podIP.
        api.core.v1.ResourceFieldSelector: An amount, written as a number of units.
          containerName: The container. Needed in volumes; in variables the container itself is
            meant.
          divisor: The unit the value is given in, e.g. 1m or 1Mi; 1 when left out.
          resource: Which one, e.g. limits.memory or requests.cpu.
        """#
}
