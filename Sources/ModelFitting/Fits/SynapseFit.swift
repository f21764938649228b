public import Diagnostics

/// The gated synapse fitted to measured data of one device.
public struct SynapseFit: Hashable, Codable, Sendable {
    /// The device; empty where the data do not name it.
    public var device: String

    /// Where the data come from.
    public var source: String

    /// The unit of the conductances, `S`; empty for arbitrary units.
    public var unit: String

    /// What a dose is: `pulse` or `s`.
    public var doseUnit: String

    /// The conductance at x = 0.
    public var lowest: Double

    /// The conductance at x = 1.
    public var highest: Double

    /// Whether these were given, as opposed to taken from the ends of the data.
    public var isRangeGiven = false

    /// What is known of the pulses.
    public var conditions: PulseConditions

    /// The fits, one for each direction that was measured.
    public var directions: [DirectionFit]

    /// The sign of the gate voltage that raises the conductance.
    public var sign = 1.0

    /// The conductances after each pulse that the fit gives, for runs of pulses of several amplitudes.
    public var courses: [[Double]] = []

    /// How the state decays when it is left alone; `nil` where retention was not measured.
    public var retention: RetentionFit?

    /// The fit of a direction.
    ///
    /// - Parameter polarity: The direction.
    public subscript(polarity: Polarity) -> DirectionFit? { directions.first { $0.polarity == polarity } }
}

extension SynapseFit {
    /// Fits the data of a device.
    ///
    /// - Parameters:
    ///   - data: The data.
    ///   - device: The device, for tables of several; `nil` for the first.
    ///   - shapes: The shapes to try.
    ///   - range: The conductances at x = 0 and 1; those of the data if `nil`.
    /// - Throws: A `DiagnosticError` where there is nothing to fit.
    public init(
        _ data: MeasuredData, device: String? = nil, shapes: [EvolutionShape] = EvolutionShape.allCases,
        range: ClosedRange<Double>? = nil
    ) throws(DiagnosticError) {
        let devices = data.devices
        if let device, !devices.contains(device) {
            throw DiagnosticError(
                "unknown-device", "the data have no device '\(device)'", help: helpNaming(device, among: devices))
        }
        let chosen = device ?? devices.first
        guard let limits = range ?? data.range(of: chosen) else {
            throw DiagnosticError(
                "no-change", "\(data.source): the conductance does not change",
                help: "a fit needs ramps on which it grows or falls")
        }
        var conditions = data.conditions
        var (found, sign, courses): ([DirectionFit], Double, [[Double]]) = ([], 1, [])
        if data.runs.isEmpty {
            found = Self.directions(data, chosen, DirectionFitter(shapes: shapes), limits)
        } else if let outcome = PulseFitter(shapes: shapes).fit(data.runs, range: limits) {
            (found, sign, courses) = (outcome.directions, outcome.sign, outcome.courses)
            for direction in found { conditions.take(direction, sign: sign, from: data.runs) }
        }
        guard !found.isEmpty else {
            throw DiagnosticError(
                "too-few-readings", "\(data.source): no shape can be fitted to so few readings",
                help: data.runs.isEmpty
                    ? "a shape of two parameters needs at least 8 readings, one of five 20"
                    : "pulses with amplitudes need four readings for each parameter: of shapes, amplitudes and starts")
        }
        self.init(
            device: chosen ?? "", source: data.source, unit: data.unit, doseUnit: data.doseUnit,
            lowest: limits.lowerBound, highest: limits.upperBound, isRangeGiven: range != nil, conditions: conditions,
            directions: found, sign: sign, courses: courses,
            retention: data.retention.isEmpty ? nil : try RetentionFit(data.retention, unit: data.unit))
    }

    /// The fits of ramps or steps.
    private static func directions(
        _ data: MeasuredData, _ device: String?, _ fitter: DirectionFitter, _ range: ClosedRange<Double>
    ) -> [DirectionFit] {
        Polarity.allCases.compactMap { polarity in
            let ramps = data.ramps.filter { $0.polarity == polarity }
            if !ramps.isEmpty { return fitter.fit(ramps, polarity, range: range) }
            let table = data.tables.first { $0.device == device && $0.polarity == polarity }
            return table.flatMap { fitter.fit($0, range: range) }
        }
    }
}
