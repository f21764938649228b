/// What of a circuit's behaviour is found from the measures of one copy of it: section `distill` of its description.
///
/// The parameters are parameters or biases of the circuit that stand in its closed forms. A copy whose devices mismatch
/// behaves as the closed forms say with other values of them; ``BehaviourEquations`` computes what they say.
public struct Behaviour: Hashable, Sendable {
    /// A number that differs from copy to copy.
    public struct Parameter: Hashable, Sendable {
        /// The name of a parameter or bias of the circuit.
        public var name: String

        /// Whether its logarithm is what is normal from copy to copy.
        public var isLogarithmic: Bool
    }

    /// The preset whose transient carries enough to tell the parameters apart; `nil` for any.
    public var preset: String?

    /// The parameters.
    public var parameters: [Parameter]

    /// The measures from which they are found; each has a closed form.
    public var measures: [String]
}
