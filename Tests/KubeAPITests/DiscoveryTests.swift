import KubeAPI
import KubeModel
import SimKernel
import TestSupport
import Testing

@Suite struct DiscoveryTests {
    private static let aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
        + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
        + "application/json"

    private func send(_ request: WireRequest) -> WireReply? {
        Discovery.reply(
            to: request, by: .admin, WireService.Options(), at: .seconds(1_800_000_000))
    }

    private func get(_ path: String, accept: String = "application/json") -> WireReply? {
        send(WireRequest("GET", path, accept: accept))
    }

    private func document(_ path: String, accept: String = "application/json") throws -> JSONValue {
        let reply = try #require(get(path, accept: accept))
        #expect(reply.status == 200)
        return try JSONParser.parse(reply.body)
    }

    private func text(_ reply: WireReply?) -> String {
        String(decoding: reply?.body ?? [], as: UTF8.self)
    }

    @Test func `aggregated discovery says so in its content type`() throws {
        for path in ["/api", "/apis"] {
            let reply = try #require(get(path, accept: Self.aggregated))
            #expect(
                reply.contentType
                    == "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
            let document = try JSONParser.parse(reply.body)
            #expect(document["kind"] == "APIGroupDiscoveryList")
            #expect(document["apiVersion"] == "apidiscovery.k8s.io/v2")
        }
        // The version before is not served any more.
        let older = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList"
        #expect(get("/apis", accept: older)?.status == 406)
        #expect(
            try document("/apis", accept: older + ",application/json")["kind"] == "APIGroupList")
        #expect(get("/apis", accept: "text/html")?.status == 406)
    }

    @Test func `groups come with apps first and names where there are any`() throws {
        let core = try document("/api", accept: Self.aggregated)
        #expect(core["items"]?.array?.count == 1)
        #expect(core["items"]?.array?.first?["metadata"] == [:])
        let others = try document("/apis", accept: Self.aggregated)
        let names = (others["items"]?.array ?? []).map { $0["metadata"]?["name"]?.string ?? "" }
        #expect(names.first == "apps")
        #expect(names.contains("events.k8s.io"))
        let list = try document("/apis")
        #expect((list["groups"]?.array ?? []).map { $0["name"]?.string ?? "" } == names)
    }

    @Test func `a resource with all its facts`() throws {
        let groups = try document("/apis", accept: Self.aggregated)["items"]?.array ?? []
        let resources = groups.first?["versions"]?.array?.first?["resources"]?.array ?? []
        let set = try #require(resources.first { $0["resource"] == "statefulsets" })
        let slots: JSONValue = ["get", "patch", "update"]
        #expect(
            set == [
                "resource": "statefulsets",
                "responseKind": ["group": "", "version": "", "kind": "StatefulSet"],
                "scope": "Namespaced", "singularResource": "statefulset",
                "verbs": [
                    "create", "delete", "deletecollection", "get", "list", "patch", "update",
                    "watch",
                ],
                "shortNames": ["sts"], "categories": ["all"],
                "subresources": [
                    [
                        "subresource": "scale",
                        "responseKind": ["group": "autoscaling", "version": "v1", "kind": "Scale"],
                        "verbs": slots,
                    ],
                    [
                        "subresource": "status",
                        "responseKind": ["group": "", "version": "", "kind": "StatefulSet"],
                        "verbs": slots,
                    ],
                ],
            ])
    }

    @Test func `every resource is listed in both forms`() throws {
        var aggregated: [String] = []
        for path in ["/api", "/apis"] {
            for group in try document(path, accept: Self.aggregated)["items"]?.array ?? [] {
                let name = group["metadata"]?["name"]?.string ?? ""
                for resource in group["versions"]?.array?.first?["resources"]?.array ?? [] {
                    aggregated.append("\(name)/\(resource["resource"]?.string ?? "")")
                    for part in resource["subresources"]?.array ?? [] {
                        aggregated.append(
                            "\(name)/\(resource["resource"]?.string ?? "")/"
                                + (part["subresource"]?.string ?? ""))
                    }
                }
            }
        }
        var legacy: [String] = []
        let groups = try document("/apis")["groups"]?.array ?? []
        for group in [""] + groups.map({ $0["name"]?.string ?? "" }) {
            let path = group.isEmpty ? "/api/v1" : "/apis/\(group)/v1"
            for resource in try document(path)["resources"]?.array ?? [] {
                legacy.append("\(group)/\(resource["name"]?.string ?? "")")
            }
        }
        #expect(aggregated.sorted() == legacy.sorted())
        for resource in Resource.allCases {
            #expect(legacy.contains("\(resource.group)/\(resource.plural)"))
        }
        for name in [
            "/bindings", "/componentstatuses", "/pods/eviction", "/serviceaccounts/token",
            "events.k8s.io/events", "authorization.k8s.io/selfsubjectaccessreviews",
            "authorization.k8s.io/selfsubjectrulesreviews",
            "authentication.k8s.io/selfsubjectreviews",
        ] {
            #expect(legacy.contains(name))
        }
        #expect(!legacy.contains { $0.hasPrefix("batch/") || $0.hasPrefix("autoscaling/") })
    }

    @Test func `legacy documents begin as they always did`() {
        #expect(
            text(get("/api"))
                == "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"],\"serverAddressByClientCIDRs\":"
                + "[{\"clientCIDR\":\"0.0.0.0/0\",\"serverAddress\":\"127.0.0.1:6443\"}]}")
        #expect(
            text(get("/apis/apps"))
                == "{\"kind\":\"APIGroup\",\"apiVersion\":\"v1\",\"name\":\"apps\",\"versions\":"
                + "[{\"groupVersion\":\"apps/v1\",\"version\":\"v1\"}],\"preferredVersion\":"
                + "{\"groupVersion\":\"apps/v1\",\"version\":\"v1\"}}")
        #expect(
            text(get("/api/v1")).hasPrefix(
                "{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":["))
        #expect(
            text(get("/apis/policy/v1/")).hasPrefix(
                "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\","
                    + "\"groupVersion\":\"policy/v1\",\"resources\":["))
    }

    @Test func `drain finds eviction, get all finds its resources`() throws {
        let resources = try document("/api/v1")["resources"]?.array ?? []
        let eviction = try #require(resources.first { $0["name"] == "pods/eviction" })
        #expect(eviction["group"] == "policy")
        #expect(eviction["version"] == "v1")
        #expect(eviction["kind"] == "Eviction")
        let inAll = resources.filter { $0["categories"] == ["all"] }
            .map { $0["name"]?.string ?? "" }
        #expect(inAll == ["pods", "replicationcontrollers", "services"])
        let namespaces = resources.first { $0["name"] == "namespaces" }
        #expect(
            namespaces?["verbs"] == ["create", "delete", "get", "list", "patch", "update", "watch"])
    }

    @Test(.enabled(if: SharedFiles.text("conformance/README.md") != nil))
    func `api-resources prints what kubectl printed`() throws {
        let transcripts = try #require(Transcripts("discovery.jsonl"))
        var lines: [String] = []
        for (prefix, path) in [("", "/api"), ("/", "/apis")] {
            for group in try document(path, accept: Self.aggregated)["items"]?.array ?? [] {
                let name = group["metadata"]?["name"]?.string ?? ""
                let version = prefix.isEmpty ? "v1" : "\(name)/v1"
                for resource in group["versions"]?.array?.first?["resources"]?.array ?? [] {
                    func list(_ key: String) -> String {
                        (resource[key]?.array ?? []).compactMap(\.string).joined(separator: ",")
                    }
                    let cells = [
                        resource["resource"]?.string ?? "", list("shortNames"), version,
                        resource["scope"] == "Namespaced" ? "true" : "false",
                        resource["responseKind"]?["kind"]?.string ?? "", list("verbs"),
                        list("categories"),
                    ]
                    lines.append(cells.filter { !$0.isEmpty }.joined(separator: "  "))
                }
            }
        }
        let expected = try #require(transcripts.stdout("discovery-13")).split(separator: "\n")
        for line in expected { #expect(lines.contains(String(line)), "\(line)") }
    }

    @Test func `a document that the client has is not sent again`() throws {
        for (path, accept) in [("/api", Self.aggregated), ("/apis", ""), ("/apis/apps/v1", "*/*")] {
            let first = try #require(get(path, accept: accept))
            let tag = try #require(first.headers.first { $0.name == "ETag" }?.value)
            #expect(first.headers.contains(.init("Vary", "Accept")))
            #expect(first.headers.contains(.init("Cache-Control", "public")))
            for known in [tag, "\"other\", \(tag)", "W/" + tag] {
                let again = try #require(
                    send(WireRequest("GET", path, accept: accept, ifNoneMatch: known)))
                #expect(again.status == 304)
                #expect(again.body.isEmpty)
            }
            let other = send(WireRequest("GET", path, accept: accept, ifNoneMatch: "\"x\""))
            #expect(other?.status == 200)
        }
        let forms = [get("/api", accept: Self.aggregated), get("/api")].map { reply in
            reply?.headers.first { $0.name == "ETag" }?.value
        }
        #expect(forms[0] != forms[1])
    }

    @Test func `wishes are heard by weight`() throws {
        let legacy = "application/json"
        let both = Self.aggregated.split(separator: ",")[0]
        #expect(try document("/api", accept: "\(both);q=0.5,\(legacy)")["kind"] == "APIVersions")
        #expect(
            try document("/api", accept: "\(legacy);q=0.1, \(both);q=nan")["kind"]
                == "APIGroupDiscoveryList")
        #expect(get("/api", accept: "\(legacy);q=0")?.status == 406)
        #expect(get("/api", accept: ",, ;")?.status == 200)
    }

    @Test func `people get indented documents`() throws {
        let asked = send(WireRequest("GET", "/api", query: "pretty=true"))
        #expect(text(asked).hasPrefix("{\n  \"kind\": \"APIVersions\""))
        let agent = send(WireRequest("GET", "/apis/apps", userAgent: "curl/8.0"))
        #expect(text(agent).hasPrefix("{\n  \"kind\""))
    }

    @Test func `paths of objects are nobody's business here`() {
        for path in [
            "/api/v1/pods", "/api/v1/namespaces/demo/pods/x", "/apis/apps/v1/statefulsets",
            "/apis/nope", "/apis/nope/v1", "/apis/apps/v2", "/api/v2", "/nope", "/openapi/v3",
            "/apis/authorization.k8s.io/v1/nope",
        ] {
            #expect(get(path) == nil, "\(path)")
        }
    }

    @Test func `documents are read only`() {
        for path in ["/api", "/apis/apps/v1", "/version", "/healthz", "/"] {
            let reply = send(WireRequest("POST", path))
            #expect(reply?.status == 405)
        }
        #expect(get("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")?.status == 405)
    }

    @Test func `probes`() {
        for path in ["/healthz", "/livez", "/readyz", "/livez/ping", "/readyz/etcd"] {
            #expect(get(path)?.status == 200)
            #expect(text(get(path)) == "ok")
            #expect(get(path)?.contentType == "text/plain; charset=utf-8")
        }
        #expect(get("/livez/nope")?.status == 404)
        #expect(text(get("/livez/nope")) == "404 page not found\n")
        let verbose = send(WireRequest("GET", "/healthz", query: "verbose"))
        #expect(text(verbose) == "[+]ping ok\n[+]log ok\n[+]etcd ok\nhealthz check passed\n")
        let excluding = send(
            WireRequest("GET", "/livez", query: "verbose=true&exclude=log&exclude=nope"))
        #expect(
            text(excluding)
                == "[+]ping ok\n[+]log excluded: ok\n[+]etcd ok\n"
                + "warn: some health checks cannot be excluded: no matches for \"nope\"\n"
                + "livez check passed\n")
        let ready = text(send(WireRequest("GET", "/readyz", query: "verbose")))
        #expect(ready.hasPrefix("[+]ping ok\n"))
        #expect(ready.hasSuffix("readyz check passed\n"))
    }

    @Test func `version and metrics`() throws {
        let version = try document("/version")
        #expect(version["gitVersion"] == "v1.36.2")
        #expect(version["major"] == "1")
        #expect(version["minor"] == "36")
        #expect(version.object?.count == 13)
        let metrics = text(get("/metrics"))
        #expect(metrics.contains("# TYPE kubernetes_build_info gauge\n"))
        #expect(metrics.contains("git_version=\"v1.36.2\""))
        for line in metrics.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.split(separator: " ").count == 2, "\(line)")
        }
        let paths = try document("/")["paths"]?.array ?? []
        #expect(paths.contains("/apis/apps/v1"))
        #expect(paths.contains("/version"))
    }

    @Test func `component statuses are well, with a warning`() throws {
        let list = try #require(get("/api/v1/componentstatuses"))
        #expect(list.headers.map(\.name) == ["Warning"])
        let parsed = try JSONParser.parse(list.body)
        #expect(parsed["kind"] == "ComponentStatusList")
        #expect(parsed["items"]?.array?.count == 3)
        let scheduler = try document("/api/v1/componentstatuses/scheduler")
        #expect(scheduler["conditions"]?.array?.first?["status"] == "True")
        #expect(get("/api/v1/componentstatuses/nope")?.status == 404)
        let table = try document(
            "/api/v1/componentstatuses",
            accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
        #expect(table.cells(0) == ["controller-manager", "Healthy", "ok", ""])
    }

    @Test func `everything is allowed to who is known`() throws {
        let spec: JSONValue = ["resourceAttributes": ["verb": "create", "resource": "unicorns"]]
        let answer = try review("authorization.k8s.io", "SelfSubjectAccessReview", ["spec": spec])
        #expect(answer["status"] == ["allowed": true])
        #expect(answer["spec"] == spec)
        #expect(answer["apiVersion"] == "authorization.k8s.io/v1")
        let rules = try review(
            "authorization.k8s.io", "SelfSubjectRulesReview", ["spec": ["namespace": "demo"]])
        #expect(
            rules["status"]?["resourceRules"]
                == [["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]])
        #expect(
            rules["status"]?["nonResourceRules"] == [["verbs": ["*"], "nonResourceURLs": ["*"]]])
        #expect(rules["status"]?["incomplete"] == false)
        let who = try review("authentication.k8s.io", "SelfSubjectReview", [:])
        #expect(
            who["status"]?["userInfo"] == [
                "username": "kubernetes-admin",
                "groups": ["system:masters", "system:authenticated"],
            ])
        #expect(who["metadata"]?["creationTimestamp"] == "2027-01-15T08:00:00Z")
    }

    @Test(.enabled(if: SharedFiles.text("conformance/README.md") != nil))
    func `reviews are read in protobuf too`() throws {
        let text = try #require(
            SharedFiles.text("conformance/kubectl/wire/protobuf-bodies.jsonl"))
        for line in text.split(separator: "\n") where line.contains("/selfsubject") {
            let entry = try JSONParser.parse(String(line))
            let digits = Array((entry["body_hex"]?.string ?? "").utf8)
            let body = stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
                UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
            }
            let reply = send(
                WireRequest(
                    "POST", entry["path"]?.string ?? "",
                    contentType: "application/vnd.kubernetes.protobuf", body: body))
            #expect(reply?.status == 201)
        }
    }

    @Test func `reviews that ask nothing are refused`() {
        func status(_ path: String, _ body: String, type: String = "application/json") -> Int? {
            send(
                WireRequest(
                    "POST", "/apis/authorization.k8s.io/v1/" + path, contentType: type,
                    body: Array(body.utf8)))?.status
        }
        #expect(status("selfsubjectaccessreviews", "{}") == 422)
        #expect(status("selfsubjectaccessreviews", "{") == 400)
        #expect(status("selfsubjectaccessreviews", "[]") == 400)
        #expect(status("selfsubjectaccessreviews", "{\"kind\":\"Pod\"}") == 400)
        #expect(status("selfsubjectaccessreviews", "{}", type: "text/plain") == 415)
        #expect(status("selfsubjectrulesreviews", "{\"spec\":{}}") == 400)
    }

    private func review(
        _ group: String, _ kind: String, _ body: JSONObject
    ) throws -> JSONValue {
        var body = body
        body["apiVersion"] = .string(group + "/v1")
        body["kind"] = .string(kind)
        let reply = try #require(
            send(
                WireRequest(
                    "POST", "/apis/\(group)/v1/\(kind.lowercased())s",
                    contentType: "application/json",
                    body: JSONValue.object(body).canonicalBytes)))
        #expect(reply.status == 201)
        return try JSONParser.parse(reply.body)
    }
}
