public import Diagnostics
internal import Foundation
public import Netlists
public import Simulation
internal import Statistics
public import Technologies

/// The random quantities of a circuit, and how their draws change it.
///
/// The draw of a quantity is σ z, z being the first normal number of the stream (seed, sample, path, channel). So it
/// depends on nothing else in the circuit. Thresholds change by `delvto` = Σ draws in volts, gains by
/// `mulu0` = Π (1 + draw), capacitances and resistances by the factor 1 + draw; what the deck itself sets stays under
/// it. Nothing is truncated: a draw that makes a factor zero or negative makes the sample a failed one.
///
/// A positive threshold draw makes VT larger as the model card counts it: for p-channel cards, whose VT is negative, it
/// makes the transistor stronger.
public struct MismatchModel: Sendable {
    /// What is drawn, in the order of ``DrawnSample/draws``.
    public let quantities: [DrawnQuantity]

    /// Which devices vary, and which do not and why.
    public let coverage: MismatchCoverage

    let targets: [MismatchTarget]

    /// Which quantities are drawn together.
    let joint: [JointDraws]

    init(
        quantities: [DrawnQuantity], coverage: MismatchCoverage, targets: [MismatchTarget], joint: [JointDraws]
    ) {
        self.quantities = quantities
        self.coverage = coverage
        self.targets = targets
        self.joint = joint
    }

    /// Finds what varies in a circuit.
    ///
    /// - Parameters:
    ///   - devices: The devices of the flattened circuit that will be simulated.
    ///   - models: The model cards of the circuit.
    ///   - settings: What the user wants to vary.
    ///   - coefficients: Pelgrom's coefficients of a transistor (for a capacitor or a resistor: the relative spread is
    ///     ``MismatchCoefficients/gain``), or `nil` where none are known.
    /// - Throws: `DiagnosticError` for a negative or infinite σ, a pattern that fits no device, an area that is not
    ///   positive.
    public init(
        devices: [FlatDevice],
        models: TransistorModels,
        settings: MismatchSettings,
        coefficients: (FlatDevice) -> MismatchCoefficients?
    ) throws(DiagnosticError) {
        var builder = MismatchBuilder(devices: devices, models: models, settings: settings)
        for device in devices {
            builder.add(device, coefficients: coefficients)
        }
        if builder.problems.contains(where: { $0.severity == .error }) { throw DiagnosticError(builder.problems) }
        quantities = builder.quantities
        targets = builder.targets
        coverage = builder.coverage
        joint = []
    }

    /// Finds what varies in a netlist.
    ///
    /// - Parameters:
    ///   - netlist: The netlist that will be simulated, after ``Netlists/Netlist/insertingGateSources(models:)``.
    ///   - settings: What the user wants to vary.
    ///   - coefficients: As in the other initialiser.
    /// - Throws: `DiagnosticError` as in the other initialiser, or when the netlist cannot be flattened.
    public init(
        netlist: Netlist, settings: MismatchSettings, coefficients: (FlatDevice) -> MismatchCoefficients?
    ) throws(DiagnosticError) {
        try self.init(
            devices: netlist.flattenedDevices(), models: TransistorModels(netlist), settings: settings,
            coefficients: coefficients)
    }

    /// Draws one sample.
    ///
    /// - Parameters:
    ///   - number: The number of the sample; 0 is the nominal circuit, with nothing altered.
    ///   - seed: The seed of the ensemble.
    /// - Returns: The draws and what they change.
    /// - Throws: A failure of kind `badAlteration` when a factor would not be positive.
    public func sample(_ number: Int, seed: UInt64) throws(SimulationFailure) -> DrawnSample {
        try sample(number, draws: draws(number, seed: seed))
    }

    /// What draws change in the circuit.
    ///
    /// - Parameters:
    ///   - number: The number of the sample; 0 is the nominal circuit, with nothing altered.
    ///   - draws: One value for each quantity, in its unit.
    /// - Returns: The draws and what they change.
    /// - Throws: A failure of kind `badAlteration` when a factor would not be positive.
    public func sample(_ number: Int, draws: [Double]) throws(SimulationFailure) -> DrawnSample {
        if number == 0 { return DrawnSample(number: 0, draws: draws, alterations: []) }
        var alterations: [Alteration] = []
        alterations.reserveCapacity(targets.count)
        for target in targets {
            let value = target.value(draws)
            if target.isFactor, value <= 0 {
                let names = target.draws.map { "\(quantities[$0].channel) of \(quantities[$0].path)" }
                throw SimulationFailure(
                    .badAlteration,
                    "sample \(number) would make \(target.parameter) of \(target.device) \(value), not positive: "
                        + "σ of \(names.joined(separator: ", ")) is too large for a normal distribution")
            }
            if let limits = target.limits, !limits.contains(value) {
                throw SimulationFailure(
                    .badAlteration,
                    "sample \(number) would make \(target.parameter) of \(target.device) \(value), and its model takes "
                        + "\(limits.lowerBound) to \(limits.upperBound)")
            }
            alterations.append(Alteration(device: target.device, parameter: target.parameter, value: value))
        }
        return DrawnSample(number: number, draws: draws, alterations: alterations)
    }

    /// The draws of one sample.
    ///
    /// - Parameters:
    ///   - number: The number of the sample.
    ///   - seed: The seed of the ensemble.
    /// - Returns: One value for each quantity, in its unit; zeros for sample 0.
    public func draws(_ number: Int, seed: UInt64) -> [Double] {
        if number == 0 { return [Double](repeating: 0, count: quantities.count) }
        let together = Set(joint.flatMap { $0.first..<($0.first + $0.deviations.names.count) })
        var draws = quantities.indices.map { index in
            if together.contains(index) { return 0.0 }
            let quantity = quantities[index]
            var stream = RandomStream(seed: seed, sample: number, path: quantity.path, channel: quantity.channel)
            return quantity.sigma * stream.nextNormal()
        }
        for group in joint {
            for (offset, draw) in group.draw(number, seed: seed).enumerated() { draws[group.first + offset] = draw }
        }
        return draws
    }
}

/// One instance parameter that samples alter.
struct MismatchTarget: Hashable, Sendable {
    /// The device's name in the simulator.
    var device: String

    /// The instance parameter.
    var parameter: String

    /// What the deck itself sets.
    var base: Double

    /// Whether draws multiply (1 + draw) or add.
    var isFactor: Bool

    /// Whether draws multiply e^draw.
    var isExponent = false

    /// What the model of the device takes; `nil` for anything.
    var limits: ClosedRange<Double>?

    /// The draws that act on it, as indices of the quantities.
    var draws: [Int]

    /// The value for the draws of one sample.
    func value(_ values: [Double]) -> Double {
        isExponent
            ? base * exp(draws.reduce(0) { $0 + values[$1] })
            : isFactor
                ? draws.reduce(base) { $0 * (1 + values[$1]) }
                : draws.reduce(base) { $0 + values[$1] }
    }
}
