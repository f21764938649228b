internal import RealModule
public import Stimuli

/// The suppression rule: earlier spikes of the same neuron weaken a spike's part in plasticity.
///
/// Each spike has an efficacy that recovers after the spike before it, ε_k = 1 − exp(−(t_k − t_{k−1})/τ_s), with a τ_s
/// for pre and one for post spikes; the first spike has ε = 1. Every pair of a pre spike i and a post spike j changes
/// the weight by
///
///     Δw_ij = ε_i ε_j F(t_j − t_i),   F(Δt) = A₊ exp(−Δt/τ₊) for Δt > 0, −A₋ exp(Δt/τ₋) for Δt < 0,
///
/// and the changes add up. Spikes at exactly the same time do not see each other. R. C. Froemke and Y. Dan, Nature 416
/// (2002) 433.
public struct SuppressionRule: Hashable, Codable, Sendable, PlasticityRule {
    /// A₊, the change of a whole experiment of ``pairings`` pairs at Δt just above 0.
    public var potentiation: Double

    /// A₋, the loss of a whole experiment of ``pairings`` pairs at Δt just below 0; positive when it is a loss.
    public var depression: Double

    /// τ₊ in seconds.
    public var tauPlus: Double

    /// τ₋ in seconds.
    public var tauMinus: Double

    /// τ_s of pre spikes in seconds.
    public var tauSuppressionPre: Double

    /// τ_s of post spikes in seconds.
    public var tauSuppressionPost: Double

    /// How many repetitions the amplitudes stand for: one repetition changes the weight by 1/pairings of them.
    public var pairings: Int

    /// Creates a rule.
    ///
    /// - Parameters:
    ///   - potentiation: A₊, without a unit.
    ///   - depression: A₋, without a unit.
    ///   - tauPlus: τ₊ in seconds.
    ///   - tauMinus: τ₋ in seconds.
    ///   - tauSuppressionPre: τ_s of pre spikes in seconds.
    ///   - tauSuppressionPost: τ_s of post spikes in seconds.
    ///   - pairings: How many repetitions the amplitudes stand for.
    public init(
        potentiation: Double, depression: Double, tauPlus: Double, tauMinus: Double, tauSuppressionPre: Double,
        tauSuppressionPost: Double, pairings: Int = 60
    ) {
        self.potentiation = potentiation
        self.depression = depression
        self.tauPlus = tauPlus
        self.tauMinus = tauMinus
        self.tauSuppressionPre = tauSuppressionPre
        self.tauSuppressionPost = tauSuppressionPost
        self.pairings = pairings
    }

    /// The fit of Froemke and Dan to layer 2/3 of the visual cortex.
    ///
    /// A₊ = 1.01 and A₋ = 0.52 are changes after the 60 to 80 repetitions of their experiments; 60 is taken. The numbers
    /// are remembered from the paper, not read again: confidence ``PublishedRule/Confidence/medium``.
    public static let froemkeDan2002 = SuppressionRule(
        potentiation: 1.01, depression: 0.52, tauPlus: 0.0148, tauMinus: 0.0338, tauSuppressionPre: 0.028,
        tauSuppressionPost: 0.088)

    /// The total change of the weight after all repetitions of a condition, all pairs of spikes counted.
    ///
    /// - Parameter condition: The spikes, in seconds of biological time.
    /// - Returns: Δw, relative to the weight before, without a unit.
    public func weightChange(_ condition: Condition) -> Double {
        weightChange(SpikeEvents(condition))
    }

    /// The change of the weight from spikes that no others came before.
    ///
    /// - Parameters:
    ///   - pre: Pre spikes in seconds, in any order.
    ///   - post: Post spikes in seconds, in any order.
    /// - Returns: Δw, relative to the weight before, without a unit.
    public func weightChange(pre: [Double], post: [Double]) -> Double {
        weightChange(SpikeEvents(pre: pre, post: post))
    }

    private func weightChange(_ events: SpikeEvents) -> Double {
        // r = Σ ε_i exp(−(t − t_i)/τ₊) over pre spikes and o likewise hold what all pairs need. The suppression of the
        // next spike, s = exp(−(t − t_k)/τ_s), decays from 1; before the first spike it is 0.
        var (r, o, preSuppression, postSuppression, weight) = (0.0, 0.0, 0.0, 0.0, 0.0)
        let decays = events.gaps.map { gap in
            (
                r: TripletDecay.factor(gap, tauPlus), o: TripletDecay.factor(gap, tauMinus),
                pre: TripletDecay.factor(gap, tauSuppressionPre), post: TripletDecay.factor(gap, tauSuppressionPost)
            )
        }
        for _ in 0..<events.repetitions {
            for (instant, decay) in zip(events.instants, decays) {
                r *= decay.r
                o *= decay.o
                preSuppression *= decay.pre
                postSuppression *= decay.post
                let preEfficacy = instant.hasPre ? 1 - preSuppression : 0
                let postEfficacy = instant.hasPost ? 1 - postSuppression : 0
                weight += potentiation * r * postEfficacy - depression * o * preEfficacy
                r += preEfficacy
                o += postEfficacy
                if instant.hasPre { preSuppression = 1 }
                if instant.hasPost { postSuppression = 1 }
            }
        }
        return weight / Double(pairings)
    }
}
