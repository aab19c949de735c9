import KubeModel
import Testing

@Suite struct FieldScannerTests {
    private func problems(_ text: String, _ resource: Resource = .statefulSet) -> [String] {
        FieldScanner.problems(in: Array(text.utf8), resource: resource)
    }

    @Test(arguments: [
        (#"{"spec":{"replica":1,"replicas":2}}"#, [#"unknown field "spec.replica""#]),
        (
            #"{"zeta":1,"spec":{"beta":{"x":[1,"}"]},"alpha":null},"eta":"a\"b"}"#,
            [
                #"unknown field "zeta""#, #"unknown field "spec.beta""#,
                #"unknown field "spec.alpha""#, #"unknown field "eta""#,
            ]
        ),
        (
            #"{"spec":{"replicas":1,"replicas":2,"x":1},"y":2}"#,
            [
                #"unknown field "spec.x""#, #"unknown field "y""#,
                #"duplicate field "spec.replicas""#,
            ]
        ),
        (
            ##"{ "spec" : {"template":{"spec":{"containers":[{},{"ports":[{},{"protool":"T"}]}]}}}}"##,
            [#"unknown field "spec.template.spec.containers[1].ports[1].protool""#]
        ),
        (
            #"{"metadata":{"labels":{"a":"1","b":"2","a":"3"}},"x":1,"x":2}"#,
            [#"unknown field "x""#, #"duplicate field "metadata.labels.a""#]
        ),
        (#"{"sp\u0065c":{"nope":1}}"#, [#"unknown field "spec.nope""#]),
        (#"{"spec":{"template":{"spec":{"containers":"none"}}}}"#, []),
        (#"{"spec":null,"metadata":{"managedFields":[{"fieldsV1":{"f:x":{}}}]}}"#, []),
        ("{}", []), ("", []), ("[1]", []), (" null ", []), (#"{"spec":{"a":"#, [#"unknown field "spec.a""#]),
    ])
    func `unknown fields come first, each group in the order of the document`(
        text: String, expected: [String]
    ) {
        #expect(problems(text) == expected)
    }

    @Test func `free forms are not looked into`() {
        #expect(problems(#"{"data":{"a":"x","a":"y"},"binary":1}"#, .configMap).count == 2)
        #expect(problems(#"{"data":{"any":{"thing":1,"thing":2}}}"#, .controllerRevision).isEmpty)
    }

    @Test func `a body of nothing but mistakes is told of in part`() {
        let text = "{" + (0..<500).map { #""f\#($0)":1"# }.joined(separator: ",") + "}"
        #expect(problems(text).count == FieldScanner.countMax)
    }

    @Test func `no prefix of a document makes it stumble`() {
        let bytes = Array(
            #"{"spec":{"template":{"spec":{"containers":[{"name":"\u0061","x":[{"y":1}]}]}},"u":-1.5e3}}"#
                .utf8)
        for end in 0...bytes.count {
            let found = FieldScanner.problems(in: Array(bytes[..<end]), resource: .statefulSet)
            #expect(found.count <= 2)
        }
    }
}
