package import KubeModel
package import SimKernel

/// Everything that shapes how controllers run.
package struct ControllerOptions: Sendable {
    /// How long after a change its key is looked at; further changes in between need no look of
    /// their own. Zero: at the end of the instant of the change.
    package var reactionDelay = SimDuration.zero
    /// The feature gate MaxUnavailableStatefulSet. Source: spec section 0.
    package var honoursMaxUnavailable = false
    /// Fills in what the API server would fill in for an object; used to tell whether two
    /// revisions mean the same. Source: spec R74.
    package var defaulter: Defaulter?

    /// How long the steps of volumes take.
    package var timing = ControlTiming.instant
    /// The provisioners that are present.
    package var provisioners = BuiltInStorage.provisioners
    /// How late a node's heartbeat may be; `--node-monitor-grace`. Source: cluster.md D10.
    package var nodeMonitorGrace = SimDuration.seconds(50)
    /// How often the health of nodes is judged.
    package var nodeMonitorPeriod = SimDuration.seconds(5)
    /// How often controllers look at everything they manage though nothing changed. The original
    /// draws a period of 12 to 24 hours; here it is fixed. Source: spec R165, R167.
    package var resyncPeriod = SimDuration.seconds(12 * 3600)

    /// What `kube-root-ca.crt` of every namespace holds: the certificate by which clients know
    /// the API server, in PEM. Source: api.md 17.8.
    package var rootCertificate = noCertificate

    /// An empty PEM block: there is no server whose certificate could be checked.
    package static let noCertificate =
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"

    /// Whether plans with writes are kept until they are taken, for checkers that judge them.
    package var keepsPlans = false

    /// Returns a whole object with the defaults of its resource filled in.
    package typealias Defaulter = @Sendable (Resource, JSONObject) -> JSONObject

    package init() {}

    /// Options changed by `build`.
    package init(_ build: (inout ControllerOptions) -> Void) { build(&self) }
}
