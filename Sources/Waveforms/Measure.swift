/// A number taken from waveforms: the change of a weight, the rate of a neuron, the energy from a supply.
///
/// A measure never knows which simulator ran. Each conforming type is one file; ``MeasureRegistry`` makes it known by
/// name to the command line and to YAML.
public protocol Measure: Hashable, Sendable, Codable {
    /// The name by which users call the measure, e.g. `delta`.
    static var name: String { get }

    /// The signals that it reads, e.g. `v(w)`: these must be probed.
    var signals: [String] { get }

    /// The SI unit of the result, e.g. `V` or `Hz`.
    var unit: String { get }

    /// The result on a set of waveforms.
    ///
    /// - Parameter waveforms: What an analysis gave.
    /// - Returns: The result in SI units.
    /// - Throws: ``WaveformError/noSuchSignal(_:available:)`` or ``WaveformError/noAnswer(_:)``.
    func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double
}
