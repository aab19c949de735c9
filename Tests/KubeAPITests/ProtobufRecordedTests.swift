import KubeAPI
import KubeModel
import Testing

/// Bodies as kubectl's generators sent them, with what the same commands print as JSON.
@Suite struct ProtobufRecordedTests {
    /// A command, its body in hexadecimal digits and the object it means.
    struct Recorded: Sendable, CustomTestStringConvertible {
        var command: String
        var hex: String
        var json: String

        var testDescription: String { command }
    }

    @Test(arguments: recorded) func `a body that kubectl sent`(_ recorded: Recorded) throws {
        let digits = Array(recorded.hex.utf8)
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
        }
        let decoded = JSONValue.object(try ProtobufBody.object(bytes))
        #expect(decoded == (try JSONParser.parse(recorded.json)))
    }

    static let recorded: [Recorded] = [
        Recorded(
            command: "create deployment api1 --image=busybox --port=80 -- sleep 100",
            hex: "6b3873000a150a07617070732f7631120a4465706c6f796d656e7412d0010a250a046170693112"
                + "001a0464656d6f22002a003200380042005a0b0a036170701204617069311298010801120d0a0b"
                + "0a036170701204617069311a7d0a1d0a0012001a0022002a003200380042005a0b0a0361707012"
                + "0461706931125c123e0a0762757379626f78120762757379626f781a05736c6565701a03313030"
                + "2a00320a0a001000185022002a0042006a007200800100880100900100a201001a00320042004a"
                + "0052005800600068008201008a01009a0100c2010022020a00280038001a0c0800100018002000"
                + "280038001a002200",
            json: #"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"labels":{"app":"api"#
                + #"1"},"name":"api1","namespace":"demo"},"spec":{"replicas":1,"selector":{"matc"#
                + #"hLabels":{"app":"api1"}},"strategy":{},"template":{"metadata":{"labels":{"ap"#
                + #"p":"api1"}},"spec":{"containers":[{"command":["sleep","100"],"image":"busybo"#
                + #"x","name":"busybox","ports":[{"containerPort":80}],"resources":{}}]}}},"stat"#
                + #"us":{}}"#),
        Recorded(
            command: "create deployment api0 --image=nginx --replicas=0 --port=80",
            hex: "6b3873000a150a07617070732f7631120a4465706c6f796d656e7412c0010a250a046170693012"
                + "001a0464656d6f22002a003200380042005a0b0a036170701204617069301288010800120d0a0b"
                + "0a036170701204617069301a6d0a1d0a0012001a0022002a003200380042005a0b0a0361707012"
                + "0461706930124c122e0a056e67696e7812056e67696e782a00320a0a001000185022002a004200"
                + "6a007200800100880100900100a201001a00320042004a0052005800600068008201008a01009a"
                + "0100c2010022020a00280038001a0c0800100018002000280038001a002200",
            json: #"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"labels":{"app":"api"#
                + #"0"},"name":"api0","namespace":"demo"},"spec":{"replicas":0,"selector":{"matc"#
                + #"hLabels":{"app":"api0"}},"strategy":{},"template":{"metadata":{"labels":{"ap"#
                + #"p":"api0"}},"spec":{"containers":[{"image":"nginx","name":"nginx","ports":[{"#
                + #""containerPort":80}],"resources":{}}]}}},"status":{}}"#),
        Recorded(
            command: "create quota q --hard=pods=4,cpu=1,requests.storage=5Gi --scopes=BestEffort",
            hex: "6b3873000a130a027631120d5265736f7572636551756f7461125b0a150a017112001a0464656d"
                + "6f22002a0032003800420012400a0a0a0363707512030a01310a0b0a04706f647312030a01340a"
                + "190a1072657175657374732e73746f7261676512050a03354769120a426573744566666f72741a"
                + "001a002200",
            json: #"{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q","namespace""#
                + #":"demo"},"spec":{"hard":{"cpu":"1","pods":"4","requests.storage":"5Gi"},"sco"#
                + #"pes":["BestEffort"]},"status":{}}"#),
        Recorded(
            command: "create service loadbalancer l --tcp=80,443:https",
            hex: "6b3873000a0d0a0276311207536572766963651288010a1f0a016c12001a0464656d6f22002a00"
                + "3200380042005a080a0361707012016c12610a150a023830120354435018502206080010501a00"
                + "28000a220a093434332d6874747073120354435018bb03220b080110001a056874747073280012"
                + "080a0361707012016c1a00220c4c6f616442616c616e6365723a00420052005a00600068001a02"
                + "0a001a002200",
            json: #"{"apiVersion":"v1","kind":"Service","metadata":{"labels":{"app":"l"},"name":"#
                + #""l","namespace":"demo"},"spec":{"ports":[{"name":"80","port":80,"protocol":""#
                + #"TCP","targetPort":80},{"name":"443-https","port":443,"protocol":"TCP","targe"#
                + #"tPort":"https"}],"selector":{"app":"l"},"type":"LoadBalancer"},"status":{"lo"#
                + #"adBalancer":{}}}"#),
        Recorded(
            command: "create pdb p2 --selector=a in (b,c),!d --min-available=0",
            hex: "6b3873000a200a09706f6c6963792f76311213506f6444697372757074696f6e42756467657412"
                + "520a160a02703212001a0464656d6f22002a00320038004200122c0a06080010001a001222120d"
                + "0a01611202496e1a01621a016312110a0164120c446f65734e6f7445786973741a0a0800180020"
                + "00280030001a002200",
            json: #"{"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"p"#
                + #"2","namespace":"demo"},"spec":{"minAvailable":0,"selector":{"matchExpression"#
                + #"s":[{"key":"a","operator":"In","values":["b","c"]},{"key":"d","operator":"Do"#
                + #"esNotExist"}]}},"status":{"currentHealthy":0,"desiredHealthy":0,"disruptions"#
                + #"Allowed":0,"expectedPods":0}}"#),
        Recorded(
            command: "create secret generic s --from-literal=a=1 --from-literal=b=",
            hex: "6b3873000a0c0a027631120653656372657412280a150a017312001a0464656d6f22002a003200"
                + "3800420012060a016112013112050a016212001a001a002200",
            json: #"{"apiVersion":"v1","data":{"a":"MQ==","b":""},"kind":"Secret","metadata":{"n"#
                + #"ame":"s","namespace":"demo"}}"#),
        Recorded(
            command: "create ingress i --rule=a/b=c:80",
            hex: "6b3873000a1f0a146e6574776f726b696e672e6b38732e696f2f76311207496e67726573731240"
                + "0a150a016912001a0464656d6f22002a0032003800420012231a210a0161121c0a1a0a180a022f"
                + "62120b22090a016312040a0010501a0545786163741a020a001a002200",
            json: #"{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"i""#
                + #","namespace":"demo"}}"#),
    ]
}
