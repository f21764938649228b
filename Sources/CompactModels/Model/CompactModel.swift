/// A device as equations: currents and charges between its terminals, and states that obey differential equations.
///
///     I(a, b) = current(V, x, p, T) + d/dt charge(V, x, p, T),   dx/dt = rate(V, x, p, T),   x(0) = initial(p, T)
///
/// All expressions live in one graph. A model keeps nothing from one evaluation to the next but its states.
public struct CompactModel: Hashable, Codable, Sendable {
    /// A terminal.
    public struct Terminal: Hashable, Codable, Sendable {
        /// The name.
        public var name: String
        /// What it is.
        public var meaning: String

        /// Creates a terminal.
        public init(_ name: String, meaning: String = "") {
            self.name = name
            self.meaning = meaning
        }
    }

    /// A state.
    public struct State: Hashable, Codable, Sendable {
        /// The name.
        public var name: String
        /// The place of dx/dt, per second.
        public var rate: Int
        /// The place of x(0), which depends on parameters and temperature only.
        public var initial: Int
        /// The size of a change that matters, for the tolerance of solvers.
        public var scale: Double
        /// What it is.
        public var meaning: String

        /// Creates a state.
        public init(_ name: String, rate: Int, initial: Int, scale: Double, meaning: String = "") {
            self.name = name
            self.rate = rate
            self.initial = initial
            self.scale = scale
            self.meaning = meaning
        }
    }

    /// A current or a charge between two terminals, or a terminal and ground: what flows, or sits, from `from` to `to`
    /// through the device.
    public struct Branch: Hashable, Codable, Sendable {
        /// The place of the terminal into which a positive current flows.
        public var from: Int
        /// The place of the terminal from which it leaves; `nil` for the simulator's reference.
        public var to: Int?
        /// The place of the current in A or of the charge in C.
        public var value: Int

        /// Creates a branch.
        public init(from: Int, to: Int?, value: Int) {
            self.from = from
            self.to = to
            self.value = value
        }
    }

    /// A variable with a name in the model's text.
    public struct Variable: Hashable, Codable, Sendable {
        /// The name.
        public var name: String
        /// The place of its value.
        public var value: Int

        /// Creates a variable.
        public init(_ name: String, value: Int) {
            self.name = name
            self.value = value
        }
    }

    /// The name, e.g. `gated-synapse`.
    public var name: String

    /// What it is, in a line.
    public var summary: String

    /// Where its equations come from.
    public var sources: [String]

    /// The terminals.
    public var terminals: [Terminal]

    /// The parameters.
    public var parameters: [ModelParameter]

    /// Named parts of the equations, for whoever reads the emitted forms.
    public var variables: [Variable]

    /// The states.
    public var states: [State]

    /// The currents.
    public var currents: [Branch]

    /// The charges.
    public var charges: [Branch]

    /// Sets of values by name.
    public var presets: [ModelPreset]

    /// Terminal voltages over time under which forms of the model are compared, as the model's file states them.
    public var stimuli: [StimulusPlan] = []

    /// How spikes reach the terminals of a synapse, as the model's file states it; `nil` for a model that no spikes reach.
    public var spikes: SpikeWiring?

    /// The expressions.
    public var graph: ExpressionGraph

    /// Creates a model.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - summary: What it is, in a line.
    ///   - sources: Where its equations come from.
    ///   - terminals: The terminals.
    ///   - parameters: The parameters.
    ///   - variables: Named parts of the equations.
    ///   - states: The states.
    ///   - currents: The currents.
    ///   - charges: The charges.
    ///   - presets: Sets of values by name.
    ///   - graph: The expressions.
    public init(
        name: String, summary: String = "", sources: [String] = [], terminals: [Terminal],
        parameters: [ModelParameter], variables: [Variable] = [], states: [State], currents: [Branch],
        charges: [Branch], presets: [ModelPreset] = [], graph: ExpressionGraph
    ) {
        self.name = name
        self.summary = summary
        self.sources = sources
        self.terminals = terminals
        self.parameters = parameters
        self.variables = variables
        self.states = states
        self.currents = currents
        self.charges = charges
        self.presets = presets
        self.graph = graph
    }

    /// The name of the terminal where a branch ends, or `0` for the reference.
    ///
    /// - Parameter branch: A branch of the model.
    public func end(of branch: Branch) -> String { branch.to.map { terminals[$0].name } ?? "0" }

    /// The places of everything that a simulator needs: rates, currents, charges.
    public var results: [Int] { states.map(\.rate) + currents.map(\.value) + charges.map(\.value) }
}
