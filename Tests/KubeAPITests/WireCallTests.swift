import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Requests and what they ask for. Source: api.md 3, 4, 6, 7, 8.
@Suite struct WireCallTests {
    private let wire = WireService()

    private func call(_ request: WireRequest) -> WireCall {
        wire.call(request, by: .admin, at: .epoch)
    }

    private func request(_ line: String, accept: String = "") throws -> (APIRequest, WireForm) {
        guard case .request(let call, let form) = call(WireStage.request(line, accept: accept))
        else {
            Issue.record("no request: \(line)")
            throw APIError.badRequest(line)
        }
        return (call, form)
    }

    private func watch(_ line: String, accept: String = "") throws -> WireCall.WatchCall {
        guard case .watch(let watch) = call(WireStage.request(line, accept: accept)) else {
            Issue.record("no watch: \(line)")
            throw APIError.badRequest(line)
        }
        return watch
    }

    @Test(arguments: [
        ("GET /api/v1/pods", "list pods//"),
        ("GET /api/v1/namespaces/demo/pods/", "list pods/demo/"),
        ("GET /api/v1/namespaces/demo/pods/web-0", "get pods/demo/web-0"),
        ("GET /api/v1/namespaces/demo/pods/web-0?watch=1", "get pods/demo/web-0"),
        ("GET /api/v1/namespaces/demo/pods/web%2D0/status", "get pods/demo/web-0 status"),
        ("GET /api/v1/namespaces", "list namespaces//"),
        ("GET /api/v1/namespaces/demo", "get namespaces//demo"),
        ("GET /api/v1/namespaces/demo/status", "get namespaces//demo status"),
        ("DELETE /api/v1/namespaces/demo", "delete namespaces//demo"),
        ("GET /api/v1/nodes/n1", "get nodes//n1"),
        ("GET /apis/apps/v1/namespaces/demo/statefulsets/w/scale", "get statefulsets/demo/w scale"),
        ("DELETE /api/v1/namespaces/demo/pods", "deletecollection pods/demo/"),
        ("GET /apis/events.k8s.io/v1/namespaces/demo/events", "list events/demo/"),
        ("GET /apis/storage.k8s.io/v1/storageclasses", "list storageclasses//"),
        ("GET /api/v1/namespaces/status/pods", "list pods/status/"),
    ])
    func `a path names a resource`(line: String, words: String) throws {
        let (call, form) = try request(line)
        let part = call.subresource.map { " " + $0.rawValue } ?? ""
        #expect(
            "\(call.verb.rawValue) \(call.resource.plural)/\(call.namespace)/\(call.name)\(part)"
                == words)
        #expect(form == WireForm(usesEventsGroup: line.contains("events.k8s.io")))
    }

    @Test func `the legacy prefix watches`() throws {
        let pods = try watch("GET /api/v1/watch/namespaces/demo/pods?resourceVersion=7")
        #expect(pods.request == WatchRequest(.pod, namespace: "demo", after: 7))
        let pod = try watch("GET /api/v1/watch/namespaces/demo/pods/web-0")
        #expect(pod.request.fieldSelector == [FieldRequirement("metadata.name", "web-0")])
    }

    @Test func `selectors are read`() throws {
        let (call, _) = try request(
            "GET /api/v1/pods?labelSelector=app%3Dweb,tier+in+(b,a),x!%3D1,!old,new,n%3E3,empty%3D"
                + "&fieldSelector=spec.nodeName%3Dn%5C,1,status.phase!%3DFailed&limit=500")
        #expect(
            call.options.labelSelector.requirements == [
                .init(key: "app", operation: .isIn(["web"])),
                .init(key: "tier", operation: .isIn(["a", "b"])),
                .init(key: "x", operation: .isNotIn(["1"])),
                .init(key: "old", operation: .doesNotExist),
                .init(key: "new", operation: .exists),
                .init(key: "n", operation: .isAbove(3)),
                .init(key: "empty", operation: .isIn([""])),
            ])
        #expect(
            call.options.fieldSelector == [
                FieldRequirement("spec.nodeName", "n,1"),
                FieldRequirement("status.phase", "Failed", isEqual: false),
            ])
        #expect(call.options.limit == 500)
        let (events, _) = try request(
            "GET /apis/events.k8s.io/v1/events?fieldSelector=regarding.name%3Dweb")
        #expect(events.options.fieldSelector == [FieldRequirement("involvedObject.name", "web")])
    }

    @Test func `watches begin where they are told to`() throws {
        let path = "GET /api/v1/pods?watch=true"
        let unset = try watch(path)
        #expect(unset.request.after == nil && !unset.wantsInitialEventsEnd)
        let zero = try watch(path + "&resourceVersion=0&allowWatchBookmarks=true")
        #expect(zero.request.after == nil && zero.wantsInitialEventsEnd && zero.wantsBookmarks)
        let later = try watch(path + "&resourceVersion=12&timeoutSeconds=300")
        #expect(later.request.after == 12 && later.timeoutSeconds == 300)
        let stream =
            "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
        let streaming = try watch(path + stream + "&resourceVersion=")
        #expect(streaming.request.after == nil && streaming.wantsInitialEventsEnd)
        let fromN = try watch(path + stream + "&resourceVersion=5")
        #expect(fromN.request.after == nil && fromN.wantsInitialEventsEnd)
        let none = try watch(
            path + "&sendInitialEvents=false&resourceVersionMatch=NotOlderThan")
        #expect(none.request.skipsPresent)
        guard case .reply(let reply) = call(WireStage.request(path + "&resourceVersion=x"))
        else { return #expect(Bool(false)) }
        #expect(reply.status == 500)
        #expect(reply.json["reason"] == nil)
    }

    private static let table = "application/json;as=Table;v=v1;g=meta.k8s.io"

    @Test(arguments: [
        ("", "object"), ("*/*", "object"), ("application/json, */*", "object"),
        (table + ",application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json", "v1"),
        ("application/json;g=meta.k8s.io;as=Table;v=v1beta1", "v1beta1"),
        ("application/json;as=Table;v=v3;g=meta.k8s.io,application/json", "object"),
        (table + ";q=0.1,application/json;q=0.5", "object"),
        ("application/vnd.kubernetes.protobuf,application/json", "object"),
        ("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", "metadata"),
        ("application/json; charset=utf-8", "object"), ("application/yaml", "yaml"),
        ("application/json;as=Nope;v=v1;g=meta.k8s.io", "406"),
        ("application/vnd.kubernetes.protobuf", "406"),
        ("text/html", "foreign"),
    ])
    func `the first form that is served is taken`(accept: String, form: String) {
        switch call(WireStage.request("GET /api/v1/pods", accept: accept)) {
        case .request(_, let found):
            let word =
                switch found.shape {
                case .object: found.isYAML ? "yaml" : "object"
                case .table(let version, _): version
                case .metadata: "metadata"
                case .unserved: "unserved"
                }
            #expect(word == form)
        case .reply(let reply):
            #expect(reply.status == 406)
            let isStatus = reply.contentType == "application/json"
            #expect((isStatus ? "406" : "foreign") == form)
            if isStatus { #expect(reply.text.hasPrefix("{\n  \"kind\": \"Status\",\n")) }
        case .watch: Issue.record("a watch")
        }
    }

    @Test func `pretty is asked for in three ways`() throws {
        for (query, agent, isPretty) in [
            ("pretty=true", "", true), ("pretty=1", "", true), ("", "curl/8", true),
            ("pretty=false", "curl/8", false), ("pretty=0", "Wget/1", false),
            ("", "Mozilla/5.0 (X11)", true), ("", "kubectl/v1.36", false),
        ] {
            let sent = WireStage.request("GET /api/v1/pods?" + query, agent: agent)
            guard case .request(_, let form) = call(sent) else { continue }
            #expect(form.isPretty == isPretty, "\(query) \(agent)")
        }
    }

    @Test func `writes carry their options`() throws {
        let create = call(
            WireStage.request(
                "POST /api/v1/namespaces/demo/configmaps?dryRun=All&fieldValidation=Strict",
                "{\"dat\":1,\"metadata\":{\"name\":\"a\",\"name\":\"a\"}}",
                agent: "kubectl/v1.36.2 (linux)"))
        guard case .request(let made, _) = create else { return #expect(Bool(false)) }
        #expect(made.options.isDryRun)
        #expect(made.options.fieldManager == "kubectl")
        #expect(made.options.fieldValidation == .strict)
        #expect(
            made.options.bodyProblems == [
                "unknown field \"dat\"", "duplicate field \"metadata.name\"",
            ])
        let apply = call(
            WireStage.request(
                "PATCH /api/v1/namespaces/demo/configmaps/a?fieldManager=me&force=true", "{}",
                type: "application/apply-patch+yaml"))
        guard case .request(let applied, _) = apply else { return #expect(Bool(false)) }
        #expect(applied.patchType == .apply && applied.options.force == true)
        #expect(applied.options.fieldValidation == .warn)
        let delete = call(
            WireStage.request(
                "DELETE /api/v1/namespaces/demo/pods/p?gracePeriodSeconds=9",
                "{\"propagationPolicy\":\"Orphan\",\"gracePeriodSeconds\":0,\"dryRun\":[\"All\"],"
                    + "\"preconditions\":{\"uid\":\"u\",\"resourceVersion\":\"3\"}}"))
        guard case .request(let deleted, _) = delete else { return #expect(Bool(false)) }
        #expect(deleted.options.propagation == .orphan)
        #expect(deleted.options.gracePeriodSeconds == 0)
        #expect(deleted.options.isDryRun && deleted.options.preconditionUID == "u")
        #expect(deleted.options.preconditionResourceVersion == "3")
    }

    @Test func `events are stored under their first names`() throws {
        let create = call(
            WireStage.request(
                "POST /apis/events.k8s.io/v1/namespaces/demo/events",
                "{\"kind\":\"Event\",\"apiVersion\":\"events.k8s.io/v1\",\"metadata\":{\"name\":"
                    + "\"e\"},\"note\":\"hi\",\"regarding\":{\"name\":\"p\"},"
                    + "\"reportingController\":\"c\"}"))
        guard case .request(let made, _) = create else { return #expect(Bool(false)) }
        #expect(made.body?["message"] == "hi" && made.body?["note"] == nil)
        #expect(made.body?.at("involvedObject", "name") == "p")
        #expect(made.body?["apiVersion"] == "v1")
        #expect(made.options.bodyProblems.isEmpty)
    }

    @Test(arguments: 0..<400)
    func `a request of ours comes back the same`(seed: UInt64) throws {
        var random = Random.stream(seed: seed, label: "wire")
        let sent = RandomRequests.request(&random)
        let wired = WirePath.request(for: sent, userAgent: "kubectl/v1")
        guard case .request(let read, let form) = call(wired) else {
            Issue.record("\(wired.method) \(wired.path)?\(wired.query): not understood")
            return
        }
        #expect(read == sent, "\(wired.method) \(wired.path)?\(wired.query)")
        #expect(form == WireForm())
        let opened = RandomRequests.watch(&random)
        guard case .watch(let watch) = call(WirePath.request(for: opened)) else {
            Issue.record("the watch was not understood")
            return
        }
        #expect(watch.request == opened)
    }
}

/// Requests that the wire has words for.
enum RandomRequests {
    static func request(_ random: inout Random) -> APIRequest {
        let verbs: [APIRequest.Verb] = [
            .get, .list, .create, .update, .patch, .delete, .deleteCollection,
        ]
        let verb = verbs[random.index(verbs.count)]
        let resources = Resource.allCases.filter {
            verb != .deleteCollection || $0 != .namespace
        }
        let resource = resources[random.index(resources.count)]
        var sent = APIRequest(verb, resource)
        let needsPlace = verb != .list || random.index(2) == 0
        if resource.isNamespaced, needsPlace { sent.namespace = text(&random) }
        if verb != .list, verb != .create, verb != .deleteCollection { sent.name = text(&random) }
        switch verb {
        case .get: if random.index(2) == 0 { sent.options.resourceVersion = "7" }
        case .list: select(&sent.options, &random)
        case .create, .update, .patch: write(&sent, &random)
        case .delete: delete(&sent.options, &random)
        case .deleteCollection:
            select(&sent.options, &random)
            delete(&sent.options, &random)
        }
        return sent
    }

    static func watch(_ random: inout Random) -> WatchRequest {
        var options = RequestOptions()
        select(&options, &random)
        var watch = WatchRequest(
            .pod, namespace: random.index(2) == 0 ? "" : text(&random),
            labelSelector: options.labelSelector, fieldSelector: options.fieldSelector)
        if random.index(2) == 0 { watch.after = UInt64(random.index(1_000) + 1) }
        if watch.after == nil { watch.skipsPresent = random.index(3) == 0 }
        return watch
    }

    private static func text(_ random: inout Random) -> String {
        let signs = ["a", "b", "0", "-", ".", "ö", " ", "%", "+", "&", "x"]
        return "n" + (0..<random.index(6)).map { _ in signs[random.index(signs.count)] }.joined()
    }

    private static func select(_ options: inout RequestOptions, _ random: inout Random) {
        let operations: [LabelQuery.Requirement.Operation] = [
            .isIn(["a"]), .isIn(["", "b"]), .isNotIn(["c", "d"]), .exists, .doesNotExist,
            .isAbove(-3), .isBelow(9),
        ]
        for _ in 0..<random.index(3) {
            options.labelSelector.requirements.append(
                .init(key: "k8s.io/x", operation: operations[random.index(operations.count)]))
        }
        if random.index(2) == 0 {
            options.fieldSelector = [
                FieldRequirement(
                    "metadata.name", text(&random) + ",=\\", isEqual: random.index(2) == 0)
            ]
        }
        if random.index(3) == 0 { options.limit = random.index(50) }
        if random.index(3) == 0 { options.continueToken = "abc=" }
    }

    private static func write(_ sent: inout APIRequest, _ random: inout Random) {
        sent.body = ["metadata": ["name": .string(sent.name)]]
        sent.options.isDryRun = random.index(2) == 0
        sent.options.fieldManager = random.index(2) == 0 ? "kubectl" : "me & you"
        let validations = FieldValidation.allCases
        sent.options.fieldValidation = validations[random.index(validations.count)]
        if sent.verb == .patch {
            let types: [APIRequest.PatchType] = [.json, .merge, .strategic, .apply]
            sent.patchType = types[random.index(types.count)]
            if sent.patchType == .json { sent.body = [["op": "remove", "path": "/a"]] }
            if sent.patchType == .apply { sent.options.force = random.index(2) == 0 }
        }
        let parts = sent.resource.subresources.map(\.name)
        if sent.verb != .create, parts.contains("status"), random.index(2) == 0 {
            sent.subresource = .status
        }
    }

    private static func delete(_ options: inout RequestOptions, _ random: inout Random) {
        options.fieldValidation = .warn
        options.isDryRun = random.index(2) == 0
        if random.index(2) == 0 { options.gracePeriodSeconds = Int64(random.index(3)) }
        let ways: [RequestOptions.Propagation?] = [nil, .background, .foreground, .orphan]
        options.propagation = ways[random.index(ways.count)]
        if random.index(2) == 0 { options.preconditionUID = text(&random) }
    }
}

extension Random {
    /// A number from 0 and below a bound.
    mutating func index(_ bound: Int) -> Int { Int(below(UInt64(bound))) }
}
