import CompactModels
import TestSupport
import Testing

@Suite("Derivatives of compact models") struct DerivativeTests {
    static let variants: [[String: Double]] = [
        ["nup": 1.5, "nun": -2.5, "ap": 1.5, "taud": 0.02, "xr": 0.1, "cg": 1e-13, "rg": 1e6],
        ["shape_p": 1, "shape_n": 1, "mp": 3, "mn": 0.5],
        ["shape_p": 2, "shape_n": 2, "p1": 0.5, "p2": -1, "p3": 0.3, "n1": 1, "n2": 0.2, "n3": -0.4],
        ["shape_p": 3, "shape_n": 3, "fp1": 2, "fp2": 2.5, "fp3": 1.2, "fp4": 0.3, "fn2": 1.5, "fn3": 1.4, "fn4": 1.6],
        ["v_read": 0.3, "logarithmic": 1, "short": 0.4, "taus": 1e-3, "pol": -1],
        ["charge": 1, "rg": 1e6, "voc": 0.4, "qmax": 1e-10, "cg": 1e-12],
    ]

    @Test("are those of central differences, for every shape and gate, by voltages and states", arguments: variants)
    func centralDifferences(_ values: [String: Double]) throws {
        let model = try Shipped.model("gated-synapse")
        var evaluation = Evaluation(model.results, of: model.graph)
        let parameters = model.vector(values)
        // Points off the bends, where a difference across would be neither slope.
        for gate in [-1.31, -0.78, 0.33, 0.91, 1.4] {
            for state in [0.07, 0.31, 0.62, 0.93] {
                let inputs = [0.37, gate, 0.02, state, 0.03]
                func point(_ inputs: [Double]) -> OperatingPoint {
                    OperatingPoint(
                        voltages: Array(inputs[..<3]), states: Array(inputs[3...]), parameters: parameters)
                }
                for place in model.results {
                    evaluation.evaluate(at: point(inputs))
                    let gradient = evaluation.gradient(of: place, at: point(inputs))
                    let exact = gradient.voltages + gradient.states
                    let size = abs(evaluation.values[place])
                    for index in inputs.indices {
                        let h = 1e-5
                        var (up, down) = (inputs, inputs)
                        up[index] += h
                        down[index] -= h
                        evaluation.evaluate(at: point(up))
                        let high = evaluation.values[place]
                        evaluation.evaluate(at: point(down))
                        let difference = (high - evaluation.values[place]) / (2 * h)
                        // h² times a third derivative of order 100, and the rounding of the values over h.
                        let allowed = 1e-6 * max(abs(exact[index]), abs(difference)) + 1e-10 * size / h
                        #expect(abs(exact[index] - difference) <= allowed, "\(values) \(inputs) \(place) \(index)")
                    }
                }
            }
        }
    }

    @Test("a model with its card's parameters as numbers is the same model")
    func fixing() throws {
        let model = try Shipped.model("gated-synapse")
        for values in Self.variants {
            var set = model
            for index in set.parameters.indices {
                set.parameters[index].value = values[set.parameters[index].name] ?? set.parameters[index].value
            }
            let fixed = set.fixing { !$0.isInstance }
            #expect(fixed.parameters.map(\.name) == set.parameters.filter(\.isInstance).map(\.name))
            #expect(fixed.graph.operations.count < set.graph.operations.count)
            var (one, other) = (NodalEvaluator(set), NodalEvaluator(fixed))
            for gate in [-1.3, 0.2, 1.1] {
                let voltages = [0.4, gate, 0], states = [0.3, 0.1]
                let a = one.contribution(
                    at: OperatingPoint(
                        voltages: voltages, states: states, parameters: set.parameters.map(\.value)))
                let b = other.contribution(
                    at: OperatingPoint(
                        voltages: voltages, states: states, parameters: fixed.parameters.map(\.value)))
                // Constants that are computed before are computed by the same operations.
                #expect(a == b)
            }
        }
    }
}
