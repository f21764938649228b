import CompactModels
import TestSupport
import Testing

/// A model and some of its parameters.
struct ModelVariant: Sendable, CustomTestStringConvertible {
    var name: String
    var values: [String: Double] = [:]

    var testDescription: String {
        ([name] + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }

    /// Every model that ships but the gated synapse, in every shape that it has.
    static let all: [ModelVariant] =
        (0...4).map { ModelVariant(name: "vteam", values: ["window": Double($0), "alpha_off": 2, "v_off": 0.3]) }
        + [ModelVariant(name: "vteam", values: ["exponential": 1, "v_off": 0.3])]
        + (0...4).map { ModelVariant(name: "linear-ion-drift", values: ["window": Double($0), "pw": 2]) }
        + [1, -1].map { ModelVariant(name: "yakopcic", values: ["eta": $0, "a2": 0.1]) }
        + [0, 1].flatMap { scheme in
            ["tstdp", "tstdp-minimal"].map { ModelVariant(name: $0, values: ["all_to_all": scheme, "c_w": 1]) }
        }
        + [0, 0.5].map {
            ModelVariant(
                name: "lif",
                values: ["w_th": 1, "c_mem": 1, "tau": 0.3, "c_out": 1, "r_out": 2, "v_lin": $0, "t_edge": 0.01])
        }
        // Not izhikevich: below threshold the ln(1 + exp(z)) of its square law has fewer digits than differences need.
        + [
            "axon-hillock", "dpi-neuron", "dpi-synapse", "log-domain", "tau-cell", "mirror-integrator", "wta",
            "bump-comparator", "dac-synapse", "indiveri-neuron", "pstdp",
        ].map { ModelVariant(name: $0) }
}

@Suite("Derivatives of every model that ships") struct ModelDerivativeTests {
    @Test("are those of central differences, by voltages, states and parameters", arguments: ModelVariant.all)
    func centralDifferences(_ variant: ModelVariant) throws {
        let model = try Shipped.model(variant.name)
        try model.checkValues(variant.values)
        var evaluation = Evaluation(model.results, of: model.graph)
        let parameters = model.vector(variant.values)
        let (terminals, states) = (model.terminals.count, model.states.count)
        func point(_ inputs: [Double]) -> OperatingPoint {
            OperatingPoint(
                voltages: Array(inputs[..<terminals]), states: Array(inputs[terminals..<(terminals + states)]),
                parameters: Array(inputs[(terminals + states)...]))
        }
        // A sequence that fills intervals evenly (multiples of the golden ratio), from mid-edge to full spikes.
        var turn = 0.0
        func next() -> Double {
            turn = (turn + 0.618_033_988_749_894_9).truncatingRemainder(dividingBy: 1)
            return turn
        }
        var (sound, bent) = (0, 0)
        for _ in 0..<12 {
            let inputs =
                model.terminals.map { _ in -1 + 3.6 * next() } + model.states.map { _ in 0.02 + 0.96 * next() }
                + parameters
            for place in model.results {
                evaluation.evaluate(at: point(inputs))
                let gradient = evaluation.gradient(of: place, at: point(inputs))
                let size = abs(evaluation.values[place])
                let exact = gradient.voltages + gradient.states + gradient.parameters
                func slope(_ index: Int, _ h: Double) -> Double {
                    var (up, down) = (inputs, inputs)
                    up[index] += h
                    down[index] -= h
                    evaluation.evaluate(at: point(up))
                    let high = evaluation.values[place]
                    evaluation.evaluate(at: point(down))
                    return (high - evaluation.values[place]) / (2 * h)
                }
                for index in inputs.indices {
                    let h = 1e-5 * (index < terminals + states ? 1 : abs(inputs[index]))
                    guard h > 0 else { continue }
                    let (near, far) = (slope(index, h), slope(index, 2 * h))
                    let largest = max(abs(exact[index]), abs(near))
                    // The error of a difference is a third of what doubling its width changes; the rounding of the values is
                    // over h. Where a bend lies between the points no difference is the slope: such are counted.
                    guard abs(near - far) <= 1e-6 * largest + 1e-9 * size / h else {
                        bent += 1
                        continue
                    }
                    sound += 1
                    #expect(
                        abs(exact[index] - near) <= 1e-6 * largest + 1e-9 * size / h,
                        "place \(place), input \(index): \(exact[index]), \(near)")
                }
            }
        }
        #expect(sound > 20 * bent, "\(sound) sound, \(bent) bent")
    }
}
