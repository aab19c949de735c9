package import KubeAPI
package import KubeModel
package import SimKernel

/// The process that runs the controllers: one mirror for all of them, and for each its own queue,
/// memory and plans in flight.
///
/// To add a controller, write a field, its place in `init`, and its line in each of `dispatch`,
/// `waits` and `takePlans`. What it watches is asked of it; answers and timers find their
/// controller by the call's number and the slot.
package struct ControllerManager: Process {
    /// One timer for all controllers; no slot has this number.
    static let resyncTimer = TimerKey(1_000_000)

    package let options: ControllerOptions
    private var informer = Informer(resources: [])

    package private(set) var statefulSet: ControllerShell<StatefulSetReconciler>
    package private(set) var replicaSet: ControllerShell<ReplicaSetReconciler>
    package private(set) var deployment: ControllerShell<DeploymentReconciler>
    package private(set) var endpoints: ControllerShell<EndpointsController>
    package private(set) var endpointSlice: ControllerShell<EndpointSliceController>
    package private(set) var endpointMirroring: ControllerShell<EndpointMirroringController>
    package private(set) var garbageCollector: ControllerShell<GarbageCollector>
    package private(set) var nodeLifecycle: ControllerShell<NodeLifecycleController>
    package private(set) var taintEviction: ControllerShell<TaintEvictionController>
    package private(set) var podGC: ControllerShell<PodGarbageCollector>
    package private(set) var claimProtection: ControllerShell<ClaimProtection>
    package private(set) var volumeProtection: ControllerShell<VolumeProtection>
    package private(set) var volumeBinder: ControllerShell<VolumeBinder>
    package private(set) var volumeProvisioner: ControllerShell<VolumeProvisioner>
    package private(set) var volumeExpander: ControllerShell<VolumeExpander>
    package private(set) var volumeResizer: ControllerShell<VolumeResizer>
    package private(set) var fileSystemResizer: ControllerShell<FileSystemResizer>
    package private(set) var attachDetach: ControllerShell<AttachDetachController>
    package private(set) var disruption: ControllerShell<DisruptionController>
    package private(set) var namespace: ControllerShell<NamespaceController>
    package private(set) var serviceAccounts: ControllerShell<ServiceAccountsController>
    package private(set) var rootCertificate: ControllerShell<RootCertificatePublisher>

    package init(_ options: ControllerOptions = ControllerOptions()) {
        self.options = options
        statefulSet = ControllerShell(
            StatefulSetReconciler(options), memory: .init(), slot: 0, options)
        replicaSet = ControllerShell(
            ReplicaSetReconciler(), memory: .init(), slot: 1, options)
        deployment = ControllerShell(
            DeploymentReconciler(), memory: .init(), slot: 2, options)
        endpoints = ControllerShell(
            EndpointsController(), memory: .init(), slot: 3, options)
        endpointSlice = ControllerShell(
            EndpointSliceController(), memory: .init(),
            slot: 10, options)
        endpointMirroring = ControllerShell(
            EndpointMirroringController(), memory: .init(),
            slot: 20, options)
        garbageCollector = ControllerShell(
            GarbageCollector(), memory: .init(),
            slot: 11, options)
        nodeLifecycle = ControllerShell(
            NodeLifecycleController(
                monitorGrace: options.nodeMonitorGrace,
                monitorPeriod: options.nodeMonitorPeriod), memory: .init(),
            slot: 12, options)
        taintEviction = ControllerShell(
            TaintEvictionController(), memory: .init(),
            slot: 13, options)
        podGC = ControllerShell(
            PodGarbageCollector(), memory: .init(),
            slot: 14, options)
        claimProtection = ControllerShell(
            ClaimProtection(), memory: .init(),
            slot: 15, options)
        volumeProtection = ControllerShell(
            VolumeProtection(), memory: .init(),
            slot: 16, options)
        volumeBinder = ControllerShell(
            VolumeBinder(provisioners: options.provisioners), memory: .init(),
            slot: 17, options)
        volumeProvisioner = ControllerShell(
            VolumeProvisioner(provisioners: options.provisioners, timing: options.timing),
            memory: .init(),
            slot: 18, options)
        volumeExpander = ControllerShell(
            VolumeExpander(), memory: .init(), slot: 40, options)
        volumeResizer = ControllerShell(
            VolumeResizer(drivers: options.provisioners, timing: options.timing),
            memory: .init(), slot: 41, options)
        fileSystemResizer = ControllerShell(
            FileSystemResizer(), memory: .init(), slot: 42, options)
        attachDetach = ControllerShell(
            AttachDetachController(timing: options.timing), memory: .init(),
            slot: 19, options)
        disruption = ControllerShell(
            DisruptionController(), memory: .init(),
            slot: 30, options)
        namespace = ControllerShell(
            NamespaceController(), memory: .init(),
            slot: 31, options)
        serviceAccounts = ControllerShell(
            ServiceAccountsController(), memory: .init(),
            slot: 32, options)
        rootCertificate = ControllerShell(
            RootCertificatePublisher(certificate: options.rootCertificate), memory: .init(),
            slot: 33, options)
    }

    /// The plans with writes made since the last call; none unless the options ask for them to be
    /// kept.
    package mutating func takePlans() -> [(controller: String, plan: Plan)] {
        var plans: [(controller: String, plan: Plan)] = []
        guard options.keepsPlans else { return plans }
        statefulSet.takePlans(into: &plans)
        replicaSet.takePlans(into: &plans)
        deployment.takePlans(into: &plans)
        endpoints.takePlans(into: &plans)
        endpointSlice.takePlans(into: &plans)
        endpointMirroring.takePlans(into: &plans)
        garbageCollector.takePlans(into: &plans)
        nodeLifecycle.takePlans(into: &plans)
        taintEviction.takePlans(into: &plans)
        podGC.takePlans(into: &plans)
        claimProtection.takePlans(into: &plans)
        volumeProtection.takePlans(into: &plans)
        volumeBinder.takePlans(into: &plans)
        volumeProvisioner.takePlans(into: &plans)
        volumeExpander.takePlans(into: &plans)
        volumeResizer.takePlans(into: &plans)
        fileSystemResizer.takePlans(into: &plans)
        attachDetach.takePlans(into: &plans)
        disruption.takePlans(into: &plans)
        namespace.takePlans(into: &plans)
        serviceAccounts.takePlans(into: &plans)
        rootCertificate.takePlans(into: &plans)
        return plans
    }

    /// The mirror all controllers read.
    package var cache: ClusterCache { informer.cache }

    /// What the controllers wait for about one key, controller by controller.
    package func waits(
        of key: ObjectKey, at now: SimTime
    ) -> [(controller: String, waits: [Wait])] {
        var found: [(controller: String, waits: [Wait])] = []
        func ask<R: Reconciler>(_ shell: ControllerShell<R>) {
            let waits = shell.waits(of: key, at: now)
            if !waits.isEmpty { found.append((R.name, waits)) }
        }
        ask(statefulSet)
        ask(replicaSet)
        ask(deployment)
        ask(endpoints)
        ask(endpointSlice)
        ask(endpointMirroring)
        ask(garbageCollector)
        ask(nodeLifecycle)
        ask(taintEviction)
        ask(podGC)
        ask(claimProtection)
        ask(volumeProtection)
        ask(volumeBinder)
        ask(volumeProvisioner)
        ask(volumeExpander)
        ask(volumeResizer)
        ask(fileSystemResizer)
        ask(attachDetach)
        ask(disruption)
        ask(namespace)
        ask(serviceAccounts)
        ask(rootCertificate)
        return found
    }

    package mutating func receive(_ input: ProcessInput, _ context: inout ProcessContext) {
        if case .started = input {
            start(&context)
        } else if let changes = informer.receive(input, &context) {
            dispatch(.changes(changes), &context)
        } else if case .timer(Self.resyncTimer) = input {
            context.setTimer(Self.resyncTimer, after: options.resyncPeriod)
            dispatch(.resync, &context)
        } else if case .timer(let key) = input {
            dispatch(.timer(key), &context)
        } else if case .response(let call, let result) = input {
            dispatch(.response(call, result), &context)
        }
    }

    /// Begins with nothing remembered: lists and watches what the controllers need.
    private mutating func start(_ context: inout ProcessContext) {
        self = ControllerManager(options)
        var pass = ShellPass(.announce, informer.cache)
        dispatch(&pass, &context)
        informer = Informer(resources: Array(pass.resources))
        informer.start(&context)
        context.setTimer(Self.resyncTimer, after: options.resyncPeriod)
    }

    private mutating func dispatch(
        _ input: ShellPass.Input, _ context: inout ProcessContext
    ) {
        var pass = ShellPass(input, informer.cache)
        dispatch(&pass, &context)
    }

    private mutating func dispatch(_ pass: inout ShellPass, _ context: inout ProcessContext) {
        statefulSet.receive(&pass, &context)
        replicaSet.receive(&pass, &context)
        deployment.receive(&pass, &context)
        endpoints.receive(&pass, &context)
        endpointSlice.receive(&pass, &context)
        endpointMirroring.receive(&pass, &context)
        garbageCollector.receive(&pass, &context)
        nodeLifecycle.receive(&pass, &context)
        taintEviction.receive(&pass, &context)
        podGC.receive(&pass, &context)
        claimProtection.receive(&pass, &context)
        volumeProtection.receive(&pass, &context)
        volumeBinder.receive(&pass, &context)
        volumeProvisioner.receive(&pass, &context)
        volumeExpander.receive(&pass, &context)
        volumeResizer.receive(&pass, &context)
        fileSystemResizer.receive(&pass, &context)
        attachDetach.receive(&pass, &context)
        disruption.receive(&pass, &context)
        namespace.receive(&pass, &context)
        serviceAccounts.receive(&pass, &context)
        rootCertificate.receive(&pass, &context)
    }
}
