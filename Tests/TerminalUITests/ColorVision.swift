import Foundation

@testable import TerminalUI

/// How people see a colour.
enum ColorVision: CaseIterable {
    case normal, protanopia, deuteranopia, tritanopia

    /// Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
    private var matrix: [[Double]] {
        switch self {
        case .normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanopia:
            [
                [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ]
        case .deuteranopia:
            [
                [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ]
        case .tritanopia:
            [
                [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ]
        }
    }

    func seen(_ color: RGB) -> RGB {
        let linear = color.linear
        let channels = matrix.map { row -> UInt8 in
            let value = row[0] * linear.red + row[1] * linear.green + row[2] * linear.blue
            let bounded = min(max(value, 0), 1)
            let curved =
                bounded <= 0.0031308 ? 12.92 * bounded : 1.055 * pow(bounded, 1 / 2.4) - 0.055
            return UInt8((curved * 255).rounded())
        }
        return RGB(red: channels[0], green: channels[1], blue: channels[2])
    }
}

/// CIEDE2000. Source: Sharma, Wu and Dalal 2005.
func colorDistance(_ first: RGB, _ second: RGB) -> Double {
    let (x, y) = (first.lab, second.lab)
    let meanChroma = (hypot(x.a, x.b) + hypot(y.a, y.b)) / 2
    let g = 0.5 * (1 - (pow(meanChroma, 7) / (pow(meanChroma, 7) + pow(25, 7))).squareRoot())
    let (a1, a2) = ((1 + g) * x.a, (1 + g) * y.a)
    let (c1, c2) = (hypot(a1, x.b), hypot(a2, y.b))
    func hue(_ b: Double, _ a: Double) -> Double {
        if a == 0 && b == 0 { return 0 }
        let angle = atan2(b, a) * 180 / .pi
        return angle < 0 ? angle + 360 : angle
    }
    let (h1, h2) = (hue(x.b, a1), hue(y.b, a2))
    let dl = y.l - x.l
    let dc = c2 - c1
    var dh = 0.0
    if c1 * c2 != 0 {
        dh = h2 - h1
        if dh > 180 { dh -= 360 } else if dh < -180 { dh += 360 }
    }
    let dH = 2 * (c1 * c2).squareRoot() * sin(dh / 2 * .pi / 180)
    let l = (x.l + y.l) / 2
    let c = (c1 + c2) / 2
    var h = h1 + h2
    if c1 * c2 != 0 {
        if abs(h1 - h2) <= 180 {
            h /= 2
        } else {
            h = h < 360 ? (h + 360) / 2 : (h - 360) / 2
        }
    }
    func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }
    let t =
        1 - 0.17 * cosine(h - 30) + 0.24 * cosine(2 * h) + 0.32 * cosine(3 * h + 6)
        - 0.20 * cosine(4 * h - 63)
    let sl = 1 + 0.015 * pow(l - 50, 2) / (20 + pow(l - 50, 2)).squareRoot()
    let sc = 1 + 0.045 * c
    let sh = 1 + 0.015 * c * t
    let turn = 30 * exp(-pow((h - 275) / 25, 2))
    let rc = 2 * (pow(c, 7) / (pow(c, 7) + pow(25, 7))).squareRoot()
    let rt = -sin(2 * turn * .pi / 180) * rc
    return
        (pow(dl / sl, 2) + pow(dc / sc, 2) + pow(dH / sh, 2) + rt * (dc / sc) * (dH / sh))
        .squareRoot()
}
