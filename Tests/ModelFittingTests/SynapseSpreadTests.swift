import Diagnostics
import Foundation
import ModelFitting
import Statistics
import Testing

@Suite struct SynapseSpreadTests {
    static let spread = SynapseSpread(
        devices: {
            var covariance = SymmetricMatrix(6)
            for (place, sigma) in [0.05, 0.05, 0.02, 0.1, 0.02, 0.1].enumerated() {
                covariance[place, place] = sigma * sigma
            }
            covariance[0, 1] = 0.9 * 0.05 * 0.05
            return JointNormal(
                names: ["gmin", "gmax", "tsp", "nup", "tsn", "nun"],
                isLogarithmic: [true, true, true, false, true, false],
                means: [log(1e-6), log(1e-5), log(0.2), 1, log(0.2), 0.5], covariance: covariance)
        }(), count: 9, setDeviation: 2e-3, resetDeviation: 1e-3)

    @Test("draws have the mean, the spread and the correlation of the distribution, and do not depend on each other")
    func draws() throws {
        let count = 4000
        let devices = (1...count).map { Self.spread.device(seed: 5, sample: $0, path: "x1") }
        func column(_ name: String) -> [Double] { devices.map { log($0[name] ?? 0) } }
        let (low, high) = (column("gmin"), column("gmax"))
        let agreement = try #require(Agreement(reference: low, cheap: high))
        // Means scatter by σ/√n, correlations by (1 − ρ²)/√n: four of each.
        #expect(abs(agreement.mean - log(1e-6)) < 4 * 0.05 / 63)
        #expect(abs(agreement.spread - 0.05) < 4 * 0.05 / (2 * Double(count)).squareRoot())
        #expect(abs((agreement.correlation ?? 0) - 0.9) < 4 * 0.19 / 63)
        // Sample 417 alone is sample 417 of an ensemble; another device has its own.
        #expect(Self.spread.device(seed: 5, sample: 417, path: "x1") == devices[416])
        #expect(Self.spread.device(seed: 5, sample: 417, path: "x2") != devices[416])
        #expect(abs((Self.spread.device(seed: 5, sample: 0, path: "x1")["nup"] ?? 0) - 1) < 1e-12)
    }

    @Test("a singular covariance draws from its plane: what goes together stays together")
    func singular() throws {
        let joint = try #require(
            JointNormal(names: ["a", "b"], isLogarithmic: [false, false], samples: [[1, 2], [2, 4], [4, 8]]))
        for sample in 0..<20 {
            var stream = RandomStream(seed: 1, sample: sample, path: "x", channel: "c")
            let pair = joint.draw(from: &stream)
            #expect(abs(pair[1] - 2 * pair[0]) < 1e-9)
        }
    }

    @Test("a spread is written and read back; mistakes in it are found")
    func text() throws {
        let copy = try SpreadReader.read(Self.spread.yaml, file: "spread.yaml")
        #expect(copy.devices.names == Self.spread.devices.names)
        #expect(copy.setDeviation == 2e-3 && copy.count == 9)
        for row in 0..<6 {
            for column in 0...row {
                let (one, other) = (copy.devices.covariance, Self.spread.devices.covariance)
                #expect(abs(one[row, column] - other[row, column]) < 1e-15)
            }
        }
        let broken = Self.spread.yaml.replacing("scale: linear", with: "scale: lienar")
        let error = #expect(throws: DiagnosticError.self) { try SpreadReader.read(broken, file: "spread.yaml") }
        #expect(error?.diagnostics.first?.location?.file == "spread.yaml")
    }
}
