/// What an external source gives in a window: straight lines between points.
public struct DriveCourse: Hashable, Sendable {
    /// Times in s, increasing. Before the first and after the last the value holds.
    public var times: [Double]

    /// Values in V or A, one for each time.
    public var values: [Double]

    /// How far in s a simulator may go at most from each time in one step, however early the step begins; 0 for any.
    public var steps: [Double]

    /// Whether the points lie on a smooth curve: then a simulator need not place a time point at each.
    public var isSmooth = false

    /// Creates a course.
    ///
    /// - Parameters:
    ///   - times: Times in s, increasing.
    ///   - values: Values in V or A, one for each time.
    ///   - steps: The largest step in s after each time, 0 for any; all 0 if none are given.
    public init(times: [Double], values: [Double], steps: [Double]? = nil) {
        self.times = times
        self.values = values
        self.steps = steps ?? Array(repeating: 0, count: times.count)
    }

    /// Points of a smooth curve, as a simulator has accepted them.
    ///
    /// Who follows it may take two of its steps at once: straight lines stand for the curve within four times the error that the
    /// simulator allowed itself.
    ///
    /// - Parameters:
    ///   - times: Times in s, increasing.
    ///   - values: Values in V or A, one for each time.
    public static func smooth(times: [Double], values: [Double]) -> DriveCourse {
        var course = DriveCourse(times: times, values: values)
        course.isSmooth = true
        for index in times.indices.dropLast() { course.steps[index] = 2 * (times[index + 1] - times[index]) }
        // What follows is not known yet; its first step will be like the last.
        if times.count > 1 { course.steps[times.count - 1] = course.steps[times.count - 2] }
        return course
    }

    /// A value that holds.
    ///
    /// - Parameter value: In V or A.
    public static func level(_ value: Double) -> DriveCourse { DriveCourse(times: [0], values: [value]) }
}

/// A deck whose transient runs in windows of time.
public struct CoupledDeck: Sendable {
    /// The circuit with `external` sources and its transient.
    public var deck: Deck

    /// The names of the external sources, as in the deck.
    public var inputs: [String]

    /// What is handed over at each accepted point: voltages and currents of sources.
    public var probes: [String]

    /// Creates a coupled deck.
    ///
    /// - Parameters:
    ///   - deck: The circuit with `external` sources and its transient.
    ///   - inputs: The names of the external sources.
    ///   - probes: What is handed over at each accepted point.
    public init(deck: Deck, inputs: [String], probes: [String]) {
        self.deck = deck
        self.inputs = inputs
        self.probes = probes
    }
}

/// The accepted points of a window.
public struct CoupledPoints: Hashable, Sendable {
    /// Times in s; the last is the end of the window.
    public var times: [Double]

    /// The values of each probe, in the order of the deck's.
    public var values: [[Double]]

    /// Creates points.
    ///
    /// - Parameters:
    ///   - times: Times in s.
    ///   - values: The values of each probe.
    public init(times: [Double], values: [[Double]]) {
        self.times = times
        self.values = values
    }
}

/// A circuit in the middle of its transient. Used by one thread.
///
/// ``start(_:until:)`` and ``finish()`` take turns, so that several circuits run at the same time between them. The window
/// that ends at the stop of the transient is the last.
public protocol CoupledCircuit: AnyObject {
    /// Lets the circuit run on to a time.
    ///
    /// - Parameters:
    ///   - courses: What each external source gives until then.
    ///   - end: The end of the window in s.
    func start(_ courses: [DriveCourse], until end: Double)

    /// Waits until the circuit is there.
    ///
    /// - Returns: The points accepted on the way.
    /// - Throws: ``SimulationFailure`` when the run fails; the circuit must not be used any more.
    func finish() throws(SimulationFailure) -> CoupledPoints
}

/// An engine whose transients can run in windows.
public protocol CouplingSimulator: Sendable {
    /// Loads decks, each in a worker of its own, lends them to `body` on a thread, and ends all workers when it returns.
    ///
    /// - Parameters:
    ///   - decks: The circuits.
    ///   - timeLimit: Seconds that a circuit may take for one window; `nil` for any.
    ///   - body: What to do with the circuits, in the order of the decks.
    /// - Returns: What `body` returns.
    /// - Throws: ``SimulationFailure`` when a deck cannot be loaded, or what `body` throws.
    func withCoupledCircuits<Result: Sendable>(
        _ decks: [CoupledDeck], timeLimit: Double?,
        _ body: @escaping @Sendable ([any CoupledCircuit]) throws -> Result
    ) async throws -> Result
}
