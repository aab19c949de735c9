import KubeAPI
import KubeModel
import SimKernel

/// Annotations that tell how claims and volumes found each other. Source: cluster.md E15, E24.
enum VolumeAnnotation {
    static let bindCompleted = "pv.kubernetes.io/bind-completed"
    static let boundByController = "pv.kubernetes.io/bound-by-controller"
    static let provisionedBy = "pv.kubernetes.io/provisioned-by"
    static let selectedNode = "volume.kubernetes.io/selected-node"
    static let storageProvisioner = "volume.kubernetes.io/storage-provisioner"
    /// The older way to name a class, which goes before the field.
    static let storageClass = "volume.beta.kubernetes.io/storage-class"
    static let betaStorageProvisioner = "volume.beta.kubernetes.io/storage-provisioner"
}

extension PersistentVolumeClaim {
    /// The class, by either way to name it; nil: none was named.
    var className: String? {
        metadata.annotation(VolumeAnnotation.storageClass) ?? spec.storageClassName
    }
}

extension PersistentVolume {
    /// The class, by either way to name it.
    var className: String? {
        metadata.annotation(VolumeAnnotation.storageClass) ?? spec.storageClassName
    }
}

/// Volumes by what claims look for, changed volume by volume.
struct VolumeIndex: Sendable {
    /// Names of volumes without a claim reference, by class.
    private var free = SortedMap<String, SortedSet<String>>()
    /// Names of volumes that name a claim.
    private var claimed = SortedMap<NamespacedName, SortedSet<String>>()

    mutating func take(_ change: CacheChange) {
        if let old = change.old { remove(old) }
        guard let new = change.new else { return }
        if let claim = Self.claim(of: new) {
            claimed[claim, default: SortedSet()].insert(new.name)
        } else {
            free[Self.storageClass(of: new), default: SortedSet()].insert(new.name)
        }
    }

    private mutating func remove(_ volume: StoredObject) {
        if let claim = Self.claim(of: volume) {
            if claimed.update(claim, { names in
                names.remove(volume.name)
                return names.isEmpty
            }) == true { claimed[claim] = nil }
        } else {
            let name = Self.storageClass(of: volume)
            if free.update(name, { names in
                names.remove(volume.name)
                return names.isEmpty
            }) == true { free[name] = nil }
        }
    }

    /// The claim a volume names, or nil.
    static func claim(of volume: StoredObject) -> NamespacedName? {
        guard let reference = volume.json["spec"]?["claimRef"]?.object else { return nil }
        return NamespacedName(
            namespace: reference.read("namespace") ?? "", name: reference.read("name") ?? "")
    }

    private static func storageClass(of volume: StoredObject) -> String {
        volume.json["metadata"]?["annotations"]?[VolumeAnnotation.storageClass]?.string
            ?? volume.json["spec"]?["storageClassName"]?.string ?? ""
    }

    /// The volume that names the claim already, or nil. Source: cluster.md E7.
    func preBound(_ claim: PersistentVolumeClaim, _ cache: ClusterCache) -> PersistentVolume? {
        let id = NamespacedName(namespace: claim.namespace, name: claim.name)
        for name in claimed[id] ?? SortedSet() {
            guard let volume = cache.get(PersistentVolume.self, "", name) else { continue }
            let uid = volume.spec.claimRef?.uid ?? ""
            guard uid.isEmpty || uid == claim.uid, volume.metadata.deletionTimestamp == nil,
                VolumeMatch.mismatch(volume, claim, checksClass: false) == nil
            else { continue }
            return volume
        }
        return nil
    }

    /// The best free volume for a claim, or nil. Source: cluster.md E8, E9.
    ///
    /// - Parameter prefersFewModes: whether volumes with fewer access modes go before smaller
    ///   ones; the scheduler looks at sizes only.
    func best(
        for claim: PersistentVolumeClaim, _ cache: ClusterCache, prefersFewModes: Bool = true,
        where accepts: (PersistentVolume) -> Bool = { _ in true }
    ) -> PersistentVolume? {
        var best: (modes: Int, capacity: Quantity, volume: PersistentVolume)?
        let selector = claim.spec.selector?.compiled
        for name in free[claim.className ?? ""] ?? SortedSet() {
            guard let stored = cache.get(.persistentVolume, "", name) else { continue }
            let volume: PersistentVolume = stored.view()
            guard volume.status.phase == .available, volume.metadata.deletionTimestamp == nil,
                VolumeMatch.mismatch(volume, claim) == nil,
                selector?.matches(stored.facts.labels) ?? true, accepts(volume)
            else { continue }
            let capacity = VolumeMatch.capacity(volume)
            let modes = prefersFewModes ? volume.spec.accessModes.count : 0
            if let best, (best.modes, best.capacity) <= (modes, capacity) { continue }
            best = (modes, capacity, volume)
        }
        return best?.volume
    }
}

/// Whether a volume is what a claim asks for. Source: cluster.md E8, E13.
enum VolumeMatch {
    static func capacity(_ volume: PersistentVolume) -> Quantity {
        volume.spec.capacity?.quantity("storage") ?? Quantity(0)
    }

    static func request(_ claim: PersistentVolumeClaim) -> Quantity {
        claim.spec.resources?.requests?.quantity("storage") ?? Quantity(0)
    }

    /// Why the volume will not do, in the words of the event; nil when it will.
    static func mismatch(
        _ volume: PersistentVolume, _ claim: PersistentVolumeClaim, checksClass: Bool = true
    ) -> String? {
        let spec = volume.spec
        if capacity(volume) < request(claim) { return "requested PV is too small" }
        if checksClass, volume.className ?? "" != claim.className ?? "" {
            return "storageClassName does not match"
        }
        if spec.volumeMode ?? "Filesystem" != claim.spec.volumeMode ?? "Filesystem" {
            return "incompatible volumeMode"
        }
        let modes = spec.accessModes
        if !claim.spec.accessModes.allSatisfy(modes.contains) { return "incompatible accessMode" }
        if spec.volumeAttributesClassName ?? "" != claim.spec.volumeAttributesClassName ?? "" {
            return "volumeAttributesClassName does not match"
        }
        return nil
    }

    /// The reference a bound volume keeps to its claim. Source: cluster.md E15.
    static func reference(to claim: PersistentVolumeClaim) -> ObjectReference {
        ObjectReference(to: claim)
    }

    /// The class that claims without one get: of several the newest, then by name. Source: E30.
    static func defaultClass(_ cache: ClusterCache) -> StorageClass? {
        cache.list(.storageClass)
            .map { $0.view(as: StorageClass.self) }
            .filter(\.isDefault)
            .min { left, right in
                let (a, b) = (left.metadata.creationTimestamp, right.metadata.creationTimestamp)
                if let a, let b, a != b { return a > b }
                return utf8Precedes(left.name, right.name)
            }
    }
}
