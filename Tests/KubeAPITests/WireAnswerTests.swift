import KubeAPI
import KubeModel
import SimKernel
import Testing

/// Answers, lists and watches as they travel. Source: api.md 6, 7, 11.2, 14.
@Suite struct WireAnswerTests {
    private static let maps = "/api/v1/namespaces/demo/configmaps"

    @Test func `an object is its kind and its own bytes`() throws {
        var stage = WireStage()
        let made = stage.send("POST " + Self.maps, "{\"metadata\":{\"name\":\"a\"}}")
        #expect(made.status == 201)
        #expect(made.contentType == "application/json")
        #expect(made.text.hasPrefix("{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{"))
        let read = stage.send("GET " + Self.maps + "/a")
        #expect(read.status == 200)
        #expect(read.body == made.body)
        let pretty = stage.send("GET " + Self.maps + "/a?pretty=true")
        #expect(pretty.text.hasPrefix("{\n  \"kind\": \"ConfigMap\",\n  \"apiVersion\": \"v1\",\n"))
        #expect(pretty.text.hasSuffix("\n}\n"))
        #expect(pretty.json == read.json)
    }

    @Test func `a deletion is answered with what is left`() {
        var stage = WireStage()
        stage.makeConfigMaps(["a"])
        let uid = stage.server.stored(ObjectKey(.configMap, namespace: "demo", name: "a"))?.uid
        let options = "{\"propagationPolicy\":\"Background\"}"
        let gone = stage.send("DELETE " + Self.maps + "/a", options)
        #expect(
            gone.text
                == "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
                + "\"status\":\"Success\",\"details\":{\"name\":\"a\",\"kind\":\"configmaps\","
                + "\"uid\":\"\(uid ?? "?")\"}}")
        stage.send(
            "POST /api/v1/namespaces/demo/serviceaccounts", "{\"metadata\":{\"name\":\"s\"}}")
        let account = stage.send("DELETE /api/v1/namespaces/demo/serviceaccounts/s")
        #expect(account.json["kind"] == "ServiceAccount")
        stage.makeConfigMaps(["a", "b"])
        let all = stage.send("DELETE " + Self.maps + "?labelSelector=n%3Da")
        #expect(all.json["kind"] == "ConfigMapList")
        #expect(all.names == ["a"])
    }

    @Test func `a list has an envelope and bare items`() {
        var stage = WireStage()
        let empty = stage.send("GET " + Self.maps)
        #expect(
            empty.text
                == "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":"
                + "{\"resourceVersion\":\"\(stage.server.revision)\"},\"items\":[]}")
        stage.makeConfigMaps(["b", "a"])
        let list = stage.send("GET " + Self.maps)
        #expect(list.names == ["a", "b"])
        #expect(list.json["items"]?.array?.allSatisfy { $0["kind"] == nil } == true)
        #expect(stage.send("GET /api/v1/namespaces/nowhere/configmaps").names == [])
        let chosen = stage.send("GET " + Self.maps + "?labelSelector=n+in+(b,c)")
        #expect(chosen.names == ["b"])
        let form = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
        let metadata = stage.send("GET " + Self.maps, accept: form)
        #expect(metadata.json["kind"] == "PartialObjectMetadataList")
        #expect(metadata.json["items"]?.array?.first?["kind"] == "PartialObjectMetadata")
        let table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
        let rows = stage.send("GET " + Self.maps, accept: table)
        #expect(rows.json["kind"] == "Table")
        #expect(rows.json["rows"]?.array?.count == 2)
        let wrong = stage.send("GET " + Self.maps + "?includeObject=Bogus", accept: table)
        #expect(
            wrong.message
                == "Unable to convert to Table as requested: includeObject: Invalid value:"
                + " \"Bogus\": must be 'Metadata', 'Object', 'None', or empty")
    }

    @Test func `pages show one state whatever happens in between`() throws {
        var stage = WireStage()
        stage.makeConfigMaps((0..<7).map { "c\($0)" })
        let first = stage.send("GET " + Self.maps + "?limit=3")
        let revision = first.json.at("metadata", "resourceVersion")
        #expect(first.names == ["c0", "c1", "c2"])
        #expect(first.json.at("metadata", "remainingItemCount") == 4)
        stage.send("DELETE " + Self.maps + "/c3")
        stage.send("DELETE " + Self.maps + "/c2")
        stage.makeConfigMaps(["c35", "c3"])
        let token = try #require(first.json.at("metadata", "continue")?.string)
        let second = stage.send("GET " + Self.maps + "?limit=3&continue=" + token)
        #expect(second.names == ["c3", "c4", "c5"])
        #expect(second.json.at("metadata", "remainingItemCount") == 1)
        #expect(second.json.at("metadata", "resourceVersion") == revision)
        let next = try #require(second.json.at("metadata", "continue")?.string)
        let third = stage.send("GET " + Self.maps + "?limit=3&continue=" + next)
        #expect(third.names == ["c6"])
        #expect(third.json.at("metadata", "continue") == nil)
        let version = try #require(revision?.string)
        let exact = stage.send(
            "GET " + Self.maps + "?resourceVersionMatch=Exact&resourceVersion=" + version)
        #expect(exact.names == (0..<7).map { "c\($0)" })
        #expect(stage.send("GET " + Self.maps + "?limit=2&resourceVersion=0").names.count == 7)
        let selected = stage.send("GET " + Self.maps + "?limit=1&labelSelector=n")
        #expect(selected.json.at("metadata", "remainingItemCount") == nil)
        #expect(selected.json.at("metadata", "continue") != nil)
    }

    @Test func `what the log forgot is gone`() throws {
        var stage = WireStage()
        var options = APIServer.Options()
        options.logSizeMax = 4
        stage.server = APIServer(options)
        _ = try stage.server.handle(.create(Namespace(named: "demo")), by: .admin, at: .epoch)
        stage.makeConfigMaps(["a", "b"])
        let first = stage.send("GET " + Self.maps + "?limit=1")
        let token = try #require(first.json.at("metadata", "continue")?.string)
        stage.makeConfigMaps((0..<6).map { "x\($0)" })
        let next = stage.send("GET " + Self.maps + "?limit=1&continue=" + token)
        #expect(next.status == 410)
        #expect(next.json["reason"] == "Expired")
        let exact = stage.send(
            "GET " + Self.maps + "?resourceVersionMatch=Exact&resourceVersion=1")
        #expect(exact.message == "The resourceVersion for the provided list is too old.")
        let watch = stage.send("GET " + Self.maps + "?watch=1&resourceVersion=1")
        #expect(watch.status == 200)
        #expect(
            watch.text
                == "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\","
                + "\"metadata\":{},\"status\":\"Failure\",\"message\":\"too old resource version:"
                + " 1 (5)\",\"reason\":\"Expired\",\"code\":410}}\n")
    }

    private func lines(_ reply: WireReply) -> [JSONValue] {
        reply.text.split(separator: "\n").map { (try? JSONParser.parse(String($0))) ?? .null }
    }

    @Test func `a watch tells its beginning`() throws {
        var stage = WireStage()
        stage.makeConfigMaps(["a"])
        let before = stage.server.revision
        stage.makeConfigMaps(["b"])
        let path = "GET " + Self.maps + "?watch=true"
        let state = lines(stage.send(path))
        #expect(state.map { $0["type"] } == ["ADDED", "ADDED"])
        #expect(state.first?.at("object", "kind") == "ConfigMap")
        let after = lines(stage.send(path + "&resourceVersion=\(before)"))
        #expect(after.map { $0.at("object", "metadata", "name") } == ["b"])
        #expect(stage.send(path + "&resourceVersion=9999").text == "")
        let stream = lines(
            stage.send(
                path + "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                    + "&allowWatchBookmarks=true"))
        #expect(stream.map { $0["type"] } == ["ADDED", "ADDED", "BOOKMARK"])
        #expect(
            stream.last?.at("object", "metadata", "annotations")
                == ["k8s.io/initial-events-end": "true"])
        let silent = stage.send(
            path + "&sendInitialEvents=false&resourceVersionMatch=NotOlderThan")
        #expect(silent.text == "")
        let form = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
        let rows = lines(stage.send(path, accept: form))
        #expect(rows.map { $0.at("object", "kind") } == ["Table", "Table"])
        #expect(rows.first?.at("object", "columnDefinitions")?.array?.isEmpty == false)
        #expect((rows.last?.at("object", "columnDefinitions") ?? .null) == .null)
    }

    @Test func `an object that stops to match is told as deleted`() throws {
        var stage = WireStage()
        stage.makeConfigMaps(["a"])
        let before = stage.server.revision
        stage.send(
            "PATCH " + Self.maps + "/a", "{\"metadata\":{\"labels\":{\"n\":\"z\"}}}",
            type: "application/merge-patch+json")
        let told = lines(
            stage.send(
                "GET " + Self.maps + "?watch=1&labelSelector=n%3Da&resourceVersion=\(before)"))
        #expect(told.map { $0["type"] } == ["DELETED"])
        #expect(told.first?.at("object", "metadata", "labels", "n") == "a")
        #expect(
            told.first?.at("object", "metadata", "resourceVersion")
                == .string(String(stage.server.revision)))
    }

    @Test func `a bookmark is only for who wants one`() {
        let stage = WireStage()
        var call = WireCall.WatchCall(WatchRequest(.pod), WireForm())
        let told = { call in stage.wire.line(.bookmark(7), of: call, isFirst: false, at: .epoch) }
        #expect(told(call) == [])
        call.wantsBookmarks = true
        #expect(
            String(decoding: told(call), as: UTF8.self)
                == "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\","
                + "\"metadata\":{\"resourceVersion\":\"7\"}}}\n")
    }

    @Test func `Endpoints are deprecated whatever is done with them`() {
        var stage = WireStage()
        let path = "/api/v1/namespaces/demo/endpoints"
        let warning =
            "299 - \"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1"
            + " EndpointSlice\""
        for line in [
            "GET " + path, "GET \(path)/a", "GET \(path)?watch=1", "DELETE \(path)/a",
        ] {
            #expect(stage.send(line).header("Warning") == warning, "\(line)")
        }
        #expect(stage.send("GET /api/v1/pods").headers.isEmpty)
    }

    @Test func `events have two shapes`() throws {
        var stage = WireStage()
        stage.send(
            "POST /api/v1/namespaces/demo/events",
            "{\"metadata\":{\"name\":\"e\"},\"message\":\"hi\",\"count\":2,\"involvedObject\":"
                + "{\"kind\":\"Pod\",\"namespace\":\"demo\",\"name\":\"p\"}}")
        let list = stage.send("GET /apis/events.k8s.io/v1/events")
        #expect(list.json["apiVersion"] == "events.k8s.io/v1")
        let event = try #require(list.json["items"]?.array?.first)
        #expect(event["note"] == "hi" && event["message"] == nil)
        #expect(event["deprecatedCount"] == 2 && event.at("regarding", "name") == "p")
        #expect(event.object?["eventTime"]?.isNull == true)
        let one = stage.send("GET /apis/events.k8s.io/v1/namespaces/demo/events/e")
        #expect(one.json["apiVersion"] == "events.k8s.io/v1")
    }

    @Test func `a thousand pods are written from kept bytes`() throws {
        var stage = WireStage()
        stage.makeConfigMaps((0..<1_000).map { "pod-\($0)" })
        let first = stage.send("GET " + Self.maps)
        #expect(first.names.count == 1_000)
        let clock = ContinuousClock()
        let elapsed = clock.measure { _ = stage.send("GET " + Self.maps) }
        // Unoptimised code on a busy machine needs its room; a copy of each tree needs more.
        #expect(elapsed < .milliseconds(500), "\(elapsed)")
    }
}
