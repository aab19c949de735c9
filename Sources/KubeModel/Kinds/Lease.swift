/// A renewed claim to be alive or to lead. Source: cluster.md D.1.
package struct Lease: KubeObject {
    package static let resource = Resource.lease
    package static let schemaType = "api.coordination.v1.Lease"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var spec: LeaseSpec {
        get { json.viewOrEmpty("spec") }
        set { json.write(view: "spec", newValue) }
    }
}

/// Who holds a lease and until when.
package struct LeaseSpec: JSONView {
    package static let schemaType = "api.coordination.v1.LeaseSpec"
    package var json: JSONObject
    package init(json: JSONObject) { self.json = json }

    package var acquireTime: MicroTime? {
        get { json.read("acquireTime") }
        set { json.write("acquireTime", newValue) }
    }
    package var holderIdentity: String? {
        get { json.read("holderIdentity") }
        set { json.write("holderIdentity", newValue) }
    }
    package var leaseDurationSeconds: Int64? {
        get { json.read("leaseDurationSeconds") }
        set { json.write("leaseDurationSeconds", newValue) }
    }
    package var leaseTransitions: Int64? {
        get { json.read("leaseTransitions") }
        set { json.write("leaseTransitions", newValue) }
    }
    package var preferredHolder: String? {
        get { json.read("preferredHolder") }
        set { json.write("preferredHolder", newValue) }
    }
    package var renewTime: MicroTime? {
        get { json.read("renewTime") }
        set { json.write("renewTime", newValue) }
    }
    package var strategy: String? {
        get { json.read("strategy") }
        set { json.write("strategy", newValue) }
    }

    /// When the lease runs out, or nil when it was never renewed.
    package var expiry: MicroTime? {
        guard let renewTime, let seconds = leaseDurationSeconds else { return nil }
        return MicroTime(microseconds: renewTime.microseconds + seconds * 1_000_000)
    }
}
