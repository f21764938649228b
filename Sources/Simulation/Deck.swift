/// A circuit as a simulator gets it: text without control blocks, an analysis, and solver options.
public struct Deck: Hashable, Codable, Sendable {
    /// The lines of the circuit: the title first, no analysis card, no `.control`, no `.end`.
    public var lines: [String]

    /// What to run.
    public var analysis: Analysis

    /// Solver options as in `.options`: `reltol`, `gmin`, `method`, … in SI units; text for words.
    public var options: [SolverOption]

    /// Degrees Celsius; `nil` leaves the deck's or the simulator's own.
    public var temperature: Double?

    /// Times at which a transient must have a point, in seconds and in increasing order: the corners of its sources.
    public var corners: [Double]

    /// Creates a deck.
    ///
    /// - Parameters:
    ///   - lines: The lines of the circuit, the title first.
    ///   - analysis: What to run.
    ///   - options: Solver options.
    ///   - temperature: Degrees Celsius.
    ///   - corners: Times at which a transient must have a point, in seconds and in increasing order.
    public init(
        lines: [String], analysis: Analysis, options: [SolverOption] = [], temperature: Double? = nil,
        corners: [Double] = []
    ) {
        self.lines = lines
        self.analysis = analysis
        self.options = options
        self.temperature = temperature
        self.corners = corners
    }
}

/// One solver option, e.g. `reltol` = `1e-4` or `method` = `gear`.
public struct SolverOption: Hashable, Codable, Sendable {
    /// The name, in lower case.
    public var name: String

    /// The value as text; empty for a switch.
    public var value: String

    /// Creates an option.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The value as text; empty for a switch.
    public init(_ name: String, _ value: String = "") {
        self.name = name.lowercased()
        self.value = value
    }
}

/// An analysis with its numbers.
public enum Analysis: Hashable, Codable, Sendable {
    /// The operating point.
    case operatingPoint
    /// A transient.
    case transient(Transient)
    /// One or two nested sweeps.
    case dc([Sweep])
    /// A small-signal analysis; `spacing` is `dec`, `oct` or `lin`, frequencies in hertz.
    case ac(spacing: String, points: Int, start: Double, stop: Double)
}

/// A transient analysis; all times in seconds.
public struct Transient: Hashable, Codable, Sendable {
    /// The suggested step.
    public var step: Double

    /// The end.
    public var stop: Double

    /// Where keeping of values begins.
    public var start: Double

    /// The largest internal step. Without it ngspice takes min(step, (stop-start)/50), which is slow.
    public var maximumStep: Double?

    /// Start from the initial conditions instead of the operating point.
    public var useInitialConditions: Bool

    /// Creates a transient.
    ///
    /// - Parameters:
    ///   - step: The suggested step in seconds.
    ///   - stop: The end in seconds.
    ///   - start: Where keeping of values begins, in seconds.
    ///   - maximumStep: The largest internal step in seconds.
    ///   - useInitialConditions: Start from the initial conditions instead of the operating point.
    public init(
        step: Double, stop: Double, start: Double = 0, maximumStep: Double? = nil, useInitialConditions: Bool = false
    ) {
        self.step = step
        self.stop = stop
        self.start = start
        self.maximumStep = maximumStep
        self.useInitialConditions = useInitialConditions
    }
}

/// A sweep of a source, a resistor or the temperature.
public struct Sweep: Hashable, Codable, Sendable {
    /// What is swept: a source, a resistor, or `temp`.
    public var name: String

    /// The first value in V, A, ohm or degrees Celsius.
    public var start: Double

    /// The last value.
    public var stop: Double

    /// The increment.
    public var step: Double

    /// Creates a sweep.
    ///
    /// - Parameters:
    ///   - name: What is swept.
    ///   - start: The first value.
    ///   - stop: The last value.
    ///   - step: The increment.
    public init(_ name: String, start: Double, stop: Double, step: Double) {
        self.name = name
        self.start = start
        self.stop = stop
        self.step = step
    }
}
