public import CompactModels
public import Diagnostics

/// Set pulses and then reset pulses at the gate of a device, each followed by a pause in which noise is added to the state and
/// the conductance is read.
///
/// A period is a pulse and a pause of its width. An edge is 1/4000 of a pulse: what simulators lose in it where the overdrive
/// begins is about 1e-5 of a pulse. Each further corner would cost some ten time points.
public struct PulseTrain: Hashable, Codable, Sendable {
    /// How many set pulses there are, and as many reset pulses.
    public var count: Int

    /// The width of a pulse at half of its height, in s.
    public var width: Double

    /// The gate's voltage of a set pulse, in V.
    public var up: Double

    /// The gate's voltage of a reset pulse, in V.
    public var down: Double

    /// The drain's voltage, in V, at which the conductance is read.
    public var read: Double

    /// The train at whose voltages the ideal set and reset times of a model hold: V_T + V_R + w/2 and its counterpart.
    ///
    /// - Parameters:
    ///   - model: A model with the terminals g, d and s and the parameters of the gated synapse.
    ///   - count: How many set pulses there are, and as many reset pulses.
    ///   - width: The width of a pulse in s.
    ///   - read: The drain's voltage in V.
    /// - Throws: A `DiagnosticError` for another model, and for numbers that make no train.
    public init(for model: CompactModel, count: Int, width: Double, read: Double = 0.1) throws(DiagnosticError) {
        let values = Dictionary(model.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        guard Set(model.terminals.map(\.name)) == ["d", "g", "s"], let vtp = values["vtp"], let vrp = values["vrp"],
            let vtn = values["vtn"], let vrn = values["vrn"]
        else {
            throw DiagnosticError(
                "no-train",
                "there are pulses for models with the terminals d, g and s and the thresholds vtp and vtn, "
                    + "and \(model.name) has others",
                help: "take the model gated-synapse, or put \(model.name) into a deck of your own: 'hillock generate "
                    + "\(model.name) --format subcircuit' writes it")
        }
        guard (1...100_000).contains(count) else {
            throw DiagnosticError("out-of-range", "\(count) pulses of each direction: give 1 to 100000")
        }
        guard width > 0, width.isFinite else {
            throw DiagnosticError("out-of-range", "a pulse of \(width) s has no width")
        }
        self.count = count
        self.width = width
        self.read = read
        let foot = (values["w"] ?? 0) / 2
        let sign = values["pol"] ?? 1
        up = sign * (vtp + vrp + foot)
        down = -sign * (vtn + vrn + foot)
    }

    /// A pulse and its pause, in s.
    public var period: Double { 2 * width }

    /// When the train ends, in s.
    public var stop: Double { lead + Double(2 * count) * period }

    /// The length of an edge, in s.
    var edge: Double { width / 4000 }

    /// The pause before the first pulse, in s.
    private var lead: Double { width }

    /// The voltage of a pulse; pulses count from 0.
    func level(of pulse: Int) -> Double { pulse < count ? up : down }

    /// When a pulse begins to rise, in s.
    func start(of pulse: Int) -> Double { lead + Double(pulse) * period }

    /// When the conductance is read after a number of pulses, in s.
    ///
    /// - Parameter pulses: How many pulses were given; 0 for the reading before the first one.
    public func reading(after pulses: Int) -> Double { start(of: pulses) - width / 8 }

    /// When noise is added to the state after a pulse, in s: half as long as a pulse.
    func noise(after pulse: Int) -> (start: Double, end: Double) {
        let start = start(of: pulse) + 1.25 * width
        return (start, start + width / 2)
    }

    /// The gate's corners from the rise of a pulse to its end: times in s and voltages in V.
    func corners(of pulse: Int) -> [(time: Double, voltage: Double)] {
        let (start, level) = (start(of: pulse), level(of: pulse))
        return [
            (start, 0), (start + edge, level), (start + width, level), (start + width + edge, 0),
        ]
    }
}
