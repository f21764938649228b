/// The energy that a source delivers for each spike.
///
/// E = −∫ v i dt from the first to the last spike of the window, over the number of intervals between them. Static power
/// is part of it.
public struct SpikeEnergy: Measure {
    /// How spikes are found.
    public var spikes: SpikeDetection

    /// The voltage of the source, e.g. `v(vdd)`.
    public var supply: String

    /// The current of the source, e.g. `i(vdd)`.
    public var current: String

    /// Creates the measure.
    ///
    /// - Parameters:
    ///   - spikes: How spikes are found.
    ///   - supply: The voltage of the source.
    ///   - current: The current of the source.
    public init(_ spikes: SpikeDetection, supply: String, current: String) {
        self.spikes = spikes
        self.supply = supply
        self.current = current
    }

    /// `spike-energy`.
    public static let name = "spike-energy"

    /// The signal of the spikes, the voltage and the current.
    public var signals: [String] { [spikes.signal, supply, current] }

    /// Joule.
    public var unit: String { "J" }

    /// The result on a transient.
    public func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        let times = try spikes.train(in: waveforms).times
        guard let first = times.first, let last = times.last, times.count > 1 else {
            throw .noAnswer("\(spikes.signal) has \(times.count) spikes: the energy of a spike needs two")
        }
        let energy = try Energy(signal: supply, current: current, from: first, to: last).evaluate(waveforms)
        return energy / Double(times.count - 1)
    }
}

extension SpikeEnergy: NamedByText {
    static let summary = "the energy that a source delivers for each spike"

    static let arguments =
        SpikeDetection.required + [
            MeasureArgument("supply", .signal, "the voltage of the source"),
            MeasureArgument("current", .signal, "the current of the source"),
        ] + SpikeDetection.optional

    init(_ values: MeasureArguments) {
        self.init(SpikeDetection(values), supply: values.text("supply"), current: values.text("current"))
    }

    var argumentValues: [(String, MeasureArguments.Value?)] {
        spikes.requiredValues + [("supply", .text(supply)), ("current", .text(current))] + spikes.optionalValues
    }
}
