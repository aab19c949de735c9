import Testing

@testable import TerminalUI

struct TextWidthTests {
    @Test func `measures as the wcwidth tables do`() {
        for line in Self.samples.split(separator: "\n") {
            let words = line.split(separator: " ")
            let columns = Int(words[0])
            for word in words.dropFirst() {
                guard let value = UInt32(word, radix: 16), let scalar = Unicode.Scalar(value) else {
                    Issue.record("bad sample \(word)")
                    continue
                }
                #expect(TextWidth.of(scalar) == columns, "U+\(word)")
            }
        }
    }

    @Test func `control and format characters take no column`() {
        for value in Array(0..<0x20) + Array(0x7F..<0xA0) + [0xAD, 0x200B, 0x202E, 0xFEFF] {
            #expect(Unicode.Scalar(UInt32(value)).map { TextWidth.of($0) } == 0)
        }
    }

    @Test func `text is as wide as its scalars`() {
        #expect(TextWidth.of("") == 0)
        #expect(TextWidth.of("db-3") == 4)
        #expect(TextWidth.of("日本語") == 6)
        #expect(TextWidth.of("e\u{301}x") == 2)
        #expect(TextWidth.of("╔═▶…") == 4)
    }

    /// Columns, then scalars with that width. Taken from the wcwidth tables for Unicode 17; spacing
    /// marks (Mc) are left out, where those tables and the C library differ.
    private static let samples = """
        0 300 33D 34E 483 591 64B 731 E31 1160 1195 11FF 20D0 302A 3099 D7B0 D7F1 FE20
        1 20 2D 3A 47 54 61 6E 7B A1 C6 EB 110 135 15A 17F 1A4 1C9 1EE 213 238 25D 282 2A7 2CC
        1 2F1 4F4 5D0 627 E01 F5A 1627 18E9 1AA6 1D1C 1EB1 1F35 1F9B 1FAA 2010 20AC 2190 231C
        1 2328 2500 2550 25B6 2600 2713 2764 27A1 2965 2B25 303F A5AB A850 A932 ABEB FCF4 FF61
        1 FFE8 1008E 10163 10300 104E0 1054F 10C96 10E61 1100D 1121C 1201A 1211F 14447 144AF
        1 168E8 16995 169D1 16F18 16F3B 1D627 1D69A 1D828 1E87A 1E887 1E8BD 1EC81 1ED1B 1F014
        1 1F0A1 1F13C 1F321 1F37D 1F39A 1F441 1F6C8 1F6CB 1F7B2 1F900 1FB9B
        2 1100 115F 231A 231B 23F0 25FD 2614 26A1 2705 2B50 2E80 3000 3041 30A2 3105 3131 3250
        2 32B3 3471 35C7 38D6 3A49 3E64 3F5E 3F87 4008 4120 415D 4258 42BD 434B 458F 47F6 4969
        2 4A88 4B00 4D2C 4DC0 4DF5 4E00 527B 5578 5583 56D1 57F9 59D0 59F5 5AF2 5B02 5BD4 5FE3
        2 6031 62D7 6363 66C4 6AE6 6B9B 6BA3 6BD6 6C3D 6C87 6D05 7391 791F 7AE7 7B9E 7BE6 7DC8
        2 80CA 81C5 8380 8516 8771 88E6 8920 8938 8B5E 8F36 9197 9693 96B7 982C 98AE 991E 9B1D
        2 9D78 9D8B 9DC7 9DE5 9DED 9E7A 9EA1 9FFF A000 A2A7 A490 A960 AC00 AD5B AE0D AF14 B115
        2 B772 B9CE BB14 BC10 BDB8 BE80 C361 C62F C94A CA7B CAD4 CC6D CF1A CFB7 D447 D523 D5E6
        2 D7A3 F900 F94F F970 FE30 FF01 FF60 FFE0 17261 17542 1756F 17756 177E7 17863 17977
        2 17A80 17D1D 18055 18442 18892 1B000 1B011 1B032 1B1B9 1B2D1 1D30F 1F004 1F18E 1F300
        2 1F32D 1F440 1F525 1F600 1F680 1F6CC 1FA70 20000 20430 204B0 205C3 20A9D 20DCC 20F38
        2 212DC 213B9 21429 2150F 215D6 21B12 21CCD 21E38 21FC8 21FEF 2237B 22396 2245F 2266B
        2 227BE 2287F 22CA9 22D90 22F35 2306A 233E3 23471 234D3 235A0 2366C 23745 23D06 23E78
        2 23FB1 240B4 244E9 24606 246EE 24762 24B9D 24BE9 24DC7 24F35 251F4 252D1 254D0 2568E
        2 257C6 257FD 25859 25A98 25A9D 25B82 25E43 25FFD 263A2 2652B 26A25 26BBB 26EA9 27292
        2 27372 273E8 27494 27540 276F2 27777 277CE 27B6A 27CDD 2820B 2857D 288C2 28C83 28CA2
        2 28E1A 28EB7 2913F 29558 29591 299A8 29C44 29D8E 29FA6 2A1AF 2A299 2A40A 2A552 2A6DF
        2 2A770 2A95F 2AB17 2AF40 2AFB3 2B76D 2BBBA 2BBE8 2BC96 2BD5E 2BE1B 2C5A1 2C610 2C7AA
        2 2C824 2CAFB 2CBE7 2CCC5 2CEC5 2D153 2D659 2DB91 2DC33 2E0D3 2E626 2E77B 2E931 2EACD
        2 2F88A 2F8A1 2F8AE 2F91E 30000 3027B 302AA 30324 30A4F 30B56 30B85 31102 311EB
        """
}
