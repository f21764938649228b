internal import RealModule

/// The voltage of a capacitor that a current source fills and a transistor in weak inversion empties down to ground.
///
/// The transistor's drain is the capacitor: C dV/dt = I_in − I (1 − exp(−V/U_T)). With z = exp(V/U_T) that is linear,
/// C U_T dz/dt = (I_in − I) z + I.
public struct ClampedDecay: Hashable, Codable, Sendable {
    /// C in F.
    public var capacitance: Double
    /// I in A.
    public var current: Double
    /// U_T in V.
    public var thermalVoltage: Double

    /// Creates a capacitor with its transistor.
    ///
    /// - Parameters:
    ///   - capacitance: C in F.
    ///   - current: I in A, the transistor's current in saturation.
    ///   - thermalVoltage: U_T in V.
    public init(capacitance: Double, current: Double, thermalVoltage: Double) {
        self.capacitance = capacitance
        self.current = current
        self.thermalVoltage = thermalVoltage
    }

    /// The voltage after a time, in V.
    ///
    /// - Parameters:
    ///   - time: The time in s, from 0 on.
    ///   - start: The voltage at the start in V.
    ///   - input: I_in in A.
    public func voltage(after time: Double, from start: Double, input: Double = 0) -> Double {
        let rate = (input - current) / (capacitance * thermalVoltage)
        let first = Double.exp(start / thermalVoltage)
        // z = z₀ + (z₀ + I/(I_in − I)) (e^{rt} − 1), of which the second part is I t/(C U_T) at a rate of 0.
        let growth = Double.expMinusOne(rate * time)
        let added = rate == 0 ? time : growth / rate
        return thermalVoltage
            * .log(first + first * growth + added * current / (capacitance * thermalVoltage))
    }
}
