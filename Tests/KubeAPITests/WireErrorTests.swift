import KubeAPI
import KubeModel
import Testing

/// Refusals, byte for byte. Source: api.md 2 to 8, 11, 15.
@Suite struct WireErrorTests {
    private static let lists = "/api/v1/namespaces/demo/pods"
    private static let notFound =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
        + "\"message\":\"the server could not find the requested resource\","
        + "\"reason\":\"NotFound\",\"details\":{},\"code\":404}"

    @Test(arguments: [
        ("/nope", 404, "404 page not found\n"),
        ("/apis/nope.io/v1/pods", 404, "404 page not found\n"),
        ("/api/v1/widgets", 404, notFound), ("/apis/apps/v2/statefulsets", 404, notFound),
        ("/api/v1/namespaces/demo/pods/p/nope", 404, notFound),
        ("/api/v1/pods/web-0", 404, notFound),
        ("/api/v1/namespaces/demo/nodes", 404, notFound),
        ("/api/v1//pods", 404, "404 page not found\n"),
        ("/api/v1/%zz", 400, "400 Bad Request"),
    ])
    func `names nothing`(path: String, status: Int, text: String) {
        var stage = WireStage()
        let reply = stage.send("GET " + path)
        #expect(reply.status == status)
        #expect(reply.text == text)
        #expect(
            reply.contentType
                == (text.hasPrefix("{") ? "application/json" : "text/plain; charset=utf-8"))
    }

    @Test(arguments: [
        ("POST /api/v1/pods", 405), ("DELETE /api/v1/pods", 405),
        ("DELETE /api/v1/namespaces", 405), ("PUT /api/v1/namespaces/demo/pods", 405),
        ("POST /api/v1/namespaces/demo/pods/p", 405),
        ("OPTIONS /api/v1/namespaces/demo/pods", 405),
        ("GET /api/v1/namespaces/demo/pods/p/binding", 405),
        ("DELETE /apis/apps/v1/namespaces/demo/statefulsets/s/scale", 405),
    ])
    func `a path does not have the method`(line: String, status: Int) {
        var stage = WireStage()
        let reply = stage.send(line)
        #expect(reply.status == status)
        #expect(
            reply.text
                == "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
                + "\"status\":\"Failure\",\"message\":\"the server does not allow this method on"
                + " the requested resource\",\"reason\":\"MethodNotAllowed\",\"details\":{},"
                + "\"code\":405}")
    }

    private static let wrongQueries: [(String, String)] = [
        ("labelSelector=a+in+b", "unable to parse requirement: found 'b' expected: '('"),
        (
            "labelSelector=app%3D%3D%3D",
            "unable to parse requirement: found '=', expected: identifier"
        ),
        ("labelSelector=a,", "found '', expected: identifier after ','"),
        (
            "labelSelector=a+b",
            "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"
        ),
        ("labelSelector=a%3Db+c", "found 'c', expected: ',' or 'end of string'"),
        ("labelSelector=%3Da", "found '=', expected: !, identifier, or 'end of string'"),
        ("labelSelector=a+in+(b", "unable to parse requirement: found '', expected: ',' or ')'"),
        (
            "labelSelector=a%3Ex",
            "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt'"
                + " operators, the value must be an integer"
        ),
        ("fieldSelector=a", "invalid selector: 'a'; can't understand 'a'"),
        ("fieldSelector=spec.bogus%3D1", "field label not supported: spec.bogus"),
        ("limit=abc", "strconv.ParseInt: parsing \"abc\": invalid syntax"),
        ("timeoutSeconds=x", "strconv.ParseInt: parsing \"x\": invalid syntax"),
        (
            "resourceVersion=abc",
            "invalid resource version: resourceVersion: Invalid value: \"abc\":"
                + " strconv.ParseUint: parsing \"abc\": invalid syntax"
        ),
        (
            "limit=2&continue=xyz%21",
            "invalid continue token: continue key is not valid: illegal base64 data at input byte 3"
        ),
        (
            "continue=e30&resourceVersion=4",
            "specifying resource version is not allowed when using continue"
        ),
    ]

    @Test(arguments: wrongQueries)
    func `a list is asked for in a wrong way`(query: String, message: String) {
        var stage = WireStage()
        let reply = stage.send("GET " + Self.lists + "?" + query)
        #expect(reply.status == 400)
        #expect(reply.message == message)
        #expect(reply.json["reason"] == "BadRequest")
        #expect(reply.json["details"] == nil)
    }

    private static let clashes: [(String, String)] = [
        (
            "resourceVersionMatch=Exact",
            "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless"
                + " resourceVersion is provided"
        ),
        (
            "resourceVersionMatch=Exact&resourceVersion=0",
            "resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for"
                + " resourceVersion \"0\""
        ),
        (
            "resourceVersionMatch=Bogus&resourceVersion=1",
            "resourceVersionMatch: Unsupported value: \"Bogus\": supported values: \"Exact\","
                + " \"NotOlderThan\", \"\""
        ),
        (
            "resourceVersionMatch=Exact&resourceVersion=1&continue=x",
            "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue"
                + " is provided"
        ),
        (
            "sendInitialEvents=true",
            "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list"
        ),
        (
            "watch=1&sendInitialEvents=true",
            "resourceVersionMatch: Forbidden: sendInitialEvents requires setting"
                + " resourceVersionMatch to NotOlderThan"
        ),
        (
            "watch=true&resourceVersionMatch=NotOlderThan",
            "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch"
                + " unless sendInitialEvents is provided"
        ),
    ]

    @Test(arguments: clashes)
    func `options of a list do not go together`(query: String, message: String) {
        var stage = WireStage()
        let reply = stage.send("GET " + Self.lists + "?" + query)
        #expect(reply.status == 422)
        #expect(reply.message == "ListOptions.meta.k8s.io \"\" is invalid: " + message)
        #expect(reply.json.at("details", "group") == "meta.k8s.io")
        #expect(reply.json.at("details", "kind") == "ListOptions")
        #expect(reply.json.at("details", "causes")?.array?.count == 1)
    }

    @Test func `a field of a kind without own fields is unknown`() {
        var stage = WireStage()
        let reply = stage.send(
            "GET /api/v1/namespaces/demo/configmaps?fieldSelector=data.x%3D1")
        #expect(
            reply.message
                == "\"data.x\" is not a known field selector: only \"metadata.name\","
                + " \"metadata.namespace\"")
    }

    @Test func `a version that is still to come`() {
        var stage = WireStage()
        for path in ["pods?resourceVersion=99999", "pods/p?resourceVersion=99999"] {
            let reply = stage.send("GET /api/v1/namespaces/demo/" + path)
            let now = stage.server.revision
            #expect(
                reply.text
                    == "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
                    + "\"status\":\"Failure\",\"message\":\"Timeout: Too large resource version:"
                    + " 99999, current: \(now)\",\"reason\":\"Timeout\",\"details\":{\"causes\":"
                    + "[{\"reason\":\"ResourceVersionTooLarge\",\"message\":\"Too large resource"
                    + " version\"}],\"retryAfterSeconds\":1},\"code\":504}")
            #expect(reply.header("Retry-After") == "1")
        }
    }

    private static let maps = "/api/v1/namespaces/demo/configmaps"

    private static let brokenBodies: [(String, String)] = [
        ("{bad", "invalid character 'b' looking for beginning of object key string ({bad)"),
        ("", "unexpected end of JSON input (<empty>)"),
        (
            "{\"a\":1,}",
            "invalid character '}' looking for beginning of object key string ({\"a\":1,})"
        ),
        ("nope", "invalid character 'o' in literal null (expecting 'u') (6e6f7065)"),
        ("{\"a\":tru}", "invalid character '}' in literal true (expecting 'e') ({\"a\":tru})"),
        ("{} x", "invalid character 'x' after top-level value ({} x)"),
        ("{\"a\":01}", "invalid character '1' after object key:value pair ({\"a\":01})"),
    ]

    @Test(arguments: brokenBodies)
    func `a body that cannot be read`(body: String, complaint: String) {
        var stage = WireStage()
        let reply = stage.send("POST " + Self.maps, body, type: "application/json")
        #expect(reply.status == 400)
        #expect(
            reply.message
                == "the object provided is unrecognized (must be of type ConfigMap): couldn't get"
                + " version/kind; json parse error: " + complaint)
    }

    private static let wrongOptions: [(String, String, String, String)] = [
        (
            "POST",
            "dryRun=x",
            "CreateOptions",
            "dryRun: Unsupported value: [\"x\"]: supported values: \"All\""
        ),
        (
            "POST",
            "fieldValidation=x",
            "CreateOptions",
            "fieldValidation: Unsupported value: \"x\": supported values: \"\", \"Ignore\","
                + " \"Strict\", \"Warn\""
        ),
        (
            "PUT",
            "fieldManager=" + String(repeating: "x", count: 129),
            "UpdateOptions",
            "fieldManager: Too long: may not be more than 128 bytes"
        ),
        (
            "PATCH",
            "force=true",
            "PatchOptions",
            "force: Forbidden: may not be specified for non-apply patch"
        ),
        ("APPLY", "", "PatchOptions", "fieldManager: Required value: is required for apply patch"),
        (
            "DELETE",
            "propagationPolicy=Bogus",
            "DeleteOptions",
            "propagationPolicy: Unsupported value: \"Bogus\": supported values: \"Foreground\","
                + " \"Background\", \"Orphan\", \"nil\""
        ),
        (
            "DELETE",
            "propagationPolicy=Orphan&orphanDependents=true",
            "DeleteOptions",
            "propagationPolicy: Invalid value: \"Orphan\": orphanDependents and"
                + " deletionPropagation cannot be both set"
        ),
    ]

    @Test(arguments: wrongOptions)
    func `options of a write that are not allowed`(
        method: String, query: String, kind: String, message: String
    ) {
        var stage = WireStage()
        let path = Self.maps + (method == "POST" ? "" : "/a") + "?" + query
        let type =
            switch method {
            case "PATCH": "application/merge-patch+json"
            case "APPLY": "application/apply-patch+yaml"
            default: ""
            }
        let reply = stage.send(
            (method == "APPLY" ? "PATCH" : method) + " " + path,
            method == "DELETE" ? "" : "{}", type: type)
        #expect(reply.status == 422)
        #expect(reply.message == "\(kind).meta.k8s.io \"\" is invalid: " + message)
    }

    @Test func `types of bodies that are not understood`() {
        var stage = WireStage()
        let create = stage.send("POST " + Self.maps, "{}", type: "text/plain")
        #expect(create.status == 415)
        #expect(create.json["reason"] == "UnsupportedMediaType")
        #expect(create.message.hasPrefix("the body of the request was in an unknown format - "))
        let patch = stage.send("PATCH " + Self.maps + "/a", "{}", type: "application/json")
        #expect(patch.status == 415)
        #expect(patch.message == "415: Unsupported Media Type")
        #expect(patch.json["details"] == [:])
    }

    @Test func `somebody without credentials`() {
        var stage = WireStage()
        stage.user = UserInfo(name: "system:anonymous", groups: ["system:unauthenticated"])
        let list = stage.send("GET /api/v1/pods")
        #expect(list.status == 403)
        #expect(list.header("X-Content-Type-Options") == "nosniff")
        #expect(
            list.text
                == "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":"
                + "\"Failure\",\"message\":\"pods is forbidden: User \\\"system:anonymous\\\""
                + " cannot list resource \\\"pods\\\" in API group \\\"\\\" at the cluster scope\","
                + "\"reason\":\"Forbidden\",\"details\":{\"kind\":\"pods\"},\"code\":403}")
        let delete = stage.send("DELETE /apis/apps/v1/namespaces/demo/statefulsets/web")
        #expect(
            delete.message
                == "statefulsets.apps \"web\" is forbidden: User \"system:anonymous\" cannot delete"
                + " resource \"statefulsets\" in API group \"apps\" in the namespace \"demo\"")
        #expect(stage.send("GET /apis").status == 403)
        #expect(stage.send("GET /healthz").text == "ok")
        #expect(stage.send("GET /version").status == 200)
    }

    private static let missing: [(String, String)] = [
        ("GET /api/v1/namespaces/demo/pods/nope/log", "pods \"nope\" not found"),
        ("POST /api/v1/namespaces/demo/pods/nope/exec?command=ls", "pods \"nope\" not found"),
        (
            "GET /api/v1/namespaces/demo/services/http:nope:80/proxy/a/b",
            "services \"nope\" not found"
        ),
        ("GET /api/v1/namespaces/demo/pods/nope", "pods \"nope\" not found"),
        ("DELETE /api/v1/nodes/nope", "nodes \"nope\" not found"),
        (
            "GET /apis/apps/v1/namespaces/demo/statefulsets/nope/",
            "statefulsets.apps \"nope\" not found"
        ),
    ]

    @Test(arguments: missing)
    func `what does not exist is named`(line: String, message: String) {
        var stage = WireStage()
        let reply = stage.send(line)
        #expect(reply.status == 404)
        #expect(reply.message == message)
        #expect(reply.json.at("details", "name") == "nope")
    }
}
