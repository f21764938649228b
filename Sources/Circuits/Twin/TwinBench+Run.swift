internal import CompactModels
public import Diagnostics
internal import Netlists
public import Waveforms

extension TwinBench {
    /// Solves the model's equations under the bench's sources.
    ///
    /// The states begin at the model's own initial values: there is no operating point.
    ///
    /// - Parameters:
    ///   - constants: What was extracted, by name in SI units.
    ///   - stop: The end in s.
    ///   - step: The suggested step in s, which edges of no length take.
    ///   - maximumStep: The largest step in s.
    /// - Returns: The signals that stand for the circuit's, over time.
    /// - Throws: A `DiagnosticError` for a formula without a value, a source whose course is not known, or equations that the
    ///   solver cannot solve.
    public func waveforms(
        constants: [String: Double], stop: Double, step: Double, maximumStep: Double
    ) throws(DiagnosticError) -> WaveformSet {
        let values = try parameters(constants: constants)
        let names = names(constants)
        let drive = try drive(names, stop: stop, step: step)
        var solver = StateSolver(model, values: values, temperature: kelvins)
        solver.maximumStep = maximumStep
        let trajectory: StateSolver.Trajectory
        do { trajectory = try solver.solve(drive) } catch {
            throw DiagnosticError([twin.model.problem("the twin has no answer: \(error)", help: nil)])
        }
        return try signals(of: trajectory, drive, values: values, names)
    }

    private var kelvins: Double { bench.temperature + 273.15 }

    // MARK: Drive

    private func drive(
        _ names: ExpressionEvaluator, stop: Double, step: Double
    ) throws(DiagnosticError) -> TerminalDrive {
        var courses: [[(time: Double, value: Double)]] = []
        var free: [TerminalDrive.FreeTerminal] = []
        for (index, terminal) in model.terminals.enumerated() {
            guard let given = twin.terminals.first(where: { $0.name.text == terminal.name }) else { continue }
            let owner = "the terminal '\(terminal.name)' of the twin"
            switch given.drive {
            case .level(let level): courses.append([(0, try level.value(names, of: owner))])
            case .voltage(let name, let isLogarithm, let factor, let plus):
                let course = try course(name, stop: stop, step: step)
                courses.append(
                    (isLogarithm ? course.logarithm : course).scaled(
                        by: try factor?.value(names, of: owner) ?? 1,
                        plus: try plus?.value(names, of: owner) ?? 0))
            case .current(let name, let factor, let plus, let start):
                free.append(.init(index, start: try start.value(names, of: owner)))
                let base = try plus?.value(names, of: owner) ?? 0
                guard let name else {
                    courses.append([(0, base)])
                    continue
                }
                let sign = flowsIn(name) ? 1.0 : -1.0
                courses.append(
                    try course(name, stop: stop, step: step).scaled(
                        by: sign * (factor?.value(names, of: owner) ?? 1), plus: base))
            }
        }
        return TerminalDrive(courses: courses, stop: stop, free: free)
    }

    /// Whether a source's current flows into the net that is not ground: from its first net through it to the second.
    private func flowsIn(_ name: PlacedName) -> Bool {
        guard let device = source(name), device.kind == .currentSource else { return true }
        return !["0", "gnd"].contains(device.nets.last ?? "")
    }

    private func course(_ name: PlacedName, stop: Double, step: Double) throws(DiagnosticError) -> SourceCourse {
        guard case .source(let source)? = source(name)?.law,
            let course = SourceCourse(source, step: step, stop: stop)
        else {
            throw DiagnosticError([
                name.problem(
                    "the source '\(name.text)' cannot drive a twin", help: "expected a level, pulse(…) or pwl(…)")
            ])
        }
        return course
    }

    // MARK: Signals

    private func signals(
        of trajectory: StateSolver.Trajectory, _ drive: TerminalDrive, values: [String: Double],
        _ names: ExpressionEvaluator
    ) throws(DiagnosticError) -> WaveformSet {
        var signals: [TwinSignal] = []
        for signal in twin.signals { signals.append(try TwinSignal(signal, names: names, model: model)) }
        let driven = drive.voltages(at: trajectory.times)
        let parameters = model.parameters.map { values[$0.name] ?? $0.value }
        var evaluation = Evaluation(model.currents.map(\.value), of: model.graph)
        var columns = signals.map { _ in [Double]() }
        for (row, states) in trajectory.states.enumerated() {
            var voltages = driven[row]
            for (index, free) in drive.free.enumerated() {
                voltages[free.terminal] = trajectory.voltages[row][index]
            }
            evaluation.evaluate(
                at: OperatingPoint(
                    voltages: voltages, states: states, parameters: parameters, temperature: kelvins))
            var currents = model.terminals.map { _ in 0.0 }
            for branch in model.currents {
                currents[branch.from] += evaluation.values[branch.value]
                if let end = branch.to { currents[end] -= evaluation.values[branch.value] }
            }
            let point = TwinSignal.Point(voltages: voltages, currents: currents, states: states)
            for (index, signal) in signals.enumerated() {
                do { columns[index].append(try signal.value(at: point)) } catch {
                    throw DiagnosticError("circuit-file", "the signal '\(signal.name)' of the twin: \(error)")
                }
            }
        }
        do {
            return try WaveformSet(
                axis: trajectory.times, signals: zip(signals, columns).map { Signal($0.name, $1) })
        } catch { throw DiagnosticError("twin", "the signals of the twin: \(error)") }
    }
}
