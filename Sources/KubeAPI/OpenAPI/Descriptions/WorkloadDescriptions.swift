/// What `kubectl explain` says about the kinds that run pods, and about budgets.
enum WorkloadDescriptions {
    static let text = #"""
        api.apps.v1.StatefulSet: Runs pods that are not interchangeable. Each pod keeps a name with
            an ordinal (web-0, web-1 and so on), a DNS name and its own claims, also when it is
            rescheduled. Pods are started in the order of their ordinals, and replaced and removed
            in the reverse order.
          spec: How many pods there shall be and what they look like. Only replicas, template,
            updateStrategy, persistentVolumeClaimRetentionPolicy, minReadySeconds, ordinals and
            revisionHistoryLimit can be changed later.
          status: What the controller last saw. It may lag behind by a moment.
        api.apps.v1.StatefulSetSpec: Everything you decide about a StatefulSet. The controller works
            towards it, pod by pod.
          minReadySeconds: For how many seconds a new pod must stay ready before it counts as
            available. A rolling update, and with OrderedReady scaling too, waits that long for
            every pod. Default 0.
          ordinals: From which number the pods are counted; 0 when left out.
          persistentVolumeClaimRetentionPolicy: Whether the claims of the pods are deleted with the
            set or when it is scaled down. By default they stay, and a pod that comes back finds its
            data.
          podManagementPolicy: OrderedReady, the default, starts pods one after the other, each when
            the one before is ready, and removes them in reverse. Parallel starts and removes them
            all at once; it does not change how updates roll. Fixed at creation.
          replicas: How many pods there shall be; 1 when left out. Scaling down removes the highest
            ordinals first and keeps their claims unless the retention policy says otherwise.
          revisionHistoryLimit: How many old revisions of the template are kept for kubectl rollout
            undo, not counting those in use. Default 10.
          selector: Which pods belong to the set. The labels of the template must match it, it
            should match nobody else's pods, and it is fixed at creation.
          serviceName: The headless Service that gives the pods their DNS names:
            web-0.NAME.NAMESPACE.svc.cluster.local. You create that Service yourself; the set runs
            without it, but the names do not resolve.
          template: What each pod looks like. Changing it makes a new revision, which updateStrategy
            brings to the pods.
          updateStrategy: How pods get a changed template.
          volumeClaimTemplates: The claims every pod gets, called TEMPLATE-SET-ORDINAL, e.g.
            www-web-0. A pod finds the same claims again wherever it runs. Fixed at creation.
        api.apps.v1.StatefulSetOrdinals: For sets whose first pod shall not be number 0.
          start: The ordinal of the first pod; 0 when left out. With 5 and three replicas the pods
            are web-5, web-6 and web-7, which helps to move a set from one cluster to another part
            by part.
        api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy: When the claims made from
            volumeClaimTemplates are deleted. It never touches claims while their pod is only being
            replaced.
          whenDeleted: What happens to the claims when the set is deleted: Retain, the default,
            keeps them; Delete removes them once the pods are gone.
          whenScaled: What happens to the claims of pods that scaling down removes: Retain, the
            default, keeps them for when the set grows again; Delete removes them after the pod.
        api.apps.v1.StatefulSetUpdateStrategy: A strategy and its details. Pods are always deleted
            and made anew under their old names; nothing is changed in place.
          rollingUpdate: Details of the RollingUpdate strategy; not for OnDelete.
          type: RollingUpdate, the default, replaces pods by itself, from the highest ordinal down,
            each when the one before is ready again. OnDelete leaves every pod as it is until you
            delete it.
        api.apps.v1.RollingUpdateStatefulSetStrategy: How far and how fast updates go. A pod that
            does not become ready stops the update.
          maxUnavailable: How many pods may be down at the same time during an update, as a number
            or a share of replicas, rounded down but never below 1. 1 when left out. Needs the
            feature gate MaxUnavailableStatefulSet, which is off by default; the field is dropped
            without it.
          partition: How many of the lowest pods keep the old template, and come back with it; the
            others get the new one. Default 0, which means all are updated. Lower it step by step
            for a canary. It counts pods: with ordinals.start 5 a partition of 2 holds web-5 and
            web-6.
        api.apps.v1.StatefulSetStatus: Counts of pods and names of revisions, written by the
            controller; your own changes to it are overwritten.
          availableReplicas: How many pods have been ready for minReadySeconds.
          collisionCount: How often the name of a new revision was taken already. It goes into the
            hash of the names.
          conditions: Statements about the set. The controller makes none today.
          currentReplicas: How many pods still have the revision of currentRevision.
          currentRevision: The ControllerRevision that pods had before the update that is going on.
            Equal to updateRevision when no update is.
          observedGeneration: The metadata.generation that this status is about. While it is lower
            than that of the object, the controller has not seen the latest spec.
          readyReplicas: How many pods are ready, that is, pass their readiness probes.
          replicas: How many pods the controller has created.
          updateRevision: The ControllerRevision that new and updated pods get.
          updatedReplicas: How many pods have the revision of updateRevision.
        api.apps.v1.StatefulSetCondition: One statement about a StatefulSet.
          lastTransitionTime: When status last changed.
          message: The details, for people.
          reason: Why status is what it is, as one word for programs.
          status: True, False or Unknown.
          type: What the statement is about.
        api.apps.v1.ControllerRevision: One version of a StatefulSet's or DaemonSet's template, kept
            so that it can be rolled back to. Its content cannot be changed.
          data: The part of the owner's spec that is kept, as a patch that brings it back.
          revision: The number of the version; a higher one is newer. Going back to an old template
            gives its revision a new number.
        api.apps.v1.Deployment: Runs interchangeable pods and replaces them gradually when the
            template changes, by way of ReplicaSets. For pods with names and disks of their own use
            a StatefulSet.
          spec: How many pods there shall be and what they look like.
          status: What the controller last saw.
        api.apps.v1.DeploymentSpec: The pods a Deployment shall have.
          minReadySeconds: For how many seconds a new pod must stay ready before it counts as
            available. Default 0.
          paused: While true, a changed template is not rolled out.
          progressDeadlineSeconds: After how many seconds without progress a rollout counts as
            failed, which shows in the conditions and stops nothing. Default 600.
          replicas: How many pods there shall be; 1 when left out.
          revisionHistoryLimit: How many old ReplicaSets are kept to roll back to. Default 10.
          selector: Which pods belong to the Deployment. The labels of the template must match it;
            fixed at creation.
          strategy: How old pods are replaced by new ones.
          template: What each pod looks like. Changing it starts a rollout.
        api.apps.v1.DeploymentStrategy: A strategy and its details.
          rollingUpdate: Details of the RollingUpdate strategy.
          type: RollingUpdate, the default, replaces pods bit by bit. Recreate first removes all old
            pods and then starts the new ones.
        api.apps.v1.RollingUpdateDeployment: How many pods a Deployment may add and miss while it
            rolls.
          maxSurge: How many pods beyond replicas there may be, as a number or a share of replicas,
            rounded up. Default 25%.
          maxUnavailable: How many pods may be missing from replicas, as a number or a share of
            replicas, rounded down. Default 25%.
        api.apps.v1.DeploymentStatus: Counts of pods and statements about the rollout, written by
            the controller.
          availableReplicas: How many pods have been ready for minReadySeconds.
          collisionCount: How often the name of a new ReplicaSet was taken already. It goes into the
            hash of the names.
          conditions: Statements such as Available and Progressing.
          observedGeneration: The metadata.generation that this status is about.
          readyReplicas: How many pods are ready.
          replicas: How many pods there are, of any template.
          terminatingReplicas: How many pods are on their way out.
          unavailableReplicas: How many pods are still missing for the Deployment to be fully
            available.
          updatedReplicas: How many pods have the newest template.
        api.apps.v1.DeploymentCondition: One statement about a Deployment.
          lastTransitionTime: When status last changed.
          lastUpdateTime: When the statement was last made, changed or not.
          message: The details, for people.
          reason: Why status is what it is, as one word for programs.
          status: True, False or Unknown.
          type: Available, Progressing or ReplicaFailure.
        api.apps.v1.ReplicaSet: Keeps a number of interchangeable pods running. Usually made and
            managed by a Deployment.
          spec: How many pods there shall be and what they look like.
          status: What the controller last saw.
        api.apps.v1.ReplicaSetSpec: The pods a ReplicaSet shall have.
          minReadySeconds: For how many seconds a new pod must stay ready before it counts as
            available. Default 0.
          replicas: How many pods there shall be; 1 when left out.
          selector: Which pods belong to the set. The labels of the template must match it; fixed at
            creation.
          template: What new pods look like. Existing pods are not changed.
        api.apps.v1.ReplicaSetStatus: Counts of pods, written by the controller.
          availableReplicas: How many pods have been ready for minReadySeconds.
          conditions: Statements such as ReplicaFailure.
          fullyLabeledReplicas: How many pods carry all labels of the template.
          observedGeneration: The metadata.generation that this status is about.
          readyReplicas: How many pods are ready.
          replicas: How many pods there are.
          terminatingReplicas: How many pods are on their way out.
        api.apps.v1.ReplicaSetCondition: One statement about a ReplicaSet.
          lastTransitionTime: When status last changed.
          message: The details, for people.
          reason: Why status is what it is, as one word for programs.
          status: True, False or Unknown.
          type: What the statement is about, e.g. ReplicaFailure.
        api.apps.v1.DaemonSet: Runs one copy of a pod on every node, or on those that match.
          spec: What the pods look like and how they are updated.
          status: What the controller last saw.
        api.policy.v1.PodDisruptionBudget: Limits how many pods of a group may be down at the same
            time through evictions, such as those of kubectl drain. It cannot prevent failures, and
            direct deletions do not ask it.
          spec: Which pods are meant and how many must stay.
          status: How many evictions are possible right now.
        api.policy.v1.PodDisruptionBudgetSpec: A selector and a number: minAvailable or
            maxUnavailable, not both.
          maxUnavailable: How many of the pods may be unavailable after an eviction, as a number or
            a share of the expected pods, rounded up. 0 forbids evictions. Give either this or
            minAvailable.
          minAvailable: How many of the pods must still be available after an eviction, as a number
            or a share of the expected pods, rounded up. For a database of three with a quorum of
            two that is 2.
          selector: Which pods of the namespace the budget protects: all of them when it is empty,
            none when it is left out.
          unhealthyPodEvictionPolicy: When pods that run but are not ready may be evicted.
            IfHealthyBudget, the default: only while enough others are healthy. AlwaysAllow: always,
            so that a broken pod cannot hold up a drain.
        api.policy.v1.PodDisruptionBudgetStatus: Counts of pods, kept by a controller. Evictions are
            granted by them.
          conditions: Statements such as DisruptionAllowed.
          currentHealthy: How many of the pods are healthy, that is, ready.
          desiredHealthy: How many healthy pods the budget asks for.
          disruptedPods: Pods whose eviction was granted but whose deletion was not seen yet, with
            the time it was granted. They do not count as healthy.
          disruptionsAllowed: How many more pods may be evicted right now. An eviction is refused
            while this is 0.
          expectedPods: How many pods the budget counts on: the replicas of their controllers, or
            the matching pods where minAvailable is a plain number.
          observedGeneration: The metadata.generation that this status is about. Evictions are
            refused while it is behind.
        api.policy.v1.Eviction: Asks for the deletion of a pod in a way that respects disruption
            budgets. Posted to the pod's eviction path.
          deleteOptions: How the pod is deleted when the eviction is granted.
        api.autoscaling.v1.Scale: The size of a workload, read and written on its own, as kubectl
            scale does.
          spec: The size that is wanted.
          status: The size there is.
        api.autoscaling.v1.ScaleSpec: A number of pods.
          replicas: How many pods there shall be.
        api.autoscaling.v1.ScaleStatus: The size of a workload.
          replicas: How many pods there are.
          selector: The selector of the pods, as one text.
        """#
}
