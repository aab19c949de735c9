import KubeModel
import SimKernel

extension APIServer {
    /// Evicts a pod when its disruption budget allows it. Source: api.md 11.7.
    mutating func evict(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        throw .methodNotAllowed(request)
    }

    /// Takes the finalizers off a namespace's spec. Source: api.md 11.3.
    mutating func finalize(_ request: APIRequest, at now: SimTime) throws(APIError) -> APIResponse {
        throw .methodNotAllowed(request)
    }
}
