/// What a model is evaluated at.
public struct OperatingPoint: Hashable, Codable, Sendable {
    /// The voltages of the terminals in V, in the order of the model's list.
    public var voltages: [Double]

    /// The states, in the order of the model's list.
    public var states: [Double]

    /// The parameters in SI units, in the order of the model's list.
    public var parameters: [Double]

    /// Kelvins.
    public var temperature: Double

    /// Creates a point.
    ///
    /// - Parameters:
    ///   - voltages: The voltages of the terminals in V.
    ///   - states: The states.
    ///   - parameters: The parameters in SI units.
    ///   - temperature: Kelvins.
    public init(voltages: [Double], states: [Double], parameters: [Double], temperature: Double = 300.15) {
        self.voltages = voltages
        self.states = states
        self.parameters = parameters
        self.temperature = temperature
    }
}

/// The derivatives of one result by everything that can change.
public struct Gradient: Hashable, Codable, Sendable {
    /// By the voltages of the terminals, per V.
    public var voltages: [Double]

    /// By the states.
    public var states: [Double]

    /// By the parameters.
    public var parameters: [Double]

    /// Per kelvin.
    public var temperature: Double
}

/// The values of a graph at a point: one forward sweep over what some results need, then a reverse sweep for each gradient.
///
/// Reverse accumulation: A. Griewank, A. Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, chapter 3.
public struct Evaluation: Sendable {
    /// The operations with the places that are needed.
    private let graph: ExpressionGraph
    private let order: [Int]

    /// The values by place; those of places that are not needed are 0.
    public private(set) var values: [Double]

    /// Prepares the evaluation of some results.
    ///
    /// - Parameters:
    ///   - results: Places in the graph.
    ///   - graph: The graph.
    public init(_ results: [Int], of graph: ExpressionGraph) {
        self.graph = graph
        order = graph.needed(for: results)
        values = Array(repeating: 0, count: graph.operations.count)
    }

    /// Computes all values at a point.
    ///
    /// - Parameter point: Voltages, states, parameters and temperature.
    public mutating func evaluate(at point: OperatingPoint) {
        for place in order {
            switch graph.operations[place] {
            case .constant(let value): values[place] = value
            case .parameter(let index): values[place] = point.parameters[index]
            case .voltage(let index): values[place] = point.voltages[index]
            case .state(let index): values[place] = point.states[index]
            case .temperature: values[place] = point.temperature
            case .unary(let function, let a): values[place] = function.value(values[a])
            case .binary(let function, let a, let b): values[place] = function.value(values[a], values[b])
            case .choice(let comparison, let left, let right, let then, let otherwise):
                values[place] = comparison.holds(values[left], values[right]) ? values[then] : values[otherwise]
            }
        }
    }

    /// The derivatives of a result at the point that was evaluated last.
    ///
    /// - Parameters:
    ///   - result: One of the results.
    ///   - point: The same point.
    /// - Returns: The derivatives.
    public func gradient(of result: Int, at point: OperatingPoint) -> Gradient {
        var gradient = Gradient(
            voltages: Array(repeating: 0, count: point.voltages.count),
            states: Array(repeating: 0, count: point.states.count),
            parameters: Array(repeating: 0, count: point.parameters.count), temperature: 0)
        var adjoints = Array(repeating: 0.0, count: values.count)
        adjoints[result] = 1
        for place in order.reversed() {
            // A branch that was not taken has no part in the result, whatever its derivative is.
            let adjoint = adjoints[place]
            guard adjoint != 0 else { continue }
            switch graph.operations[place] {
            case .constant: break
            case .parameter(let index): gradient.parameters[index] += adjoint
            case .voltage(let index): gradient.voltages[index] += adjoint
            case .state(let index): gradient.states[index] += adjoint
            case .temperature: gradient.temperature += adjoint
            case .unary(let function, let a):
                adjoints[a] += adjoint * function.derivative(values[a], value: values[place])
            case .binary(let function, let a, let b):
                let (byA, byB) = function.derivatives(values[a], values[b], value: values[place])
                adjoints[a] += adjoint * byA
                // ln 0 of a power's exponent must not reach a constant exponent's node as a NaN.
                if graph.constant(at: b) == nil { adjoints[b] += adjoint * byB }
            case .choice(let comparison, let left, let right, let then, let otherwise):
                adjoints[comparison.holds(values[left], values[right]) ? then : otherwise] += adjoint
            }
        }
        return gradient
    }
}
