internal import Foundation

/// The course of one ``AccuracyCheck``.
struct Search<Engine: Simulator> {
    let check: AccuracyCheck
    let simulator: Engine
    let deck: Deck

    private var trials: [AccuracyReport.Trial] = []
    private var remarks: [String] = []
    private var known: [SolverSettings: AccuracyReport.Trial] = [:]

    /// What tightening a knob changed last, for the case that it can be tightened no further.
    private var lastChange: [SolverSettings.Knob: Double] = [:]

    /// The knobs whose tightest bearable setting is reached, each with a bound of the error that it leaves.
    private var leftOver: [SolverSettings.Knob: Double] = [:]

    init(check: AccuracyCheck, simulator: Engine, deck: Deck) {
        self.check = check
        self.simulator = simulator
        self.deck = deck
    }

    mutating func run() async throws -> AccuracyReport {
        var settings = SolverSettings(of: deck)
        let first = try await Self.run("as stated", settings, check, simulator, deck)
        known[settings] = first
        trials.append(first)
        let isSteady = try await tighten(&settings)
        let reference = knobs.filter { leftOver[$0] == nil }.reduce(settings) { $0.tightened($1) }
        try await attempt([("all tightened", reference)])
        if check.seeksSpeed, isSteady { settings = try await speedUp(settings, reference: reference) }
        return report(settings, reference: reference, isSteady: isSteady)
    }

    // MARK: - Tightening

    private var knobs: [SolverSettings.Knob] {
        if case .transient = deck.analysis { return SolverSettings.Knob.allCases }
        return [.tolerances, .conductance]
    }

    /// Tightens what moves the measures until nothing does.
    ///
    /// - Returns: Whether everything holds still; otherwise a remark says why not.
    private mutating func tighten(_ settings: inout SolverSettings) async throws -> Bool {
        // The changes may add up to the accuracy; when they do not, a knob with more than its share is tightened.
        let share = check.accuracy / Double(knobs.count)
        for _ in 0..<check.roundLimit {
            let tried = knobs.map { ("\($0.rawValue) tightened", settings.tightened($0)) }
            try await attempt([("as chosen", settings)] + tried)
            guard let base = known[settings] else { return false }
            if let failure = base.failure {
                let asked = settings.options.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
                remarks.append("The run fails with the settings that its accuracy asks for (\(asked)): \(failure)")
                return false
            }
            var next = settings
            var sum = 0.0
            leftOver = [:]
            for knob in knobs {
                guard let trial = known[settings.tightened(knob)] else { continue }
                if let failure = trial.failure {
                    guard let bound = bound(for: knob, failure: failure) else { return false }
                    sum += bound
                    continue
                }
                let change = check.change(from: base.values, to: trial.values)
                sum += change
                if change > share {
                    next = next.tightened(knob, times: steps(knob, change: change, share: share))
                    lastChange[knob] = change
                }
            }
            if sum <= check.accuracy { return true }
            if next.isAtLimit || next == settings { break }
            settings = next
        }
        remarks.append("The measures still move when the solver's settings are tightened.")
        return false
    }

    /// The error that a knob leaves although it cannot be tightened further, from what its last tightening changed.
    ///
    /// An error that falls at least as the square root of the tolerance, or linearly with the step, leaves less than half
    /// of that change behind: 1/(√10 - 1) and 1/(4 - 1) of it.
    private mutating func bound(for knob: SolverSettings.Knob, failure: String) -> Double? {
        guard let change = lastChange[knob] else {
            remarks.append("The run fails with \(knob.rawValue) tightened, so that its effect is not known: \(failure)")
            return nil
        }
        let bound = change / 2
        leftOver[knob] = bound
        return bound
    }

    /// How often to tighten at once: what the conductance leaks is proportional to it, so its end is foreseen.
    private func steps(_ knob: SolverSettings.Knob, change: Double, share: Double) -> Int {
        guard knob == .conductance, change.isFinite else { return 1 }
        return min(4, max(1, Int(log10(change / share).rounded(.up))))
    }

    // MARK: - Speed

    /// Cheaper settings whose measures stay within half the accuracy of the tightest run.
    private mutating func speedUp(_ exact: SolverSettings, reference: SolverSettings) async throws -> SolverSettings {
        guard let goal = known[reference], goal.failure == nil else { return exact }
        var chosen = exact
        var bypassing = exact
        bypassing.bypassesQuietDevices = true
        if bypassing != exact {
            try await attempt([("device bypass", bypassing)])
            if holds(bypassing, goal) { chosen = bypassing }
        }
        while let step = chosen.maximumStep, case .transient(let transient) = deck.analysis {
            var longer = chosen
            longer.maximumStep = step * 2
            guard step * 2 <= (transient.stop - transient.start) / 20 else { break }
            try await attempt([("longer step", longer)])
            // Worth it only where the step is what limits the number of points.
            guard holds(longer, goal), let points = known[longer]?.points, let before = known[chosen]?.points,
                Double(points) < 0.95 * Double(before)
            else { break }
            chosen = longer
        }
        return chosen
    }

    private func holds(_ settings: SolverSettings, _ goal: AccuracyReport.Trial) -> Bool {
        guard let trial = known[settings], trial.failure == nil else { return false }
        let allowed = check.accuracy / 2 - leftOver.values.reduce(0, +)
        return check.change(from: trial.values, to: goal.values) <= allowed
    }

    // MARK: - Runs

    /// Runs settings that have not been run yet, several at the same time.
    private mutating func attempt(_ wanted: [(name: String, settings: SolverSettings)]) async throws {
        var fresh: [(name: String, settings: SolverSettings)] = []
        for trial in wanted
        where known[trial.settings] == nil && !fresh.contains(where: { $0.settings == trial.settings }) {
            fresh.append(trial)
        }
        var start = 0
        while start < fresh.count {
            let batch = fresh[start..<min(start + max(1, check.workers), fresh.count)]
            start += batch.count
            let (check, simulator, deck) = (check, simulator, deck)
            let results = try await withThrowingTaskGroup(of: (Int, AccuracyReport.Trial).self) { group in
                for (index, trial) in batch.enumerated() {
                    group.addTask {
                        let result = try await Self.single(trial.name, trial.settings, check, simulator, deck)
                        return (index, result)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
            }
            for trial in results {
                known[trial.settings] = trial
                trials.append(trial)
            }
        }
    }

    /// A run whose failure is a finding, unless it is of the machine and not of the settings.
    private static func single(
        _ name: String, _ settings: SolverSettings, _ check: AccuracyCheck, _ simulator: Engine, _ deck: Deck
    ) async throws -> AccuracyReport.Trial {
        do {
            return try await run(name, settings, check, simulator, deck)
        } catch let failure as SimulationFailure {
            if failure.kind == .cancelled || failure.kind == .unavailable { throw failure }
            return AccuracyReport.Trial(name: name, settings: settings, failure: failure.message)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return AccuracyReport.Trial(name: name, settings: settings, failure: "a measure has no answer: \(error)")
        }
    }

    private static func run(
        _ name: String, _ settings: SolverSettings, _ check: AccuracyCheck, _ simulator: Engine, _ deck: Deck
    ) async throws -> AccuracyReport.Trial {
        let (result, values) = try await simulator.withSession(settings.applied(to: deck), workers: 1) { session in
            let result = try await session.run(check.request)
            return (result, try check.measures(result.waveforms))
        }
        if let other = result.settings {
            // A run that had to be saved ran with other settings than these.
            throw SimulationFailure(.noOperatingPoint, "The run converges with \(other) only.")
        }
        if let bad = values.sorted(by: { $0.key < $1.key }).first(where: { !$0.value.isFinite }) {
            throw SimulationFailure(.notFinite, "The measure \(bad.key) is \(bad.value).")
        }
        return AccuracyReport.Trial(
            name: name, settings: settings, values: values, points: result.points, analysisTime: result.analysisTime)
    }

    // MARK: - Result

    private func report(
        _ settings: SolverSettings, reference: SolverSettings, isSteady: Bool
    ) -> AccuracyReport {
        let chosen = known[settings]?.values ?? [:]
        let goal = known[reference]?.values ?? [:]
        var remarks = remarks
        for (knob, bound) in leftOver.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            remarks.append(
                "With tighter \(knob.rawValue) the run does not converge; half of what the last "
                    + "tightening changed, \(String(format: "%.2g", bound * 100)) %, counts as error.")
        }
        if let failure = known[reference]?.failure {
            remarks.append("The run fails with all settings tightened at once: \(failure)")
        }
        let measures = chosen.keys.sorted().map { name in
            let value = chosen[name] ?? .nan
            // Without a tighter run the error is not known; as large as the value is honest.
            let scale = check.scale(name, goal[name] ?? value)
            let rest = leftOver.values.reduce(0, +) * scale
            let error = goal[name].map { abs($0 - value) + rest } ?? abs(value)
            return AccuracyReport.MeasureAccuracy(name: name, value: value, error: error, scale: scale)
        }
        let isMet = isSteady && !goal.isEmpty && measures.allSatisfy { $0.relativeError <= check.accuracy }
        if isSteady, !isMet, !goal.isEmpty {
            remarks.append("Each setting alone holds the accuracy, all together do not.")
        }
        return AccuracyReport(
            accuracy: check.accuracy, isMet: isMet, settings: settings, measures: measures, trials: trials,
            remarks: remarks)
    }
}

extension SolverSettings {
    fileprivate func tightened(_ knob: Knob, times: Int) -> SolverSettings {
        (0..<times).reduce(self) { settings, _ in settings.tightened(knob) }
    }
}
