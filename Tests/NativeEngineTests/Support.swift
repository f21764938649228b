import Foundation
import NativeEngine
import Ngspice
import Simulation
import Synchronization
import Testing
import TrialSupport
import Waveforms

/// Cards of long-channel transistors, for circuits that are compared with themselves only.
struct LongChannelCards: TransistorCardSource {
    func cards(_ classes: [TransistorClass], of deck: Deck) async throws -> [TransistorCard] {
        classes.map {
            .longChannel(
                isPChannel: $0.model.hasPrefix("p"), width: $0.parameters["w"] ?? 1e-6,
                length: $0.parameters["l"] ?? 1e-6)
        }
    }
}

/// ngspice in workers, as the reference.
let ngspice = Trials.ngspice

/// Runs a batch on the native engine with long-channel transistors.
func runNatively(
    _ deck: Deck, workers: Int = 1, fallback: (any Simulator)? = nil, requests: [SimulationRequest]
) async throws -> [Result<SimulationResult, SimulationFailure>] {
    try await NativeSimulator(cards: LongChannelCards(), fallback: fallback).withSession(deck, workers: workers) {
        await $0.run(batch: requests)
    }
}

/// A deck of a transient.
func transientDeck(
    _ lines: [String], step: Double, stop: Double, maximumStep: Double? = nil, options: [SolverOption] = []
) -> Deck {
    Deck(
        lines: ["a circuit of a test"] + lines,
        analysis: .transient(Transient(step: step, stop: stop, maximumStep: maximumStep)), options: options)
}

/// The failure of a deck that the engine refuses.
func refusal(_ lines: [String], analysis: Analysis? = nil) async -> SimulationFailure? {
    let deck = Deck(
        lines: ["a bad deck"] + lines, analysis: analysis ?? .transient(Transient(step: 1e-6, stop: 1e-4)))
    do {
        _ = try await runNatively(deck, requests: [])
        return nil
    } catch {
        return error as? SimulationFailure
    }
}

/// The root of the mean square of the difference of two courses over the points of the first, as a part of the swing of
/// the second.
func difference(_ name: String, _ waveforms: WaveformSet, from reference: WaveformSet) throws -> Double {
    let mine = try #require(waveforms[name]).values
    let other = try #require(reference[name]).values
    let swing = (other.max() ?? 0) - (other.min() ?? 0)
    var index = 0
    var sum = 0.0
    var weight = 0.0
    for (point, time) in waveforms.axis.enumerated() {
        while index + 2 < reference.axis.count, reference.axis[index + 1] < time { index += 1 }
        let (t0, t1) = (reference.axis[index], reference.axis[index + 1])
        let value = other[index] + (other[index + 1] - other[index]) * (time - t0) / (t1 - t0)
        // Weighed by time: where the grid is dense does not count more.
        let span = point > 0 ? time - waveforms.axis[point - 1] : 0
        sum += (mine[point] - value) * (mine[point] - value) * span
        weight += span
    }
    return (sum / weight).squareRoot() / swing
}
