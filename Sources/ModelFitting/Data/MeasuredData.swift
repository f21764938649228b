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
    ///   - conditions: What the programming pulses were.
    public init(
        source: String, unit: String = "S", doseUnit: String = "pulse", ramps: [MeasuredRamp] = [],
        tables: [StepTable] = [], records: [TransientRecord] = [], conditions: PulseConditions = PulseConditions()
    ) {
        self.source = source
        self.unit = unit
        self.doseUnit = doseUnit
        self.ramps = ramps
        self.tables = tables
        self.records = records
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
            ramps.flatMap(\.conductances)
            + tables.filter { device == nil || $0.device == device }.flatMap(\.conductances)
        guard let low = values.min(), let high = values.max(), low < high else { return nil }
        return low...high
    }
}

/// A measured current under terminal voltages over time.
public struct TransientRecord: Hashable, Codable, Sendable {
    /// The times in s, growing.
    public var times: [Double]

    /// The voltages in V by terminal, each with as many values as there are times.
    public var voltages: [String: [Double]]

    /// The current in A into the first terminal of the model's first current.
    public var currents: [Double]

    /// Creates a record.
    ///
    /// - Parameters:
    ///   - times: The times in s, growing.
    ///   - voltages: The voltages in V by terminal.
    ///   - currents: The current in A.
    public init(times: [Double], voltages: [String: [Double]], currents: [Double]) {
        self.times = times
        self.voltages = voltages
        self.currents = currents
    }
}

/// Programming pulses: what turns a number of pulses into a time and an overdrive.
public struct PulseConditions: Hashable, Codable, Sendable {
    /// One pulse.
    public struct Pulse: Hashable, Codable, Sendable {
        /// The gate voltage in V.
        public var amplitude: Double
        /// How long it stays, in s.
        public var width: Double

        /// Creates a pulse.
        ///
        /// - Parameters:
        ///   - amplitude: The gate voltage in V.
        ///   - width: How long it stays, in s.
        public init(amplitude: Double, width: Double) {
            self.amplitude = amplitude
            self.width = width
        }
    }

    /// The pulse that raises the conductance; `nil` where it is not known.
    public var set: Pulse?

    /// The pulse that lowers it; `nil` where it is not known.
    public var reset: Pulse?

    /// The voltage between drain and source when the conductance was read, in V; `nil` where it is not known.
    public var readVoltage: Double?

    /// Creates conditions.
    ///
    /// - Parameters:
    ///   - set: The pulse that raises the conductance.
    ///   - reset: The pulse that lowers it.
    ///   - readVoltage: The voltage at which the conductance was read, in V.
    public init(set: Pulse? = nil, reset: Pulse? = nil, readVoltage: Double? = nil) {
        self.set = set
        self.reset = reset
        self.readVoltage = readVoltage
    }

    /// The pulse of a direction.
    ///
    /// - Parameter polarity: The direction.
    public subscript(polarity: Polarity) -> Pulse? { polarity == .set ? set : reset }
}
