import KubeAPI
import KubeModel

/// The names and labels that make a pod the one of its ordinal. Source: spec section 2.
enum Identity {
    static let podNameLabel = "statefulset.kubernetes.io/pod-name"
    static let podIndexLabel = "apps.kubernetes.io/pod-index"
    static let revisionLabel = "controller-revision-hash"

    /// Whether a pod name belongs to a set, and the ordinal in it; -1 when there is none.
    /// Source: spec R35, R36.
    static func parse(_ podName: String, set: String) -> (isMember: Bool, ordinal: Int) {
        let bytes = podName.utf8
        var ordinal = 0
        var factor = 1
        var digits = 0
        var fits = true
        var index = bytes.endIndex
        while index > bytes.startIndex {
            let before = bytes.index(before: index)
            let byte = bytes[before]
            guard byte >= 0x30, byte <= 0x39 else { break }
            index = before
            digits += 1
            let digit = Int(byte) - 0x30
            // Leading zeros beyond any width do no harm; other digits must fit 32 bits.
            if digits <= 10 {
                ordinal += digit * factor
                factor *= 10
            } else if digit != 0 {
                fits = false
            }
        }
        guard digits > 0, index > bytes.startIndex else { return (false, -1) }
        let dash = bytes.index(before: index)
        guard bytes[dash] == UInt8(ascii: "-") else { return (false, -1) }
        guard bytes[..<dash].elementsEqual(set.utf8) else { return (false, -1) }
        return (true, fits && ordinal <= Int(Int32.max) ? ordinal : -1)
    }

    /// Whether a pod's name and label are those of its ordinal. Source: spec R44.
    static func matches(_ pod: StoredObject, _ ordinal: Int, _ set: SetFacts) -> Bool {
        // The name may differ from the ordinal's by leading zeros.
        ordinal >= 0 && pod.namespace == set.namespace
            && pod.name.utf8.count == set.name.utf8.count + 1 + decimalDigits(ordinal)
            && pod.facts.labels[podNameLabel] == pod.name
    }

    private static func decimalDigits(_ number: Int) -> Int {
        var count = 1
        var rest = number / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }

    /// Whether a pod mounts the claim of each template under its name. Source: spec R46.
    static func storageMatches(_ pod: StoredObject, _ ordinal: Int, _ set: SetFacts) -> Bool {
        guard !set.claimTemplateNames.isEmpty else { return true }
        let volumes = pod.json["spec"]?.object?["volumes"]?.array ?? []
        return set.claimTemplateNames.allSatisfy { template in
            let volume = volumes.last { $0.object?["name"]?.string == template }
            let claim = volume?.object?["persistentVolumeClaim"]?.object?["claimName"]?.string
            return claim == set.claimName(template, ordinal)
        }
    }

    /// A new pod of an ordinal from a revision's template. Source: spec R37 to R40.
    static func newPod(
        _ ordinal: Int, of set: SetFacts, template: PodTemplateSpec, revision: String
    ) -> Pod {
        let name = set.podName(ordinal)
        var pod = Pod(named: name, namespace: set.namespace)
        var metadata = pod.metadata
        metadata.generateName = set.name + "-"
        let source = template.metadata
        metadata.json["labels"] = source.json["labels"]
        metadata.json["annotations"] = source.json["annotations"]
        metadata.finalizers = source.finalizers
        metadata.ownerReferences = [set.reference]
        metadata.setLabel(podNameLabel, name)
        metadata.setLabel(podIndexLabel, String(ordinal))
        metadata.setLabel(revisionLabel, revision)
        pod.metadata = metadata
        var spec = template.spec
        spec.hostname = name
        let service = set.spec.serviceName ?? ""
        spec.subdomain = service.isEmpty ? nil : service
        setVolumes(&spec, ordinal, set)
        pod.spec = spec
        return pod
    }

    /// The pod with its identity, and if asked its volumes, put right. A name with zeros in front
    /// becomes the plain one, so that the write asks for a pod that need not be there.
    /// Source: spec R45, R47.
    static func repaired(
        _ object: StoredObject, _ ordinal: Int, _ set: SetFacts, storage: Bool
    ) -> Pod {
        var pod: Pod = object.view()
        let name = set.podName(ordinal)
        if pod.metadata.name != name { pod.metadata.name = name }
        pod.metadata.setLabel(podNameLabel, name)
        pod.metadata.setLabel(podIndexLabel, String(ordinal))
        if storage {
            var spec = pod.spec
            setVolumes(&spec, ordinal, set)
            pod.spec = spec
        }
        return pod
    }

    /// Claims first, in the order of their templates, then the other volumes. A template wins
    /// over a volume of its name.
    private static func setVolumes(_ spec: inout PodSpec, _ ordinal: Int, _ set: SetFacts) {
        guard !set.claimTemplateNames.isEmpty else { return }
        var volumes = set.claimTemplateNames.map { template in
            Volume {
                $0.name = template
                $0.persistentVolumeClaim = PersistentVolumeClaimVolumeSource {
                    $0.claimName = set.claimName(template, ordinal)
                }
            }
        }
        volumes += spec.volumes.filter { volume in
            !set.claimTemplateNames.contains { $0 == volume.name }
        }
        spec.volumes = volumes
    }
}
