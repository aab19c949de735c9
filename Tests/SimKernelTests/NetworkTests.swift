import SimKernel
import Testing

@Suite struct NetworkTests {
    let a = EndpointID(rawValue: 1)
    let b = EndpointID(rawValue: 2)
    let c = EndpointID(rawValue: 3)

    @Test func `delivers at once on the instant network`() {
        var network = Network.instant
        var random = Random(seed: 1)
        let before = random
        #expect(network.delivery(from: a, to: b, at: .seconds(5), random: &random)
            == .arrives(.seconds(5)))
        #expect(random == before, "no draw, so that the engine alone shapes a trace")
    }

    @Test(arguments: [false, true])
    func `keeps the order of a link unless told otherwise`(reorders: Bool) {
        var network = Network(options: LinkOptions(
            latencyMin: .milliseconds(1), latencyMax: .milliseconds(50),
            allowsReordering: reorders, clogs: Ratio(1, 50), clogMean: .milliseconds(100)))
        var random = Random(seed: 2)
        var last = SimTime.distantPast
        var overtaken = 0
        for step in 0..<1_000 {
            let now = SimTime(nanoseconds: Int64(step) * 1_000_000)
            guard case .arrives(let arrival) = network.delivery(
                from: a, to: b, at: now, random: &random)
            else {
                Issue.record("nothing is lost here")
                return
            }
            #expect(arrival >= now + .milliseconds(1))
            if arrival < last { overtaken += 1 }
            last = max(arrival, last)
        }
        #expect((overtaken > 0) == reorders)
    }

    @Test func `loses the asked share`() {
        var network = Network(options: LinkOptions(loss: Ratio(1, 10)))
        var random = Random(seed: 3)
        let lost = (0..<10_000).count { _ in
            network.delivery(from: a, to: b, at: .epoch, random: &random) == .lost
        }
        #expect((900...1_100).contains(lost))
    }

    @Test func `cuts one direction and heals cut by cut`() {
        var network = Network.instant
        var random = Random(seed: 4)
        let one = network.cut(from: [a], to: [b])
        let all = network.cut(from: [a], to: nil)
        #expect(network.delivery(from: a, to: b, at: .epoch, random: &random) == .cut)
        #expect(network.isCut(from: a, to: c) && !network.isCut(from: b, to: a))
        network.heal(all)
        #expect(network.isCut(from: a, to: b) && !network.isCut(from: a, to: c))
        network.heal(one)
        #expect(!network.isCut(from: a, to: b))
        _ = network.isolate(b)
        #expect(network.isCut(from: a, to: b) && network.isCut(from: b, to: c))
        network.healAll()
        #expect(!network.isCut(from: a, to: b))
    }

    @Test func `holds messages of a clogged link and keeps their order afterwards`() {
        var network = Network.instant
        var random = Random(seed: 5)
        network.clog(from: a, to: b, until: .seconds(9))
        #expect(network.delivery(from: a, to: b, at: .seconds(1), random: &random)
            == .arrives(.seconds(9)))
        #expect(network.delivery(from: b, to: a, at: .seconds(1), random: &random)
            == .arrives(.seconds(1)))
        network.healAll()
        #expect(network.delivery(from: a, to: b, at: .seconds(2), random: &random)
            == .arrives(.seconds(9)), "behind the message that waits")
    }

    @Test func `lets one link differ`() {
        var network = Network.instant
        var random = Random(seed: 6)
        network.setOptions(
            LinkOptions(latencyMin: .seconds(1), latencyMax: .seconds(1)), from: a, to: b)
        #expect(network.delivery(from: a, to: b, at: .epoch, random: &random)
            == .arrives(.seconds(1)))
        #expect(network.delivery(from: a, to: c, at: .epoch, random: &random) == .arrives(.epoch))
    }
}
