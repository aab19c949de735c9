/// What `kubectl explain` says about what all kinds share.
enum CommonDescriptions {
    static let text = #"""
        *: The fields that every kind has.
          apiVersion: The group and version of the API this object is written for, e.g. apps/v1.
            Together with kind it tells the server what the rest means.
          kind: What sort of object this is, e.g. StatefulSet. It cannot be changed later.
          metadata: The name, namespace, labels and other facts about the object itself.
        apimachinery.pkg.apis.meta.v1.ObjectMeta: What every object says about itself: its name, its
            labels, its owners, and when it came and goes.
          annotations: Notes for tools and people, as names and texts, of up to 256 KiB in all. They
            cannot be selected by; use labels for that.
          creationTimestamp: When the server created the object, in UTC. Set by the server.
          deletionGracePeriodSeconds: How many seconds the object has to go in an orderly way once
            its deletion is asked for. Set by the server; it can only become shorter.
          deletionTimestamp: From when on the object may be gone. It is set when a deletion is asked
            for and cannot be taken back; finalizers and the grace period still hold the object
            until they are done.
          finalizers: Names of those who still have work to do before the object may vanish. A
            deleted object stays, marked with deletionTimestamp, until this list is empty;
            kubernetes.io/pvc-protection keeps a claim while a pod uses it.
          generateName: The beginning of a name that the server completes with random letters when
            name is empty. Used by controllers whose pods need no fixed names; a StatefulSet gives
            fixed names instead.
          generation: A number the server raises whenever the spec changes. Compare it with
            status.observedGeneration to learn whether a controller has seen the latest spec. Not
            all kinds have it: Services, claims and nodes do not.
          labels: Names and short values that selectors find the object by. Pods of a StatefulSet
            must carry the labels its selector asks for.
          managedFields: Who last set which field, for server-side apply. Kept by the server;
            kubectl hides it unless asked with --show-managed-fields.
          name: The name, unique among objects of the same kind in a namespace, and fixed. Pods of a
            StatefulSet are called after the set and their ordinal, e.g. web-0.
          namespace: The namespace the object lives in, fixed at creation; default when left out.
            Kinds such as Node and PersistentVolume have none.
          ownerReferences: The objects this one belongs to. When all of them are gone, the garbage
            collector deletes it; the one marked as controller is the one that manages it.
          resourceVersion: The version of the stored object, to be compared only for equality. Send
            it with an update to be refused when someone else was faster.
          selfLink: Once the path of the object. No longer filled in.
          uid: An identifier that is never used twice, even when an object of the same name is
            created again. A recreated pod web-0 has a new one.
        apimachinery.pkg.apis.meta.v1.OwnerReference: Names one owner of an object. Both live in the
            same namespace, or the owner lives outside of namespaces.
          apiVersion: The group and version of the owner, e.g. apps/v1.
          blockOwnerDeletion: Whether a foreground deletion of the owner waits until this object is
            gone.
          controller: Whether this owner is the controller that manages the object. At most one
            owner is.
          kind: The kind of the owner, e.g. StatefulSet.
          name: The name of the owner.
          uid: The uid of the owner. An owner of the same name but with another uid does not count.
        apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry: The fields that one manager set, in one
            version of the API.
          apiVersion: The version of the API that the fields are named in.
          fieldsType: The form of fieldsV1; always FieldsV1.
          fieldsV1: The paths of the fields, as a tree of names that begin with f:, k: or v:.
          manager: Who set the fields, e.g. kubectl-client-side-apply or kube-controller-manager.
          operation: How they were set: Apply or Update.
          subresource: Through which part of the object they were set, e.g. status or scale; empty
            for the object itself.
          time: When the manager last changed one of the fields.
        apimachinery.pkg.apis.meta.v1.FieldsV1: A tree of field paths. Names begin with f: for a
            field, k: for the key of a list element, v: for a value.
        apimachinery.pkg.apis.meta.v1.LabelSelector: Finds objects by their labels. All conditions
            must hold; an empty selector finds everything, an absent one nothing.
          matchExpressions: Conditions on labels beyond plain equality. All of them must hold.
          matchLabels: Labels that must be there with exactly these values.
        apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement: One condition on a label.
          key: The name of the label.
          operator: In and NotIn compare the value with values; Exists and DoesNotExist ask only
            whether the label is there.
          values: The values to compare with. Needed for In and NotIn, empty for Exists and
            DoesNotExist.
        apimachinery.pkg.apis.meta.v1.Condition: One statement about the present state of an object,
            and since when it holds.
          lastTransitionTime: When status last changed.
          message: The details, for people.
          observedGeneration: The metadata.generation the statement was made for. When that is
            higher by now, the statement may be out of date.
          reason: Why status is what it is, as one word for programs.
          status: True, False or Unknown.
          type: What the statement is about, e.g. DisruptionAllowed.
        apimachinery.pkg.apis.meta.v1.Time: An instant in UTC with whole seconds, e.g.
            2026-04-22T08:30:00Z.
        apimachinery.pkg.apis.meta.v1.MicroTime: An instant in UTC with microseconds, e.g.
            2026-04-22T08:30:00.000000Z.
        apimachinery.pkg.apis.meta.v1.ListMeta: What a list says about itself.
          continue: Where the next page begins; empty on the last page. Send it back as it is,
            within a few minutes.
          remainingItemCount: How many objects follow after this page, when that is known.
          resourceVersion: The version of the cluster's state that the list shows. A watch that
            starts here misses nothing.
          selfLink: Once the path of the list. No longer filled in.
          shardInfo: Which part of all objects a list shows when it was asked for a part only.
        apimachinery.pkg.apis.meta.v1.ShardInfo: Given by a selector.
          selector: The condition that picks the part.
        apimachinery.pkg.apis.meta.v1.DeleteOptions: How an object is to be deleted.
          dryRun: With All, everything is checked and answered but nothing is deleted.
          gracePeriodSeconds: How many seconds a pod has to stop; its own period when left out. 0
            removes it at once, without waiting for its node; for pods of a StatefulSet that can
            mean two of the same name running.
          ignoreStoreReadErrorWithClusterBreakingPotential: Deletes an object that can no longer be
            read from the store, without finalizers and checks. Dangerous.
          orphanDependents: Older form of propagationPolicy: true keeps the objects that this one
            owns.
          preconditions: Delete only when the object still has this uid or version; otherwise the
            request fails with a conflict.
          propagationPolicy: What happens to the objects this one owns. Background deletes them
            afterwards, Foreground before it, Orphan keeps them: kubectl delete --cascade=orphan
            removes a StatefulSet and leaves its pods running.
        apimachinery.pkg.apis.meta.v1.Preconditions: What must still be true of an object for a
            deletion to go ahead.
          resourceVersion: The version the object must have.
          uid: The uid the object must have.
        apimachinery.pkg.apis.meta.v1.Patch: A change to an object: what to set and what to remove,
            in one of the forms that the content type names.
        apimachinery.pkg.apis.meta.v1.Status: The answer to a request that failed, or that has no
            object to answer with.
          code: The HTTP status code.
          details: More about the failure: which object and which fields.
          message: What happened, for people.
          metadata: What lists say about themselves; mostly empty here.
          reason: Why it failed, as one word for programs, e.g. NotFound or Conflict.
          status: Success or Failure.
        apimachinery.pkg.apis.meta.v1.StatusDetails: Facts for programs; the message says the same
            for people.
          causes: The single problems, e.g. one for every invalid field.
          group: The API group of the object.
          kind: The kind or resource of the object.
          name: The name of the object.
          retryAfterSeconds: After how many seconds it makes sense to try again.
          uid: The uid of the object.
        apimachinery.pkg.apis.meta.v1.StatusCause: One problem of a failed request.
          field: The path of the field, e.g. spec.replicas.
          message: What is wrong with it, for people.
          reason: What is wrong with it, as one word for programs, e.g. FieldValueInvalid.
        apimachinery.pkg.apis.meta.v1.WatchEvent: One change told by a watch.
          object: The object after the change, or before it when it was deleted; a Status for
            errors.
          type: ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.
        apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement: One condition on a field.
          key: The path of the field.
          operator: In, NotIn, Exists or DoesNotExist.
          values: The values to compare with. Needed for In and NotIn.
        apimachinery.pkg.runtime.RawExtension: Any object. It is kept as it is.
        apimachinery.pkg.util.intstr.IntOrString: A whole number, or a string: a name such as http
            where a port is meant, a share such as 50% where a count is meant.
        apimachinery.pkg.api.resource.Quantity: An amount with an optional unit. 250m is a quarter,
            k M G T are powers of 1000, Ki Mi Gi Ti powers of 1024: 500m of cpu is half a core, 1Gi
            of storage 1073741824 bytes.
        """#
}
