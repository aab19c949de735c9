package import KubeModel

/// Rules of EndpointSlices. Every change but one of other metadata counts. Source: cluster.md A7.
package struct EndpointSliceStrategy: Strategy {
    package static let resource = Resource.endpointSlice
    package static let tracksGeneration = true

    package init() {}

    package func applyDefaults(_ object: inout JSONObject) {
        normalize(&object)
        object.editEach("ports") { port in
            port.setDefault("name", "")
            port.setDefault("protocol", "TCP")
        }
    }

    package func specChanged(_ object: JSONObject, old: JSONObject) -> Bool {
        ["endpoints", "ports", "addressType"].contains { object[$0] != old[$0] }
            || object["metadata"]?["labels"] != old["metadata"]?["labels"]
    }

    package func validateCreate(_ object: JSONObject, _ context: RuleContext) -> [FieldError] {
        metadataErrors(object) + rules(object)
    }

    package func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: RuleContext
    ) -> [FieldError] {
        var errors = metadataErrors(object, old: old)
        if object["endpoints"] != old["endpoints"] || object["ports"] != old["ports"] {
            errors += rules(object)
        }
        if object["addressType"] != old["addressType"] {
            errors.append(
                FieldPath("addressType").invalid(
                    object["addressType"] ?? .null, "field is immutable"))
        }
        return errors
    }

    private func rules(_ object: JSONObject) -> [FieldError] {
        let slice = EndpointSlice(json: object)
        var errors: [FieldError] = []
        let types = ["FQDN", "IPv4", "IPv6"]
        let type = slice.addressType ?? ""
        if type.isEmpty {
            errors.append(FieldPath("addressType").required())
        } else if !types.contains(type) {
            errors.append(FieldPath("addressType").unsupported(type, types))
        }
        for (index, endpoint) in slice.endpoints.enumerated() {
            let path = FieldPath("endpoints")[index]["addresses"]
            if endpoint.addresses.isEmpty {
                errors.append(path.required("must contain at least 1 address"))
            }
            for (place, address) in endpoint.addresses.enumerated()
            where type == "IPv4" && AddressText.ipv4(address) == nil {
                errors.append(path[place].invalid(address, AddressText.message))
            }
        }
        return errors
    }
}

/// Rules of Endpoints, the older form of endpoint slices.
package struct EndpointsStrategy: Strategy {
    package static let resource = Resource.endpoints
    package static let createsOnUpdate = true

    package init() {}
}
