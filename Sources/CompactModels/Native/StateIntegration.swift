internal import RealModule

/// A solution that goes on from drive to drive, as the voltages of a model become known bit by bit.
///
/// It keeps the length of its steps: a drive that goes on where the one before ended costs no small steps at its start.
public struct StateIntegration: Sendable {
    /// The states, then the voltages of the free terminals.
    public private(set) var unknowns: [Double]

    private let maximumStep: Double?
    private let isContinuing: Bool
    private var step: Step
    private var isChecked = false
    /// How long the next step may be, as far as the errors of the ones before tell.
    private var expected: Double?

    /// Prepares a solution.
    ///
    /// - Parameters:
    ///   - solver: The model and the tolerances.
    ///   - free: The terminals that no source holds, with their voltages at the start.
    ///   - initial: The states at the start; those of the model if `nil`.
    public init(_ solver: StateSolver, free: [TerminalDrive.FreeTerminal], from initial: [Double]? = nil) {
        self.init(solver, free: free, from: initial, isContinuing: true)
    }

    init(_ solver: StateSolver, free: [TerminalDrive.FreeTerminal], from initial: [Double]?, isContinuing: Bool) {
        let model = solver.model
        step = Step(
            model: model, parameters: solver.parameters, temperature: solver.temperature,
            tolerance: (solver.relativeTolerance, solver.absoluteTolerance), free: free.map(\.terminal))
        let names = Dictionary(zip(model.parameters.map(\.name), solver.parameters), uniquingKeysWith: { $1 })
        unknowns = (initial ?? model.initialStates(names, temperature: solver.temperature)) + free.map(\.start)
        maximumStep = solver.maximumStep
        self.isContinuing = isContinuing
    }

    /// Goes on from the first to the last point of a drive.
    ///
    /// - Parameters:
    ///   - drive: The voltages of the terminals. Its free terminals are those of this solution, whatever it says of them.
    ///   - note: Gets each accepted time and the unknowns there, the points of the drive among them, the first not.
    /// - Throws: ``StateSolver/Failure`` where no step is small enough, or where a free terminal has no charge.
    public mutating func advance(
        _ drive: TerminalDrive, note: (_ time: Double, _ unknowns: [Double]) -> Void
    ) throws(StateSolver.Failure) {
        guard let begin = drive.times.first else { return }
        if !isChecked, !step.hasCharges(unknowns, drive.voltages[0]) {
            throw StateSolver.Failure(time: begin, reason: "a free terminal has no charge that its voltage changes")
        }
        isChecked = true
        for stretch in drive.stretches {
            // Nothing happens in the rounding of a time.
            guard stretch.end - stretch.start > 1e-14 * stretch.end else { continue }
            try cross(stretch, note)
        }
    }

    private mutating func cross(
        _ stretch: TerminalDrive.Stretch, _ note: (Double, [Double]) -> Void
    ) throws(StateSolver.Failure) {
        var time = stretch.start
        let length = stretch.end - stretch.start
        let most = Swift.min(length, maximumStep ?? length)
        let least = 1e-14 * Swift.max(length, stretch.end)
        var wanted = (isContinuing ? expected : nil) ?? length / 16
        while time < stretch.end {
            var h = Swift.min(most, wanted)
            let rest = stretch.end - time
            // A last step that would be a crumb is taken together with this one.
            if h > 0.9 * rest { h = rest <= most ? rest : most }
            let end = h == rest ? stretch.end : time + h
            guard let error = step.advance(unknowns, from: time, to: end, on: stretch) else {
                wanted = h / 4
                guard wanted > least else {
                    throw StateSolver.Failure(
                        time: time, reason: "Newton's method finds no solution for the smallest step")
                }
                continue
            }
            guard error <= 1 else {
                wanted = h * Swift.max(0.2, 0.9 / Double.root(error, 3))
                guard wanted > least else {
                    throw StateSolver.Failure(time: time, reason: "no step is small enough for the tolerance")
                }
                continue
            }
            time = end
            for index in unknowns.indices { unknowns[index] = step.unknowns[index] }
            note(time, unknowns)
            let next = h * Swift.min(4, 0.9 / Double.root(Swift.max(error, 1e-3), 3))
            // A step that the end of the stretch made short says nothing against a longer one.
            wanted = h < Swift.min(wanted, maximumStep ?? wanted) ? Swift.max(wanted, next) : next
        }
        expected = wanted
    }
}
