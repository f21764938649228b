import CNativeEngine
import Foundation
import NativeEngine
import Testing

/// One evaluation of the transistor's equation.
struct MosfetPoint {
    var currents: [Double]
    var charges: [Double]
    var jacobian: [[Double]]
}

/// Evaluates a card: rows are the voltages of drain, gate, source and bulk, the threshold's shift and the mobility's factor.
func mosfets(_ card: [Double], _ rows: [[Double]], a0: Double = 0, instructionSet: Int32 = 0) -> [MosfetPoint] {
    var output = [Double](repeating: 0, count: 15 * rows.count)
    hillock_mosfets(card, instructionSet, rows.count, rows.flatMap { $0 }, a0, &output)
    return rows.indices.map { row in
        let numbers = Array(output[(15 * row)..<(15 * row + 15)])
        return MosfetPoint(
            currents: Array(numbers[0..<3]), charges: Array(numbers[3..<6]),
            jacobian: (0..<3).map { Array(numbers[(6 + 3 * $0)..<(9 + 3 * $0)]) })
    }
}

/// Numbers between 0 and 1 that are spread evenly: multiples of irrational numbers.
private func spread(_ index: Int, _ irrational: Double) -> Double {
    let product = Double(index + 1) * irrational
    return product - product.rounded(.down)
}

@Suite("The transistor's equation") struct MosfetTests {
    /// A card in which every term of the equation is at work.
    static let full: [Double] = {
        var card = TransistorCard.longChannel(isPChannel: false, width: 2e-6, length: 1e-6).parameters
        for (place, value) in [
            (HILLOCK_MOS_DIBL0, 0.01), (HILLOCK_MOS_DIBL1, 0.002), (HILLOCK_MOS_DIBL2, -0.001), (HILLOCK_MOS_NW, 0.002),
            (HILLOCK_MOS_BEND1, 0.3), (HILLOCK_MOS_BEND1_AT, -12), (HILLOCK_MOS_BEND2, 0.3), (HILLOCK_MOS_BEND2_AT, 2),
            (HILLOCK_MOS_THETA2, 0.03), (HILLOCK_MOS_THETAB, 0.05), (HILLOCK_MOS_LAMBDAB, 0.01),
            (HILLOCK_MOS_CV_THRESHOLD, 0.05), (HILLOCK_MOS_CV_BODY, -0.1), (HILLOCK_MOS_OVERLAP1_D, 2e-16),
            (HILLOCK_MOS_OVERLAP1_S, 3e-16), (HILLOCK_MOS_OVERLAP_B, 1e-16), (HILLOCK_MOS_JUNCTION_G_D, 1e-16),
            (HILLOCK_MOS_JUNCTION_C0_D, 1e-16),
        ] { card[place] = value }
        for place in HILLOCK_MOS_MULU0..<HILLOCK_MOS_COX { card[place] = 0.4 * spread(place, 0.5.squareRoot()) - 0.2 }
        return card
    }()

    /// Points over the whole range of a circuit, forward and reverse.
    static let points: [[Double]] = (0..<400).map { index in
        [
            3.3 * spread(index, 2.0.squareRoot()), 3.3 * spread(index, 3.0.squareRoot()),
            3.3 * spread(index, 5.0.squareRoot()), -1.5 * spread(index, 7.0.squareRoot()),
            0.02 * (spread(index, 11.0.squareRoot()) - 0.5), 1 + 0.1 * spread(index, 13.0.squareRoot()),
        ]
    }

    @Test("the Jacobian is the slope of currents and charges")
    func jacobian() {
        let h = 1e-4
        let a0 = 1e9
        // Kinks of second order lie where two of drain, gate, source meet.
        let points = Self.points.filter {
            abs($0[0] - $0[2]) > 3 * h && abs($0[0] - $0[1]) > 3 * h && abs($0[1] - $0[2]) > 3 * h
        }
        let dynamic = mosfets(Self.full, points, a0: a0)
        for column in 0..<3 {
            /// The values at points moved along one terminal, as the Jacobian counts them.
            func moved(_ by: Double) -> [[Double]] {
                let rows = points.map { point in
                    var point = point
                    point[column] += by
                    return point
                }
                return mosfets(Self.full, rows).map { point in
                    (0..<3).map { point.currents[$0] + a0 * point.charges[$0] }
                }
            }
            let (far, near, back, farBack) = (moved(2 * h), moved(h), moved(-h), moved(-2 * h))
            for index in points.indices {
                let scale = dynamic[index].jacobian.joined().map(abs).max() ?? 0
                for row in 0..<3 {
                    // Fourth-order difference: its error is of the order of h^4/U_T^4 = 2e-10 of the scale.
                    let slope =
                        (8 * (near[index][row] - back[index][row]) - far[index][row] + farBack[index][row]) / (12 * h)
                    #expect(abs(dynamic[index].jacobian[row][column] - slope) < 1e-6 * scale)
                }
            }
        }
    }

    @Test("current and charges answer an exchange of drain and source by an exchange")
    func exchange() {
        // The same junctions and overlaps on both sides.
        let card = TransistorCard.longChannel(isPChannel: false, width: 2e-6, length: 1e-6).parameters
        let forward = mosfets(card, Self.points)
        let reverse = mosfets(card, Self.points.map { [$0[2], $0[1], $0[0], $0[3], $0[4], $0[5]] })
        for (a, b) in zip(forward, reverse) {
            #expect(a.currents == [b.currents[2], b.currents[1], b.currents[0]])
            // The terms of a charge are summed in another order.
            for (x, y) in zip(a.charges, b.charges.reversed()) { #expect(abs(x - y) < 1e-12 * card[HILLOCK_MOS_COX]) }
        }
    }

    @Test("the current vanishes exactly at V_DS = 0, and its slope and the charges are continuous there")
    func symmetry() {
        var card = Self.full
        for place in [HILLOCK_MOS_JUNCTION_IS_D, HILLOCK_MOS_JUNCTION_IS_S, HILLOCK_MOS_JUNCTION_G_D] {
            card[place] = 0
        }
        for point in Self.points {
            let level = 0.5 * point[2]
            let rows = [0.0, 1e-9, -1e-9].map { [level + $0, point[1], level, point[3], point[4], point[5]] }
            let (at, above, below) = (mosfets(card, rows)[0], mosfets(card, rows)[1], mosfets(card, rows)[2])
            #expect(at.currents[0] == 0)
            let slope = at.jacobian[0][0]
            #expect(abs(above.jacobian[0][0] - slope) <= 1e-6 * slope)
            #expect(abs(below.jacobian[0][0] - slope) <= 1e-6 * slope)
            // A nanovolt moves charges by less than 1e-9 of C_ox times a volt.
            for terminal in 0..<3 {
                #expect(abs(above.charges[terminal] - below.charges[terminal]) < 1e-8 * card[HILLOCK_MOS_COX])
            }
        }
    }

    @Test("in weak inversion ln I rises by 1/(n U_T), n = N0 + N1/sqrt(phi + V_SB)", arguments: [0.0, 0.7, 1.5])
    func weakInversion(body: Double) {
        let card = TransistorCard.longChannel(isPChannel: false, width: 2e-6, length: 4e-6).parameters
        let n = card[HILLOCK_MOS_N0] + card[HILLOCK_MOS_N1] / (card[HILLOCK_MOS_PHI] + body).squareRoot()
        let shift = 0.58 * ((0.85 + body).squareRoot() - (0.85).squareRoot())
        let gates = stride(from: -0.05, through: 0.25, by: 0.02).map { $0 + shift }
        let currents = mosfets(card, gates.map { [1, $0, 0, -body, 0, 1] }).map { $0.currents[0] }
        for ((g0, i0), (g1, i1)) in zip(zip(gates, currents), zip(gates, currents).dropFirst()) {
            let slope = log(i1 / i0) / (g1 - g0)
            // i = ln^2(1 + e^(F/2)) lies e^(F/2)/2 below e^F: 1 % at F = -8; mobility takes some 0.1 %.
            #expect(abs(slope * n * card[HILLOCK_MOS_UT] - 1) < 0.012)
        }
    }

    @Test("in strong inversion and saturation the current is beta (V_GS - V_T)^2/(2 n^2)")
    func squareLaw() {
        var card = TransistorCard.longChannel(isPChannel: false, width: 2e-6, length: 4e-6).parameters
        card[HILLOCK_MOS_THETA1] = 0
        card[HILLOCK_MOS_LAMBDA] = 0
        card[HILLOCK_MOS_EC] = 1e9
        card[HILLOCK_MOS_JUNCTION_IS_D] = 0
        let n = card[HILLOCK_MOS_N0] + card[HILLOCK_MOS_N1] / card[HILLOCK_MOS_PHI].squareRoot()
        for gate in stride(from: 1.2, through: 3.0, by: 0.3) {
            let current = mosfets(card, [[5, gate, 0, 0, 0, 1]])[0].currents[0]
            let expected = card[HILLOCK_MOS_BETA] * (gate - 0.5) * (gate - 0.5) / (2 * n * n)
            // i_f misses (F/2)^2 by F e^(-F/2), F > 20.
            #expect(abs(current / expected - 1) < 1e-4)
        }
    }

    @Test("delvto shifts the gate's voltage, and mulu0 multiplies the current of a long channel")
    func mismatch() {
        var card = TransistorCard.longChannel(isPChannel: false, width: 2e-6, length: 4e-6).parameters
        for place in [HILLOCK_MOS_JUNCTION_IS_D, HILLOCK_MOS_JUNCTION_IS_S] { card[place] = 0 }
        for gate in [0.2, 0.5, 1.0, 3.0] {
            let nominal = mosfets(card, [[1, gate, 0.2, 0, 0, 1]])[0]
            let shifted = mosfets(card, [[1, gate + 0.01, 0.2, 0, 0.01, 1]])[0]
            #expect(abs(shifted.currents[2] / nominal.currents[2] - 1) < 1e-12)
            let faster = mosfets(card, [[1, gate, 0.2, 0, 0, 1.1]])[0]
            #expect(abs(faster.currents[2] / nominal.currents[2] - 1.1) < 1e-6)
        }
    }

    @Test("every instruction set gives the same to rounding", arguments: Int32(1)...3)
    func instructionSets(set: Int32) {
        let best = mosfets(Self.full, Self.points, a0: 1e9)
        let other = mosfets(Self.full, Self.points, a0: 1e9, instructionSet: set)
        for (a, b) in zip(best, other) {
            let scale = a.jacobian.joined().map(abs).max() ?? 0
            // Fused multiplications round once instead of twice; differences of large numbers show it.
            #expect(abs(a.currents[0] - b.currents[0]) <= 1e-11 * abs(a.currents[0]) + 1e-25)
            for (x, y) in zip(a.jacobian.joined(), b.jacobian.joined()) { #expect(abs(x - y) <= 1e-9 * scale) }
        }
    }

    @Test("a lane's numbers do not depend on the others")
    func independence() {
        let together = mosfets(Self.full, Self.points, a0: 1e9)
        for index in stride(from: 0, to: Self.points.count, by: 37) {
            let alone = mosfets(Self.full, [Self.points[index]], a0: 1e9)[0]
            #expect(alone.currents == together[index].currents)
            #expect(alone.charges == together[index].charges)
            #expect(alone.jacobian == together[index].jacobian)
        }
    }
}
