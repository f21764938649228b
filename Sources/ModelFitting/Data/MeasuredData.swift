/// The direction of a change of conductance.
public enum Polarity: String, Hashable, Codable, Sendable, CaseIterable {
    /// The conductance grows: potentiation.
    case set
    /// The conductance falls: depression.
    case reset
}

/// Readings of a conductance one after the other, each after a further dose.
public struct MeasuredRamp: Hashable, Codable, Sendable {
    /// The name, e.g. that of its column.
    public var name: String

    /// The direction.
    public var polarity: Polarity

    /// The doses from 0 on, as many as there are readings: numbers of pulses, or seconds.
    public var doses: [Double]

    /// The readings, in S or in arbitrary units.
    public var conductances: [Double]

    /// Creates a ramp whose direction is that of its readings.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - doses: The doses from 0 on.
    ///   - conductances: The readings, as many.
    public init(_ name: String, doses: [Double], conductances: [Double]) {
        self.name = name
        self.doses = doses
        self.conductances = conductances
        let tenth = max(1, conductances.count / 10)
        let first = conductances.prefix(tenth).reduce(0, +)
        polarity = conductances.suffix(tenth).reduce(0, +) >= first ? .set : .reset
    }
}

/// The change of conductance by one pulse, over the conductance before it: of one device and one direction.
public struct StepTable: Hashable, Codable, Sendable {
    /// The device.
    public var device: String

    /// The direction.
    public var polarity: Polarity

    /// The conductances before the pulse, growing.
    public var conductances: [Double]

    /// The mean change by a pulse, with its sign.
    public var steps: [Double]

    /// The standard deviation of the change; empty where it is not known.
    public var deviations: [Double]

    /// Creates a table.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - polarity: The direction.
    ///   - conductances: The conductances before the pulse, growing.
    ///   - steps: The mean change by a pulse, with its sign.
    ///   - deviations: The standard deviation of the change; empty where it is not known.
    public init(
        device: String, polarity: Polarity, conductances: [Double], steps: [Double], deviations: [Double] = []
    ) {
        self.device = device
        self.polarity = polarity
        self.conductances = conductances
        self.steps = steps
        self.deviations = deviations
    }
}

/// What was measured on a synapse, and how.
public struct MeasuredData: Hashable, Codable, Sendable {
    /// Where the data come from.
    public var source: String

    /// The unit of the conductances, `S`; empty for arbitrary units.
    public var unit: String

    /// What a dose is: `pulse` or `s`.
    public var doseUnit: String

    /// The ramps, in the order of the file.
    public var ramps: [MeasuredRamp]

    /// The tables of steps.
    public var tables: [StepTable]

    /// Currents under terminal voltages over time.
    public var records: [TransientRecord]

    /// Pulses of several amplitudes or widths.
    public var runs: [PulseRun]

    /// Conductances that were left alone.
    public var retention: [RetentionCurve]

    /// What the programming pulses were.
    public var conditions: PulseConditions

    /// Creates data.
    ///
    /// - Parameters:
    ///   - source: Where the data come from.
    ///   - unit: The unit of the conductances, `S`; empty for arbitrary units.
    ///   - doseUnit: What a dose is: `pulse` or `s`.
    ///   - ramps: The ramps.
    ///   - tables: The tables of steps.
    ///   - records: Currents under terminal voltages over time.
    ///   - runs: Pulses of several amplitudes or widths.
    ///   - retention: Conductances that were left alone.
    ///   - conditions: What the programming pulses were.
    public init(
        source: String, unit: String = "S", doseUnit: String = "pulse", ramps: [MeasuredRamp] = [],
        tables: [StepTable] = [], records: [TransientRecord] = [], runs: [PulseRun] = [],
        retention: [RetentionCurve] = [], conditions: PulseConditions = PulseConditions()
    ) {
        self.source = source
        self.unit = unit
        self.doseUnit = doseUnit
        self.ramps = ramps
        self.tables = tables
        self.records = records
        self.runs = runs
        self.retention = retention
        self.conditions = conditions
    }

    /// The devices of which there are tables, in the order of the file.
    public var devices: [String] {
        var names: [String] = []
        for table in tables where !names.contains(table.device) { names.append(table.device) }
        return names
    }

    /// The lowest and the highest conductance.
    ///
    /// - Parameter device: The device; all if `nil`.
    public func range(of device: String? = nil) -> ClosedRange<Double>? {
        let values =
            ramps.flatMap(\.conductances) + runs.flatMap(\.conductances)
            + tables.filter { device == nil || $0.device == device }.flatMap(\.conductances)
        guard let low = values.min(), let high = values.max(), low < high else { return nil }
        return low...high
    }
}
