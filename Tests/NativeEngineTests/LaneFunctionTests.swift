import CNativeEngine
import Foundation
import Testing

/// What the native engine computes of numbers in lanes.
private func lanes(_ function: Int, _ x: [Double], instructionSet: Int32 = 0) -> [Double] {
    var y = [Double](repeating: 0, count: x.count)
    hillock_function(Int32(function), instructionSet, x.count, x, &y)
    return y
}

/// The largest distance from the C library's result (within 1 ulp of the truth) in units of its last place.
private func worst(_ y: [Double], _ reference: [Double]) -> Double {
    zip(y, reference).map { abs($0 - $1) / $1.ulp }.max() ?? .infinity
}

@Suite("Functions in lanes") struct LaneFunctionTests {
    // 2 ulp of the function and 1 ulp of the reference.
    private let bound = 3.0

    @Test("exp and ln are right to two units in the last place, on every instruction set", arguments: Int32(1)...4)
    func elementary(set: Int32) {
        let x = (0...40_000).map { -700 + 0.035 * Double($0) + 1e-3 * sin(Double($0)) }
        #expect(worst(lanes(HILLOCK_EXP, x, instructionSet: set), x.map { exp($0) }) <= bound)
        let small = x.map { $0 / 1000 }
        #expect(worst(lanes(HILLOCK_EXP, small, instructionSet: set), small.map { exp($0) }) <= bound)
        let positive = x.map { exp($0) } + small.map { exp($0) }
        #expect(worst(lanes(HILLOCK_LOG, positive, instructionSet: set), positive.map { log($0) }) <= bound)
    }

    @Test("exp x takes its values at the ends of its range beyond them")
    func ends() {
        #expect(lanes(HILLOCK_EXP, [-1e6, -708, 709, 1e6]) == lanes(HILLOCK_EXP, [-708, -708, 709, 709]))
        #expect(lanes(HILLOCK_EXP, [0, -0.0]) == [1, 1])
        #expect(lanes(HILLOCK_LOG, [1]) == [0])
    }

    @Test("ln(1 + exp x) keeps its digits where it is tiny, and so does its slope")
    func softplus() {
        let x = (0...40_000).map { -600 + 0.03 * Double($0) }
        // The chain of seven roundings stays below 6 ulp.
        #expect(worst(lanes(HILLOCK_SOFTPLUS, x), x.map { max($0, 0) + log1p(exp(-abs($0))) }) <= 6)
        #expect(worst(lanes(HILLOCK_SOFTPLUS_SLOPE, x), x.map { 1 / (1 + exp(-$0)) }) <= 6)
    }

    @Test("a lane does not depend on what stands in the others")
    func independence() {
        let x = (0..<64).map { -3 + 0.1 * Double($0) }
        let alone = x.map { lanes(HILLOCK_EXP, [$0])[0] }
        #expect(lanes(HILLOCK_EXP, x) == alone)
    }
}
