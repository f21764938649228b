internal import CNativeEngine
internal import Diagnostics
internal import Foundation
internal import Simulation
internal import Waveforms

/// Runs one batch of requests from their parameters to their waveforms.
struct BatchRun {
    let content: DeckContent
    let circuit: CompiledCircuit
    let observer: (@Sendable (BatchWork) -> Void)?

    /// What came of a request, and what failed before.
    struct Outcome {
        var result: Result<SimulationResult, SimulationFailure>
        var attempts: [Attempt] = []
    }

    /// Runs the requests. Those that fail leave the others alone: the batch begins anew without them, and each of them is
    /// tried alone.
    func outcomes(of batch: [SimulationRequest]) -> [Outcome] {
        var outcomes = batch.map { _ in
            Outcome(result: .failure(SimulationFailure(.incomplete, "The run gave no result.")))
        }
        var changes: [Int: [Int: Double]] = [:]
        for (index, request) in batch.enumerated() {
            do throws(SimulationFailure) { changes[index] = try self.changes(request) } catch {
                outcomes[index].result = .failure(error)
            }
        }
        let limit = batch.compactMap(\.timeLimit).min()
        var together = changes.keys.sorted()
        while !together.isEmpty {
            switch attempt(together.map { changes[$0] ?? [:] }, probes: batch[0].probes, timeLimit: limit) {
            case .results(let results):
                for (index, result) in zip(together, results) { outcomes[index].result = result }
                return tryAlone(batch, changes, outcomes)
            case .lost(let lanes, let failure):
                let lost = lanes.filter { $0 < together.count }
                for lane in lost {
                    outcomes[together[lane]].result = .failure(failure)
                    if batch.count > 1 {
                        outcomes[together[lane]].attempts = [Attempt(settings: "batch", failure: failure)]
                    }
                }
                if lost.isEmpty {
                    for index in together { outcomes[index].result = .failure(failure) }
                    return outcomes
                }
                together = together.indices.filter { !lost.contains($0) }.map { together[$0] }
            case .stopped(let failure):
                for index in together { outcomes[index].result = .failure(failure) }
                return outcomes
            }
        }
        return tryAlone(batch, changes, outcomes)
    }

    /// Tries those that failed in the batch by themselves.
    private func tryAlone(
        _ batch: [SimulationRequest], _ changes: [Int: [Int: Double]], _ outcomes: [Outcome]
    ) -> [Outcome] {
        var outcomes = outcomes
        for (index, outcome) in outcomes.enumerated() {
            guard !outcome.attempts.isEmpty, case .failure = outcome.result, let change = changes[index] else {
                continue
            }
            switch attempt([change], probes: batch[index].probes, timeLimit: batch[index].timeLimit) {
            case .results(let results):
                if case .success(var result)? = results.first {
                    result.failedAttempts = outcome.attempts
                    result.settings = "alone"
                    result.remarks.append("This sample did not converge together with others; it was run alone.")
                    outcomes[index].result = .success(result)
                } else if let first = results.first {
                    outcomes[index].result = first
                }
            case .lost(_, let failure), .stopped(let failure):
                outcomes[index].result = .failure(failure)
                outcomes[index].attempts.append(Attempt(settings: "alone", failure: failure))
            }
        }
        return outcomes
    }

    /// How an attempt with some lanes ended.
    enum Ending {
        case results([Result<SimulationResult, SimulationFailure>])
        /// These lanes did not converge.
        case lost([Int], SimulationFailure)
        /// Time is up, or the work was called off.
        case stopped(SimulationFailure)
    }

    private func attempt(_ lanes: [[Int: Double]], probes: [String], timeLimit: Double?) -> Ending {
        guard let first = lanes.first else { return .results([]) }
        let width = HILLOCK_LANES
        let padded = lanes + Array(repeating: first, count: width - lanes.count)
        let start = ContinuousClock.now
        do throws(SimulationFailure) {
            var settings = content.settings.cForm(content.transient, unknowns: circuit.unknownCount)
            settings.widest = content.widest
            let batch = try NativeBatch(circuit, settings: settings)
            batch.setParameters(circuit, padded)
            if let ending = try analyse(batch, padded, start: start, timeLimit: timeLimit) { return ending }
            let spent = (ContinuousClock.now - start).seconds
            observer?(work(batch, spent))
            return .results(lanes.indices.map { lane in results(batch, lane, probes, spent / Double(lanes.count)) })
        } catch {
            return .stopped(error)
        }
    }

    private func work(_ batch: NativeBatch, _ seconds: Double) -> BatchWork {
        BatchWork(
            evaluations: batch.evaluations, computed: batch.computed, transistors: circuit.mosfets.count,
            lanes: Int(HILLOCK_LANES),
            accepted: batch.accepted, rejected: batch.rejected, seconds: seconds)
    }

    /// Runs the analysis; `nil` if it came to its end.
    private func analyse(
        _ batch: NativeBatch, _ lanes: [[Int: Double]], start: ContinuousClock.Instant, timeLimit: Double?
    ) throws(SimulationFailure) -> Ending? {
        switch content.deck.analysis {
        case .operatingPoint:
            guard batch.operatingPoint(isRest: true) == HILLOCK_DONE else {
                return .lost(batch.failedLanes, noPoint(batch))
            }
            _ = batch.record(axis: 0)
            return nil
        case .dc(let sweeps): return try sweep(batch, sweeps, lanes)
        case .ac: throw SimulationFailure(.badDeck, "The native engine runs no .ac.")
        case .transient(let transient):
            if transient.useInitialConditions {
                batch.beginAtInitialConditions()
            } else if batch.operatingPoint(isRest: false) != HILLOCK_DONE {
                return .lost(batch.failedLanes, noPoint(batch))
            }
            while true {
                switch batch.advance(points: 256) {
                case HILLOCK_DONE: return nil
                case HILLOCK_GOES_ON: break
                case HILLOCK_FAILED: return .lost(batch.failedLanes, stuck(batch, transient))
                default: throw SimulationFailure(.unavailable, "There is no memory for the waveforms.")
                }
                if Task.isCancelled { throw SimulationFailure(.cancelled, "The run was called off.") }
                if let timeLimit, (ContinuousClock.now - start).seconds > timeLimit {
                    throw SimulationFailure(.timedOut, "The run took longer than \(timeLimit) s.")
                }
            }
        }
    }

    private func culprit(_ batch: NativeBatch) -> String {
        circuit.unknownNames.indices.contains(batch.culprit)
            ? ", most of all \(circuit.unknownNames[batch.culprit])" : ""
    }

    private func noPoint(_ batch: NativeBatch) -> SimulationFailure {
        SimulationFailure(
            .noOperatingPoint,
            "The native engine found no operating point: directly, with steps of gmin, or with growing sources"
                + culprit(batch) + ".")
    }

    private func stuck(_ batch: NativeBatch, _ transient: Transient) -> SimulationFailure {
        SimulationFailure(
            .incomplete,
            "The transient ended at \(batch.time) s of \(transient.stop) s: no step down to \(batch.step) s converged"
                + culprit(batch) + ".")
    }

    private func results(
        _ batch: NativeBatch, _ lane: Int, _ probes: [String], _ spent: Double
    ) -> Result<SimulationResult, SimulationFailure> {
        let signals = probes.enumerated().map { Signal($1, batch.signal($0, lane: lane)) }
        if let bad = signals.first(where: { !$0.values.allSatisfy(\.isFinite) }) {
            return .failure(SimulationFailure(.notFinite, "\(bad.name) is not a number at some point."))
        }
        let kind: WaveformSet.AxisKind
        switch content.deck.analysis {
        case .transient: kind = .time
        case .dc: kind = .sweep
        default: kind = .none
        }
        do {
            var remarks: [String] = []
            if batch.homotopy(lane) == 1 { remarks.append("The operating point needed steps of gmin.") }
            if batch.homotopy(lane) == 2 { remarks.append("The operating point needed growing sources.") }
            return .success(
                SimulationResult(
                    waveforms: try WaveformSet(axisKind: kind, axis: batch.axis, signals: signals),
                    analysisTime: spent, points: batch.pointCount, remarks: remarks))
        } catch {
            return .failure(SimulationFailure(.missingProbe, "A recorded signal is not as long as the axis."))
        }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
