import Foundation
import Statistics
import Testing

@Suite("Shares of variance")
struct VarianceSharesTests {
    static func inputs(_ count: Int, samples: Int, set: Int = 0) -> [[Double]] {
        (0..<count).map { input in
            var stream = RandomStream(seed: 3, sample: set, path: "input\(input)", channel: "z")
            return (0..<samples).map { _ in stream.nextNormal() }
        }
    }

    @Test("An exact straight line is found exactly, with nothing left to chance")
    func exact() throws {
        let inputs = Self.inputs(3, samples: 50)
        let output = (0..<50).map { 7 + 2 * inputs[0][$0] - 1e-3 * inputs[2][$0] }
        let shares = try #require(VarianceShares(inputs: inputs, output: output))
        #expect(shares.isJoint && shares.count == 50)
        // Normal equations of a well conditioned 3 by 3 system: some units of 1e-16 of the largest coefficient.
        for (found, expected) in zip(shares.coefficients, [2, 0, -1e-3]) { #expect(abs(found - expected) < 1e-13) }
        #expect(abs(shares.explained - 1) < 1e-12 && shares.chance < 1e-12)
    }

    @Test("With noise, shares are b²/Var to their standard error, and the rest is the noise")
    func noisy() throws {
        let (n, all) = (800, Self.inputs(5, samples: 800))
        let output = (0..<n).map { 3 * all[0][$0] + 1 * all[1][$0] + 1 * all[4][$0] }
        let shares = try #require(VarianceShares(inputs: Array(all[..<4]), output: output))
        // Var = 9 + 1 + 1; the standard error of b is 1/√n, that of b²/11 then 2 b/(11 √n), and the variance itself is
        // known to √(2/n) relative; 99 % bounds, for four inputs at once 3.0.
        let root = Double(n).squareRoot()
        for (share, b) in zip(shares.shares, [3.0, 1, 0, 0]) {
            let error = 2 * b / 11 / root + b * b / 11 * (2 / Double(n)).squareRoot() + 3 / 11 / Double(n)
            #expect(abs(share - b * b / 11) < 3 * error)
        }
        #expect(abs(shares.explained - 10.0 / 11) < 3 / 11 * 2 * (2 / Double(n)).squareRoot())
        #expect(abs(shares.chance * 11 * Double(n - 5) - 1) < 3 * (2 / Double(n)).squareRoot() * 2)
    }

    @Test("Inputs without influence exceed the bound of chance in about 5 % of all sets")
    func bound() throws {
        var exceeded = 0
        for set in 0..<200 {
            let inputs = Self.inputs(6, samples: 100, set: set)
            var stream = RandomStream(seed: 4, sample: set, path: "output", channel: "z")
            let output = (0..<100).map { _ in stream.nextNormal() }
            let shares = try #require(VarianceShares(inputs: inputs, output: output))
            let groups = [0, 2, 4].map { shares.shares[$0] + shares.shares[$0 + 1] }
            if groups.contains(where: { $0 > shares.bound(size: 2, among: 3) }) { exceeded += 1 }
        }
        // At 5 to 7 % (100 samples make tails a little longer than normal ones): up to 14 + 2.576 · 3.6 = 23.3.
        #expect((1...23).contains(exceeded), "\(exceeded)")
    }

    @Test("With more inputs than samples each is taken on its own")
    func marginal() throws {
        let inputs = Self.inputs(60, samples: 60)
        let shares = try #require(VarianceShares(inputs: inputs, output: inputs[7].map { 5 * $0 }))
        #expect(!shares.isJoint)
        #expect(shares.shares[7] > 0.9)
        let bound = shares.bound(size: 1, among: 60)
        #expect(bound < 0.5 && shares.shares.enumerated().allSatisfy { $0.offset == 7 || $0.element < bound })
    }

    @Test("Without spread, samples or inputs there are no shares, and an input that never varies is no obstacle")
    func degenerate() throws {
        let inputs = Self.inputs(2, samples: 20)
        #expect(VarianceShares(inputs: inputs, output: [Double](repeating: 1, count: 20)) == nil)
        #expect(VarianceShares(inputs: [], output: inputs[0]) == nil)
        #expect(VarianceShares(inputs: [[1, 2]], output: [1, 2]) == nil)
        let still = try #require(
            VarianceShares(inputs: [inputs[0], [Double](repeating: 0, count: 20)], output: inputs[0]))
        #expect(still.coefficients == [1, 0])
    }
}
