import Diagnostics
import Fitting
import Foundation
import Testing

@Suite("Steps of a bias generator") struct BiasStepsTests {
    static let current = FitVariable(name: "i", unit: "A", range: 1e-12...1e-6, scale: .logarithmic(offset: 1e-9))
    static let voltage = FitVariable(name: "v", unit: "V", range: 1...1.25, scale: .linear(unit: 0.036))

    @Test(
        "8bit divides the smallest of the ranges of a factor of 8 that holds a current, and the whole range of a voltage"
    )
    func bits() throws {
        let steps = try BiasSteps("8bit")
        // 30 nA lies in (1 µA/64, 1 µA/8] with steps of 125 nA/256 = 0.488 nA.
        let near = steps.neighbours(of: 30e-9, Self.current)
        #expect(near.count == 2)
        #expect(near[0] <= 30e-9 && near[1] >= 30e-9)
        #expect(abs(near[1] - near[0] - 125e-9 / 256) < 1e-15)
        let volts = steps.neighbours(of: 1.17, Self.voltage)
        #expect(abs(volts[1] - volts[0] - 0.25 / 255) < 1e-12)
    }

    @Test("48/decade are steps of 10^(1/48); a voltage steps by the same effect")
    func logarithmic() throws {
        let steps = try BiasSteps("48/decade")
        let near = steps.neighbours(of: 30e-9, Self.current)
        #expect(abs(near[1] / near[0] - pow(10, 1.0 / 48)) < 1e-12)
        let volts = steps.neighbours(of: 1.17, Self.voltage)
        #expect(abs(volts[1] - volts[0] - log(10) * 0.036 / 48) < 1e-12)
    }

    @Test("values outside of a bias's range are never given")
    func bounds() throws {
        #expect(try BiasSteps("8bit").neighbours(of: 1e-6, Self.current) == [1e-6])
        for value in [1e-12, 1.3e-12, 0.99e-6] {
            for near in try BiasSteps("10/decade").neighbours(of: value, Self.current) {
                #expect(Self.current.range.contains(near))
            }
        }
    }

    @Test("a pair of biases that make up for each other is rounded together")
    func rounding() throws {
        // r = (u₁ + u₂) 100: rounding both to the nearest step moves both up, while one up and one down nearly cancel.
        let steps = BiasSteps.perDecade(10)
        let plain = FitVariable(name: "i", unit: "A", range: 1e-12...1e-6, scale: .logarithmic(offset: 0))
        let value = 1e-9 * pow(10, 0.06)
        let rounded = steps.rounding(
            [value, value], [plain, plain], residuals: [0], jacobian: [[100], [100]])
        #expect(rounded[0] != rounded[1])
        #expect(abs(log10(rounded[0] * rounded[1] / (value * value))) < 0.03)
    }

    @Test("what is not a step says what is expected", arguments: ["8", "bit", "0/decade", "1bit", "fine"])
    func refused(text: String) {
        #expect(throws: DiagnosticError.self) { try BiasSteps(text) }
    }
}
