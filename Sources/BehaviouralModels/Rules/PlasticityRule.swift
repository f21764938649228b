public import Stimuli

/// A rule that says how spikes change a weight.
///
/// Conform a type by answering one condition; answers to a whole protocol follow from it. Answers are exact up to
/// rounding and depend on nothing but the rule and the condition, so that equal questions get equal bits.
public protocol PlasticityRule: Sendable {
    /// The total change of the weight after all repetitions of a condition, from rest.
    ///
    /// - Parameter condition: The spikes, in seconds of biological time.
    /// - Returns: Δw, relative to the weight before, without a unit: 0.25 is a weight a quarter larger.
    func weightChange(_ condition: Condition) -> Double
}

extension PlasticityRule {
    /// The total changes of the weight for several conditions, each from rest.
    ///
    /// - Parameter conditions: The conditions.
    /// - Returns: One Δw for each condition, in their order.
    public func weightChanges(_ conditions: [Condition]) -> [Double] {
        conditions.map(weightChange)
    }
}
