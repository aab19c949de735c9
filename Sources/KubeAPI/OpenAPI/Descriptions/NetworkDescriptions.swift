/// What `kubectl explain` says about services and endpoints.
enum NetworkDescriptions {
    static let text = #"""
        api.core.v1.Service: One name and address for a group of pods. Without an address of its own
            (headless, clusterIP None) it gives each pod of a StatefulSet a DNS name instead.
          spec: Which pods, which ports, and how they are reached.
          status: The addresses a load balancer has given.
        api.core.v1.ServiceSpec: A selector, ports and a type. Traffic is spread over the ready pods
            that match; a headless Service leaves the choice to the caller.
          allocateLoadBalancerNodePorts: Whether a Service of type LoadBalancer gets ports on the
            nodes. Default true.
          clusterIP: The address inside the cluster, given by the server unless you choose one, and
            then fixed. None makes the Service headless: its DNS name leads straight to the pods,
            which is what a StatefulSet's serviceName needs.
          clusterIPs: All addresses inside the cluster, one for each IP family. The first is
            clusterIP.
          externalIPs: Addresses at which nodes also take traffic for the Service. Bringing it to
            the nodes is your affair.
          externalName: The DNS name that a Service of type ExternalName is an alias of.
          externalTrafficPolicy: Where traffic from outside goes. Cluster, the default: to any pod.
            Local: only to pods of the node it came to, which keeps the caller's address.
          healthCheckNodePort: The port at which nodes tell a load balancer whether they have pods.
            Given by the server when left out, for type LoadBalancer with externalTrafficPolicy
            Local only.
          internalTrafficPolicy: Where traffic from inside goes. Cluster, the default: to any pod.
            Local: only to pods of the caller's own node.
          ipFamilies: The kinds of addresses, IPv4 or IPv6, in order of preference.
          ipFamilyPolicy: One kind of address or two: SingleStack, the default, PreferDualStack or
            RequireDualStack.
          loadBalancerClass: Which load balancer serves the Service; that of the cloud when left
            out. Fixed once set.
          loadBalancerIP: The address wished for from the load balancer. Out of date; many ignore
            it.
          loadBalancerSourceRanges: The networks that may reach the load balancer, where it can
            tell.
          ports: The ports of the Service. A headless one may have none.
          publishNotReadyAddresses: Whether pods that are not ready count too. Headless Services of
            StatefulSets use it so that members find each other while they start. Default false.
          selector: The labels of the pods. Without it no endpoints are made, and someone else has
            to.
          sessionAffinity: ClientIP sends a caller to the same pod each time; None, the default, to
            any.
          sessionAffinityConfig: For how long a caller is remembered.
          trafficDistribution: Whether close endpoints are preferred: PreferSameZone or
            PreferSameNode (PreferClose is an older name of the first).
          type: ClusterIP, the default: an address inside the cluster. NodePort: a port on every
            node besides. LoadBalancer: a load balancer of the cloud besides. ExternalName: an alias
            in DNS.
        api.core.v1.ServicePort: A port of a Service.
          appProtocol: What is spoken on the port, as a hint for load balancers, e.g. http or
            kubernetes.io/h2c.
          name: A name for the port, needed when there are several. It is part of SRV names in DNS.
          nodePort: The port on every node, by default from 30000 to 32767; the server picks one
            when left out.
          port: The port that callers use.
          protocol: TCP, the default, UDP or SCTP.
          targetPort: The port of the pods, by number or by the name in their containers; like port
            when left out. A headless Service does not translate ports.
        api.core.v1.SessionAffinityConfig: How long callers are remembered.
          clientIP: For sessionAffinity ClientIP.
        api.core.v1.ClientIPConfig: How long a caller's address is remembered.
          timeoutSeconds: For how many seconds, from 1 to 86400. Default 10800, three hours.
        api.core.v1.ServiceStatus: Only Services of type LoadBalancer have much here.
          conditions: Statements about the Service.
          loadBalancer: The load balancer, once there is one.
        api.core.v1.LoadBalancerStatus: The addresses of a load balancer.
          ingress: The addresses at which it takes traffic.
        api.core.v1.LoadBalancerIngress: An address of a load balancer.
          hostname: A DNS name, where it has no fixed address.
          ip: An IP address.
          ipMode: How traffic reaches the nodes. VIP, the default: sent to this address. Proxy: sent
            to the address of the node or pod, by a load balancer in between.
          ports: What is known about its ports.
        api.core.v1.PortStatus: What is known about a port of a load balancer.
          error: Why the port does not work, as one word.
          port: The number.
          protocol: TCP, UDP or SCTP.
        api.discovery.v1.EndpointSlice: A part of the endpoints of a Service: addresses of pods,
            with what is known about each. Made by a controller; the label
            kubernetes.io/service-name tells for which Service.
          addressType: What the addresses are: IPv4, IPv6 or FQDN. Fixed at creation.
          endpoints: The endpoints, at most 1000.
          ports: The ports that each endpoint offers, at most 100.
        api.discovery.v1.Endpoint: Where a Service can be reached: mostly one pod.
          addresses: Its addresses. Only the first one is used.
          conditions: Whether it takes traffic.
          deprecatedTopology: Where it is, in old terms. Zone and nodeName have taken its place.
          hints: Who should use it.
          hostname: The host name of the pod, when its Service is its subdomain: web-0 for a pod of
            a StatefulSet. DNS makes the pod's own name from it.
          nodeName: The node it is on.
          targetRef: The pod behind it.
          zone: The zone it is in.
        api.discovery.v1.EndpointConditions: Absent values count as true for ready and serving, as
            false for terminating.
          ready: Whether it should get traffic: ready and not terminating, or always with
            publishNotReadyAddresses.
          serving: Whether it can answer: like ready, but still true while a terminating pod
            answers.
          terminating: Whether its pod is on its way out.
        api.discovery.v1.EndpointHints: Proxies follow them where they can.
          forNodes: Callers on these nodes.
          forZones: Callers in these zones.
        api.discovery.v1.ForNode: A node whose callers should use an endpoint.
          name: The name of the node.
        api.discovery.v1.ForZone: A zone whose callers should use an endpoint.
          name: The name of the zone.
        api.discovery.v1.EndpointPort: A port that endpoints offer.
          appProtocol: What is spoken on the port, as a hint, e.g. http.
          name: The name of the Service's port.
          port: The number at the endpoint; every port when left out.
          protocol: TCP, UDP or SCTP.
        api.core.v1.Endpoints: All endpoints of a Service in one object, named like it. Out of date:
            EndpointSlices tell more and grow better.
          subsets: The addresses, grouped by the ports they share.
        api.core.v1.EndpointSubset: Addresses that share the same ports.
          addresses: Those that are ready.
          notReadyAddresses: Those that are not, and get no traffic.
          ports: The ports.
        api.core.v1.EndpointAddress: An address of an endpoint.
          hostname: The host name of the pod, when its Service is its subdomain.
          ip: The IP address.
          nodeName: The node it is on.
          targetRef: The pod behind it.
        api.core.v1.EndpointPort: A port of endpoints.
          appProtocol: What is spoken on the port, as a hint, e.g. http.
          name: The name of the Service's port.
          port: The number.
          protocol: TCP, UDP or SCTP.
        """#
}
