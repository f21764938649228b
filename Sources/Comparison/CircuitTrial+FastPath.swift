internal import Circuits
internal import Diagnostics
public import Simulation
internal import Stimuli
internal import Waveforms

/// How far the extrapolation from the first repetitions is from all of them.
public struct FastPathCheck: Hashable, Codable, Sendable {
    /// Δw by extrapolation, for each condition.
    public var extrapolated: [Double]

    /// Δw by simulating every repetition, for each condition.
    public var simulated: [Double]

    /// Seconds of the simulator for the extrapolation.
    public var shortTime: Double

    /// Seconds of the simulator for all repetitions.
    public var longTime: Double

    /// Time points of the extrapolation: what it costs on any machine.
    public var shortPoints: Int

    /// Time points of all repetitions.
    public var longPoints: Int

    /// Creates the record of a check.
    ///
    /// - Parameters:
    ///   - extrapolated: Δw by extrapolation, for each condition.
    ///   - simulated: Δw by simulating every repetition, for each condition.
    ///   - shortTime: Seconds of the simulator for the extrapolation.
    ///   - longTime: Seconds of the simulator for all repetitions.
    ///   - shortPoints: Time points of the extrapolation.
    ///   - longPoints: Time points of all repetitions.
    public init(
        extrapolated: [Double], simulated: [Double], shortTime: Double, longTime: Double, shortPoints: Int,
        longPoints: Int
    ) {
        self.extrapolated = extrapolated
        self.simulated = simulated
        self.shortTime = shortTime
        self.longTime = longTime
        self.shortPoints = shortPoints
        self.longPoints = longPoints
    }

    /// The smallest |Δw| for which a difference relative to it is stated: below, the standard errors of all measurements
    /// are larger than the change.
    public static let floor = 0.02

    /// The largest difference between both.
    public var worst: Double {
        zip(extrapolated, simulated).map { abs($0 - $1) }.max() ?? 0
    }

    /// The largest difference relative to the change itself, among conditions whose change is at least `floor`.
    ///
    /// - Parameter floor: The smallest |Δw| for which a relative difference means something.
    /// - Returns: The difference; 0 when no change is that large.
    public func worstRelative(floor: Double = Self.floor) -> Double {
        zip(extrapolated, simulated).filter { abs($1) >= floor }.map { abs($0 / $1 - 1) }.max() ?? 0
    }
}

extension CircuitTrial {
    /// How far the weight is moved to see how increments depend on it, in volts.
    private static let displacement = 0.2

    /// The trial with the slopes of the increments with the weight, from the nominal circuit at three weights.
    ///
    /// - Parameters:
    ///   - simulator: The engine.
    ///   - workers: How many runs may go on at the same time.
    /// - Returns: The same trial, whose extrapolation takes the weight into account.
    /// - Throws: `SimulationFailure`, `WaveformError`.
    public func calibrated(on simulator: any Simulator, workers: Int) async throws -> CircuitTrial {
        guard measures.contains(where: { $0.measure is Repeated }), let rest = bench.values["v_w0"] else { return self }
        var increments: [[Double]] = []
        for move in [-Self.displacement, Self.displacement] {
            let moved = try with(weight: rest + move, stimulation: stimulation, layout: Self.fast)
            increments.append(try await moved.lastIncrements(on: simulator))
        }
        return with(slopes: zip(increments[0], increments[1]).map { ($1 - $0) / (2 * Self.displacement) })
    }

    /// Simulates all repetitions of each condition from a rested circuit, and compares.
    ///
    /// - Parameters:
    ///   - simulator: The engine.
    ///   - workers: How many runs may go on at the same time.
    /// - Returns: Both results and what they cost.
    /// - Throws: `SimulationFailure`, `WaveformError`.
    public func check(on simulator: any Simulator, workers: Int) async throws -> FastPathCheck {
        let short = try await run(on: simulator)
        let conditions = stimulation.conditions
        let rest = bench.values["v_w0"] ?? 0
        var simulated = Array(repeating: 0.0, count: conditions.count)
        var (longTime, longPoints) = (0.0, 0)
        try await withThrowingTaskGroup(of: (Int, TrialRun).self) { group in
            var next = 0
            func start() throws {
                guard next < conditions.count else { return }
                let index = next
                next += 1
                let whole = try with(
                    weight: rest, stimulation: StimulationProtocol(stimulation.text, conditions: [conditions[index]]),
                    layout: .whole)
                group.addTask {
                    (index, try await whole.run(on: simulator))
                }
            }
            for _ in 0..<max(1, workers) { try start() }
            while let (index, run) = try await group.next() {
                simulated[index] = run.changes[0]
                longTime += run.time
                longPoints += run.points
                try start()
            }
        }
        return FastPathCheck(
            extrapolated: short.changes, simulated: simulated, shortTime: short.time, longTime: longTime,
            shortPoints: short.points, longPoints: longPoints)
    }

    private static var fast: StimulusSchedule.Layout { .settling(settlingRepetitions) }

    private func with(
        weight: Double, stimulation: StimulationProtocol, layout: StimulusSchedule.Layout
    ) throws(DiagnosticError) -> CircuitTrial {
        var trial = try CircuitTrial(
            circuit: circuit, technology: technology, corner: corner,
            settings: settings.merging(["v_w0": weight]) { $1 }, preset: preset, stimulation: stimulation,
            layout: layout, temperature: temperature)
        trial.deck.options = deck.options
        return trial
    }

    /// What a run gave: Δw for each condition, seconds of the simulator and time points.
    private typealias TrialRun = (changes: [Double], time: Double, points: Int)

    private func run(on simulator: any Simulator) async throws -> TrialRun {
        let request = SimulationRequest(probes: [circuit.weight])
        let result = try await simulator.withSession(deck, workers: 1) { session in try await session.run(request) }
        return (try changes(in: result.waveforms), result.analysisTime, result.points)
    }

    private func lastIncrements(on simulator: any Simulator) async throws -> [Double] {
        let request = SimulationRequest(probes: [circuit.weight])
        let result = try await simulator.withSession(deck, workers: 1) { session in try await session.run(request) }
        return try measures.map { named in
            guard let repeated = named.measure as? Repeated else { return 0 }
            return try repeated.increments(result.waveforms).last ?? 0
        }
    }
}
