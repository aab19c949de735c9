/// What `kubectl explain` says about the kinds around workloads.
enum ClusterDescriptions {
    static let text = #"""
        api.core.v1.Namespace: A part of the cluster with names of its own. Deleting it deletes
            everything in it, claims included.
          spec: What keeps a deleted namespace until its content is gone.
          status: Whether it is in use or going.
        api.core.v1.NamespaceSpec: Written by the server.
          finalizers: Who still has to clear up; kubernetes until everything inside is deleted.
        api.core.v1.NamespaceStatus: Written by the namespace controller.
          conditions: What still stands in the way of its deletion.
          phase: Active, or Terminating: nothing new can be made in it.
        api.core.v1.NamespaceCondition: One statement about a namespace that is being deleted.
          lastTransitionTime: When status last changed.
          message: The details, for people.
          reason: Why status is what it is, as one word for programs.
          status: True, False or Unknown.
          type: What the statement is about, e.g. NamespaceContentRemaining.
        api.core.v1.ConfigMap: Settings as names and texts, for pods to read as files or variables.
            Not for secrets; at most 1 MiB. Changing it restarts no pods.
          binaryData: Values that are no text, in base64. Names must not occur in data too.
          data: Values that are text. Names consist of letters, digits, '-', '_' and '.'.
          immutable: Whether the content is fixed. Once true, only deleting and making anew changes
            it.
        api.core.v1.Secret: Passwords, keys and the like, for pods to read as files or variables.
            The values are encoded, not encrypted.
          data: The values in base64.
          immutable: Whether the content is fixed. Once true, only deleting and making anew changes
            it.
          stringData: Values as plain text, for writing only: the server moves them into data, where
            they win.
          type: What is in it, e.g. Opaque, the default, or kubernetes.io/tls. Fixed at creation.
        api.core.v1.ServiceAccount: Who pods are towards the API. Every namespace has one called
            default.
          automountServiceAccountToken: Whether pods of the account get a token as files. The pod's
            own setting wins.
          imagePullSecrets: Secrets with credentials for pulling images, for all pods of the
            account.
          secrets: Once the tokens of the account. Tokens are made on demand today.
        api.core.v1.Event: Something that happened to an object, for people to read. Kept for about
            an hour; repeated ones are counted.
          action: What was done.
          count: How often it happened.
          eventTime: When it first happened, with microseconds; null for events that use
            firstTimestamp.
          firstTimestamp: When it first happened.
          involvedObject: The object it is about.
          lastTimestamp: When it last happened.
          message: What happened, for people.
          reason: What happened, as one word for programs, e.g. SuccessfulCreate.
          related: A second object that has to do with it.
          reportingComponent: Who reports it, e.g. statefulset-controller.
          reportingInstance: Which instance of it, e.g. the name of a pod or node.
          series: How it goes on, when it is repeated.
          source: Who reports it, in old terms.
          type: Normal or Warning.
        api.core.v1.EventSeries: An event that is repeated.
          count: How often it happened so far.
          lastObservedTime: When it last happened.
        api.core.v1.EventSource: Who reports an event.
          component: The program, e.g. kubelet.
          host: The node it runs on.
        api.events.v1.Event: Something that happened to an object, for people to read. The same
            objects as the Events of v1, with other names for some fields.
          action: What was done.
          deprecatedCount: The count of the v1 form.
          deprecatedFirstTimestamp: The firstTimestamp of the v1 form.
          deprecatedLastTimestamp: The lastTimestamp of the v1 form.
          deprecatedSource: The source of the v1 form.
          eventTime: When it first happened; null for events that were reported in the v1 form.
          note: What happened, for people.
          reason: What happened, as one word for programs, e.g. SuccessfulCreate.
          regarding: The object it is about.
          related: A second object that has to do with it.
          reportingController: Who reports it, e.g. statefulset-controller.
          reportingInstance: Which instance of it, e.g. the name of a pod or node.
          series: How it goes on, when it is repeated.
          type: Normal or Warning.
        api.events.v1.EventSeries: An event that is repeated.
          count: How often it happened so far.
          lastObservedTime: When it last happened.
        api.core.v1.Binding: Puts a pod on a node. Posted by the scheduler.
          target: The node.
        api.core.v1.ComponentStatus: The health of a part of the control plane. Out of date.
          conditions: Statements; Healthy is the only one.
        api.core.v1.ComponentCondition: One statement about a part of the control plane.
          error: What went wrong when it was asked.
          message: The details, for people.
          status: True, False or Unknown.
          type: Healthy.
        api.core.v1.LimitRange: Smallest, largest and usual amounts of resources for single pods,
            containers and claims of a namespace.
          spec: The amounts.
        api.core.v1.LimitRangeSpec: One entry for each type of thing that is limited.
          limits: One entry for each type.
        api.core.v1.LimitRangeItem: The amounts for one type of thing.
          default: The limit of containers that name none.
          defaultRequest: The request of containers that name none.
          max: The most that is allowed.
          maxLimitRequestRatio: How many times its request a limit may be.
          min: The least that is allowed.
          type: What it is about: Container, Pod or PersistentVolumeClaim.
        api.core.v1.ResourceQuota: How much a namespace may use in all.
          spec: What is allowed.
          status: What is allowed and what is used.
        api.core.v1.ResourceQuotaSpec: What a namespace may use.
          hard: The most of each resource, e.g. pods, requests.cpu or persistentvolumeclaims.
          scopeSelector: Conditions on the objects that count.
          scopes: Kinds of objects that count; all of them must fit. All objects count when left
            out.
        api.core.v1.ResourceQuotaStatus: What a namespace uses.
          hard: The most of each resource that is in force.
          used: How much of each is in use.
        api.core.v1.ScopeSelector: All of its conditions must hold.
          matchExpressions: The conditions, all of which must hold.
        api.core.v1.ScopedResourceSelectorRequirement: One condition on the objects that a quota
            counts.
          operator: In, NotIn, Exists or DoesNotExist.
          scopeName: What is looked at, e.g. PriorityClass.
          values: The values to compare with. Needed for In and NotIn.
        api.core.v1.PodTemplate: A description of pods, kept on its own. Hardly used.
          template: What the pods look like.
        api.core.v1.ReplicationController: Keeps a number of interchangeable pods running. Out of
            date: use a Deployment.
          spec: How many pods there shall be and what they look like.
          status: What the controller last saw.
        api.core.v1.ReplicationControllerSpec: The pods a ReplicationController shall have.
          minReadySeconds: For how many seconds a new pod must stay ready before it counts as
            available. Default 0.
          replicas: How many pods there shall be; 1 when left out.
          selector: The labels of the pods; those of the template when left out.
          template: What new pods look like.
        api.core.v1.ReplicationControllerStatus: Counts of pods, written by the controller.
          availableReplicas: How many pods have been ready for minReadySeconds.
          conditions: Statements such as ReplicaFailure.
          fullyLabeledReplicas: How many pods carry all labels of the template.
          observedGeneration: The metadata.generation that this status is about.
          readyReplicas: How many pods are ready.
          replicas: How many pods there are.
        api.core.v1.ReplicationControllerCondition: One statement about a ReplicationController.
          lastTransitionTime: When status last changed.
          message: The details, for people.
          reason: Why status is what it is, as one word for programs.
          status: True, False or Unknown.
          type: What the statement is about, e.g. ReplicaFailure.
        api.apps.v1.DaemonSetSpec: The pods a DaemonSet shall have.
          minReadySeconds: For how many seconds a new pod must stay ready before it counts as
            available. Default 0.
          revisionHistoryLimit: How many old revisions of the template are kept to roll back to.
            Default 10.
          selector: Which pods belong to the set. The labels of the template must match it; fixed at
            creation.
          template: What each pod looks like, and by its node selector on which nodes.
          updateStrategy: How pods get a changed template.
        api.apps.v1.DaemonSetUpdateStrategy: A strategy and its details.
          rollingUpdate: Details of the RollingUpdate strategy.
          type: RollingUpdate, the default, replaces pods by itself; OnDelete waits until you delete
            them.
        api.apps.v1.RollingUpdateDaemonSet: How a DaemonSet replaces its pods by itself.
          maxSurge: On how many nodes a new pod may run beside the old one, as a number or a share.
            Default 0.
          maxUnavailable: On how many nodes the pod may be missing, as a number or a share. Default
            1.
        api.apps.v1.DaemonSetStatus: Counts of nodes, written by the controller.
          collisionCount: How often the name of a new revision was taken already.
          conditions: Statements about the set.
          currentNumberScheduled: How many nodes run a pod and should.
          desiredNumberScheduled: How many nodes should run a pod.
          numberAvailable: On how many nodes the pod has been ready for minReadySeconds.
          numberMisscheduled: How many nodes run a pod and should not.
          numberReady: On how many nodes the pod is ready.
          numberUnavailable: On how many nodes the pod is not available.
          observedGeneration: The metadata.generation that this status is about.
          updatedNumberScheduled: How many nodes run a pod of the newest template.
        api.apps.v1.DaemonSetCondition: One statement about a DaemonSet.
          lastTransitionTime: When status last changed.
          message: The details, for people.
          reason: Why status is what it is, as one word for programs.
          status: True, False or Unknown.
          type: What the statement is about.
        api.coordination.v1.Lease: Tells who holds something, and that they are alive. Every kubelet
            renews one in kube-node-lease; when it stops, the node counts as lost.
          spec: Who holds it, and since when.
        api.coordination.v1.LeaseSpec: Who holds a lease.
          acquireTime: When the holder got it.
          holderIdentity: Who holds it, e.g. the name of a node.
          leaseDurationSeconds: For how many seconds after renewTime others must wait before they
            take it.
          leaseTransitions: How often it changed hands.
          preferredHolder: Who should get it next.
          renewTime: When the holder last said that it is alive.
          strategy: How the holder is picked.
        api.scheduling.v1.PriorityClass: A name for how important pods are.
          description: When to use it, for people.
          globalDefault: Whether it is for pods that name no class. One class at most.
          preemptionPolicy: Whether pods of the class push out less important ones:
            PreemptLowerPriority, the default, or Never.
          value: The priority; higher is more important.
        api.authentication.v1.SelfSubjectReview: Asks who the caller is, as kubectl auth whoami
            does.
          status: The answer.
        api.authentication.v1.SelfSubjectReviewStatus: Who the caller is.
          userInfo: The user.
        api.authentication.v1.UserInfo: Who someone is towards the API.
          extra: Further facts about the user.
          groups: The groups the user is in.
          uid: An identifier that is never used twice.
          username: The name.
        api.authorization.v1.SelfSubjectAccessReview: Asks whether the caller may do something, as
            kubectl auth can-i does.
          spec: What the caller wants to do.
          status: The answer.
        api.authorization.v1.SelfSubjectAccessReviewSpec: Exactly one of the two is given.
          nonResourceAttributes: A request to a path that is no resource.
          resourceAttributes: A request about a resource.
        api.authorization.v1.ResourceAttributes: Verb, resource and object of the request.
          fieldSelector: Which objects, by their fields.
          group: The API group; * for all.
          labelSelector: Which objects, by their labels.
          name: The name of the object; empty for all.
          namespace: The namespace; empty for all or none.
          resource: The resource, e.g. pods; * for all.
          subresource: The part of the object, e.g. log.
          verb: What is to be done, e.g. get; * for everything.
          version: The version of the API; * for all.
        api.authorization.v1.FieldSelectorAttributes: A selector, as text or taken apart.
          rawSelector: The selector as it stands in the query.
          requirements: The selector taken apart.
        api.authorization.v1.LabelSelectorAttributes: A selector, as text or taken apart.
          rawSelector: The selector as it stands in the query.
          requirements: The selector taken apart.
        api.authorization.v1.NonResourceAttributes: Path and method of the request.
          path: The path, e.g. /healthz.
          verb: The method in small letters, e.g. get.
        api.authorization.v1.SubjectAccessReviewStatus: Whether something is allowed.
          allowed: Whether it is.
          denied: Whether it is forbidden for good, whoever else might allow it.
          evaluationError: What went wrong while finding out.
          reason: Why.
        api.authorization.v1.SelfSubjectRulesReview: Asks what the caller may do in a namespace, as
            kubectl auth can-i --list does.
          spec: Which namespace.
          status: The answer.
        api.authorization.v1.SelfSubjectRulesReviewSpec: Where the caller wants to know.
          namespace: The namespace.
        api.authorization.v1.SubjectRulesReviewStatus: What a user may do.
          evaluationError: What went wrong while finding out.
          incomplete: Whether there may be more.
          nonResourceRules: What is allowed on paths that are no resources.
          resourceRules: What is allowed on resources.
        api.authorization.v1.ResourceRule: Verbs that are allowed on certain resources.
          apiGroups: The API groups; * for all.
          resourceNames: The names of the objects; empty for all.
          resources: The resources; * for all.
          verbs: What may be done; * for everything.
        api.authorization.v1.NonResourceRule: Verbs that are allowed on certain paths.
          nonResourceURLs: The paths; * for all.
          verbs: What may be done; * for everything.
        """#
}
