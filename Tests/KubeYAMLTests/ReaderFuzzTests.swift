import Foundation
import KubeAPI
import KubeModel
import KubeYAML
import Testing

/// Mutated manifests are read and examined without a trap, whatever comes out.
@Suite struct ReaderFuzzTests {
    private func seeds() throws -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        for folder in [Places.fixtures, Places.manifests].compactMap({ $0 }) {
            for name in try Places.yamlFiles(folder) {
                seeds.append(try Places.bytes(folder.appending(path: name)))
            }
        }
        return seeds
    }

    private func survive(_ bytes: [UInt8]) {
        guard let documents = try? YAMLReader.documents(bytes, file: "x") else { return }
        let report = ManifestClinic.examine(documents, in: .embedded)
        for finding in report.findings {
            #expect(finding.line >= 1 && finding.column >= 1)
            #expect(finding.text.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        }
    }

    @Test func `mutated manifests never trap`() throws {
        var random = SeededRandom(seed: 20)
        let seeds = try seeds()
        let bits = "\t :-#'\"[]{}|>&*!?,.%@`\n\r\u{1}…。/值\u{2028}\u{85}".utf8.map { $0 }
        for round in 0..<600 {
            var bytes = seeds[round % seeds.count]
            for _ in 0...random.next(6) where !bytes.isEmpty {
                let at = random.next(bytes.count)
                switch random.next(6) {
                case 0: bytes[at] = bits[random.next(bits.count)]
                case 1: bytes.insert(bits[random.next(bits.count)], at: at)
                case 2: bytes.remove(at: at)
                case 3: bytes.removeSubrange(at..<min(bytes.count, at + random.next(40)))
                case 4:
                    let end = min(bytes.count, at + random.next(60))
                    bytes.insert(contentsOf: bytes[at..<end], at: random.next(bytes.count))
                default: bytes[at] = UInt8(random.next(256))
                }
            }
            survive(bytes)
        }
    }

    @Test func `manifests cut anywhere never trap`() throws {
        for seed in try seeds() {
            for count in stride(from: 1, to: seed.count, by: 97) { survive(Array(seed[..<count])) }
        }
    }
}
