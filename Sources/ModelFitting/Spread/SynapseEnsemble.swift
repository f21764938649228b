internal import RealModule
internal import Statistics

/// Many devices of one kind under trains of pulses, with their spread and the noise of each pulse.
///
/// A pulse moves the state along the shape's curve exactly and adds σ_c times a normal number; the state stays in [0, 1].
public struct SynapseEnsemble: Hashable, Codable, Sendable {
    /// The kind of device.
    public var spread: SynapseSpread

    /// The seed.
    public var seed: UInt64

    /// The width in s of the pulses to which the times of the devices belong.
    public var pulseWidth: Double

    /// Creates an ensemble.
    ///
    /// - Parameters:
    ///   - spread: The kind of device; of the exponential shape.
    ///   - seed: The seed.
    ///   - pulseWidth: The width in s of the pulses.
    public init(_ spread: SynapseSpread, seed: UInt64, pulseWidth: Double) {
        self.spread = spread
        self.seed = seed
        self.pulseWidth = pulseWidth
    }

    /// The conductance of one device after each pulse.
    ///
    /// - Parameters:
    ///   - sample: The number of the device; 0 is the nominal one, without noise.
    ///   - pulses: The directions of the pulses.
    ///   - start: The state before the first pulse.
    /// - Returns: One conductance in S more than pulses.
    public func conductances(sample: Int, pulses: [Polarity], from start: Double = 0) -> [Double] {
        let device = spread.device(seed: seed, sample: sample, path: "x1")
        var stream = RandomStream(seed: seed, sample: sample, path: "x1", channel: "cycle")
        func value(_ name: String, _ standard: Double) -> Double { device[name] ?? standard }
        let (low, high) = (value("gmin", 0), value("gmax", 1))
        let up = EvolutionCurve(
            .exponential, [Double.log(value("tsp", pulseWidth) / pulseWidth), value("nup", 0)])
        let down = EvolutionCurve(
            .exponential, [Double.log(value("tsn", pulseWidth) / pulseWidth), value("nun", 0)])
        var x = start
        var readings = [low + (high - low) * x]
        for pulse in pulses {
            let noise =
                sample == 0
                ? 0 : stream.nextNormal() * (pulse == .set ? spread.setDeviation : spread.resetDeviation)
            x =
                pulse == .set
                ? up.progress(from: x, doses: [1])[0] : 1 - down.progress(from: 1 - x, doses: [1])[0]
            x = min(max(x + noise, 0), 1)
            readings.append(low + (high - low) * x)
        }
        return readings
    }
}
