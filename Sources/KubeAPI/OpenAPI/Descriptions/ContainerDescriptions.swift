/// What `kubectl explain` says about containers: what they run, see and may do.
enum ContainerDescriptions {
    static let text = #"""
        api.core.v1.Container: One program with its image, its settings and what it may use.
          args: The arguments of the command. When left out, those of the image, unless command is
            given: then none. $(NAME) stands for a variable of env.
          command: The program to run instead of the one the image names. $(NAME) stands for a
            variable of env; no shell is involved.
          env: Environment variables, one by one. In a StatefulSet metadata.name tells a pod its own
            name and thereby its ordinal.
          envFrom: ConfigMaps and Secrets whose keys all become environment variables. Single ones
            in env win.
          image: The image to run, e.g. nginx:1.25. In a StatefulSet a change rolls through the
            pods.
          imagePullPolicy: When the image is pulled: Always, IfNotPresent or Never. Always when the
            tag is latest or missing, else IfNotPresent.
          lifecycle: What happens right after the start and before the stop.
          livenessProbe: A check whose failure restarts the container. Keep it forgiving: restarting
            a slow database rarely helps.
          name: The name of the container in the pod. It cannot be changed.
          ports: The ports the program listens on. Mostly for information and for names that
            Services use; leaving one out closes nothing.
          readinessProbe: A check that decides whether the pod is ready. Pods that are not ready get
            no traffic from Services, and an ordered StatefulSet waits for them.
          resizePolicy: Whether a change of cpu or memory of the running container restarts it.
          resources: How much cpu and memory the container needs and may use.
          restartPolicy: Whether this container is started again when it ends. On an init container
            Always makes it a sidecar that runs as long as the pod.
          restartPolicyRules: Exceptions to restartPolicy for certain exit codes. The first rule
            that fits counts.
          securityContext: User, groups and rights of this container. Wins over what the pod says.
          startupProbe: A check that must succeed once before the other probes begin. For programs
            that take long to start, such as a database that recovers.
          stdin: Whether the program's input stays open to be attached to. Default false.
          stdinOnce: Whether the input closes after the first one attached leaves. Default false.
          terminationMessagePath: The file in which the program may leave its last words; at most
            4096 bytes are kept. Default /dev/termination-log.
          terminationMessagePolicy: File, the default, takes the last words from that file;
            FallbackToLogsOnError takes the end of the log when the file is empty and the program
            failed.
          tty: Whether the program gets a terminal; needs stdin. Default false.
          volumeDevices: Volumes the container uses as raw block devices.
          volumeMounts: Volumes the container sees as folders. A StatefulSet's claim is mounted
            under the name of its template.
          workingDir: The folder the program starts in; that of the image when left out.
        api.core.v1.EphemeralContainer: A container added to a running pod to look into it. It has
            no resources of its own, is never restarted and stays until the pod goes.
          args: The arguments of the command. When left out, those of the image, unless command is
            given: then none. $(NAME) stands for a variable of env.
          command: The program to run instead of the one the image names. $(NAME) stands for a
            variable of env.
          env: Environment variables, one by one.
          envFrom: ConfigMaps and Secrets whose keys all become environment variables.
          image: The image to run, usually one with tools.
          imagePullPolicy: When the image is pulled: Always, IfNotPresent or Never.
          lifecycle: Not allowed here.
          livenessProbe: Not allowed here.
          name: The name, unlike that of any other container of the pod.
          ports: Not allowed here.
          readinessProbe: Not allowed here.
          resizePolicy: Not allowed here.
          resources: Not allowed here. The container uses what the pod's others leave.
          restartPolicy: Not allowed here.
          restartPolicyRules: Not allowed here.
          securityContext: User, groups and rights of this container.
          startupProbe: Not allowed here.
          stdin: Whether the program's input stays open to be attached to.
          stdinOnce: Whether the input closes after the first one attached leaves.
          targetContainerName: The container whose processes this one shall see; only its own and
            those shared by the pod when left out.
          terminationMessagePath: The file in which the program may leave its last words. Default
            /dev/termination-log.
          terminationMessagePolicy: Whether the last words come from that file only (File) or from
            the log when it is empty and the program failed (FallbackToLogsOnError).
          tty: Whether the program gets a terminal; needs stdin.
          volumeDevices: Volumes the container uses as raw block devices.
          volumeMounts: Volumes of the pod the container sees as folders. Parts of them (subPath)
            cannot be mounted here.
          workingDir: The folder the program starts in; that of the image when left out.
        api.core.v1.ContainerPort: A port a container listens on.
          containerPort: The number of the port, 1 to 65535.
          hostIP: The address of the node that hostPort is bound to.
          hostPort: A port of the node that leads to this one. Only one pod with it fits on a node;
            usually a Service is the better way.
          name: A name for the port, at most 15 characters, that Services and probes may use instead
            of the number.
          protocol: TCP, the default, UDP or SCTP.
        api.core.v1.ContainerResizePolicy: What changing a resource of a running container does to
            it.
          resourceName: cpu or memory.
          restartPolicy: NotRequired, the default, changes it on the run; RestartContainer starts
            the container again.
        api.core.v1.ContainerRestartRule: What happens to a container that ends in a certain way.
          action: What to do: Restart starts the container again, RestartAllContainers all of the
            pod where the cluster allows it.
          exitCodes: The exit codes the rule is for.
        api.core.v1.ContainerRestartRuleOnExitCodes: Some exit codes.
          operator: In: the exit code is one of values; NotIn: it is none of them.
          values: The exit codes, from 0 to 255.
        api.core.v1.EnvVar: An environment variable.
          name: The name.
          value: The value; empty when left out. $(NAME) stands for a variable set earlier, $$(NAME)
            for the text itself.
          valueFrom: Where the value comes from instead.
        api.core.v1.EnvVarSource: Exactly one source is given. The value is read when the container
            starts and does not change then.
          configMapKeyRef: A key of a ConfigMap of the namespace.
          fieldRef: A field of the pod: metadata.name, metadata.namespace, a label or annotation,
            metadata.uid, spec.nodeName, spec.serviceAccountName, status.hostIP or status.podIP.
          fileKeyRef: A key of a file of variables in a volume.
          resourceFieldRef: A request or limit of the container.
          secretKeyRef: A key of a Secret of the namespace.
        api.core.v1.EnvFromSource: A ConfigMap or Secret whose keys become variables.
          configMapRef: The ConfigMap.
          prefix: What the names of the variables begin with, before the keys.
          secretRef: The Secret.
        api.core.v1.ConfigMapEnvSource: Each key becomes a variable of that name. Changes reach the
            container only when it is started again.
          name: The name of the ConfigMap.
          optional: Whether it may be missing. Without it the container waits otherwise.
        api.core.v1.SecretEnvSource: Each key becomes a variable of that name. Changes reach the
            container only when it is started again.
          name: The name of the Secret.
          optional: Whether it may be missing. Without it the container waits otherwise.
        api.core.v1.ConfigMapKeySelector: A ConfigMap of the same namespace, and one key of it.
          key: The key.
          name: The name of the ConfigMap.
          optional: Whether it or its key may be missing. Without them the container waits
            otherwise.
        api.core.v1.SecretKeySelector: A Secret of the same namespace, and one key of it.
          key: The key.
          name: The name of the Secret.
          optional: Whether it or its key may be missing. Without them the container waits
            otherwise.
        api.core.v1.FileKeySelector: A variable in a file of a volume, as an init container may have
            written it.
          key: The name of the variable in the file.
          optional: Whether the file or the key may be missing. Default false.
          path: The path of the file in the volume, relative and without '..'.
          volumeName: The volume of the pod that holds the file. The container need not mount it.
        api.core.v1.ResourceRequirements: How much of what is needed and may be used.
          claims: Claims of the pod's resourceClaims that are used here.
          limits: The most that may be used. Beyond its cpu limit a container is slowed down, beyond
            its memory limit it is killed (OOMKilled).
          requests: What is set aside on the node. The scheduler places pods by these sums; the
            limits count when they are left out.
        api.core.v1.ResourceClaim: A claim of the pod that a container uses.
          name: Its name in the pod's resourceClaims.
          request: One request of the claim; all of it when left out.
        api.core.v1.VolumeMount: Where a container sees a volume.
          mountPath: The folder in the container. It must not contain ':'.
          mountPropagation: Whether mounts made later inside the volume are seen: None, the default;
            HostToContainer: those of the node; Bidirectional: both ways.
          name: The name of the pod's volume, or of a claim template in a StatefulSet.
          readOnly: Whether the container may only read. Default false.
          recursiveReadOnly: Whether mounts inside the volume become read-only too: Disabled,
            IfPossible or Enabled.
          subPath: A folder of the volume to mount instead of all of it.
          subPathExpr: Like subPath, with $(NAME) for environment variables. Use one or the other.
        api.core.v1.VolumeDevice: Where a container sees a volume as a block device.
          devicePath: The path of the device in the container.
          name: The name of the pod's volume; its claim has volumeMode Block.
        api.core.v1.Lifecycle: Hooks, and the signal to stop with. A hook runs at least once, and
            its output is not kept.
          postStart: Runs right after the start, beside the program. The container does not count as
            running until it is done; when it fails, the container is killed.
          preStop: Runs before the program is asked to stop, e.g. to leave a cluster in good order.
            Its time counts in the grace period; it does not run when the program crashes.
          stopSignal: The signal that asks the program to stop; that of the image or SIGTERM when
            left out. Needs spec.os.
        api.core.v1.LifecycleHandler: Something to do for a container. Exactly one way is given.
          exec: A command in the container.
          httpGet: An HTTP request.
          sleep: A pause.
          tcpSocket: No longer supported here; it always fails.
        api.core.v1.ExecAction: Succeeds when the program ends with 0.
          command: The program and its arguments. No shell is involved unless it is called.
        api.core.v1.HTTPGetAction: Succeeds when the status of the answer is at least 200 and below
            400.
          host: The host to connect to; the address of the pod when left out. A Host header is set
            in httpHeaders.
          httpHeaders: Further headers.
          path: The path, / when left out.
          port: The number or name of the port.
          scheme: HTTP, the default, or HTTPS. Certificates are not checked.
        api.core.v1.HTTPHeader: A header of an HTTP request.
          name: Its name.
          value: Its value.
        api.core.v1.TCPSocketAction: Succeeds when the port accepts the connection.
          host: The host to connect to; the address of the pod when left out.
          port: The number or name of the port.
        api.core.v1.GRPCAction: Succeeds when the program answers that it is serving.
          port: The number of the port.
          service: The name of the service asked about; empty for the whole program.
        api.core.v1.SleepAction: Waits.
          seconds: For how many seconds.
        api.core.v1.Probe: A check of a container that is repeated. Exactly one way to check is
            given.
          exec: A command in the container; 0 is success.
          failureThreshold: How many failures in a row count as failed. Default 3.
          grpc: A request to the gRPC health service.
          httpGet: An HTTP request; a status from 200 to 399 is success.
          initialDelaySeconds: How many seconds after the container's start the first check waits.
            Default 0.
          periodSeconds: How many seconds lie between checks. Default 10, at least 1.
          successThreshold: How many successes in a row count as success again. Default 1, and 1 is
            the only value for liveness and startup.
          tcpSocket: A TCP connection that must open.
          terminationGracePeriodSeconds: How many seconds a container that failed this check has to
            stop; those of the pod when left out. Not for readiness.
          timeoutSeconds: After how many seconds without an answer a check has failed. Default 1.
        api.core.v1.SecurityContext: What is left out here comes from the pod's securityContext or
            the image.
          allowPrivilegeEscalation: Whether a process may get more rights than its parent, as with
            setuid. Always true when privileged.
          appArmorProfile: The AppArmor profile of the container.
          capabilities: Rights of the kernel to add to or take from the usual ones.
          privileged: Whether processes have all rights of root on the node. Default false.
          procMount: How /proc is shown: Default hides parts of it, Unmasked shows all.
          readOnlyRootFilesystem: Whether the container's own files are read-only; volumes can still
            be written. Default false.
          runAsGroup: The number of the group the processes run as.
          runAsNonRoot: Whether the kubelet refuses to start the container as root.
          runAsUser: The number of the user the processes run as; that of the image when left out.
          seLinuxOptions: The SELinux label of the container.
          seccompProfile: Which system calls the container may make.
          windowsOptions: Settings for Windows containers.
        api.core.v1.Capabilities: Rights of the kernel for a container, e.g. NET_ADMIN.
          add: Those it gets beyond the usual ones.
          drop: Those that are taken from it; ALL takes every one.
        """#
}
