import Diagnostics
import Foundation
import MonteCarlo
import Netlists
import Simulation
import Synchronization
import Waveforms

/// A simulator without a simulator: the current of a subthreshold transistor, I = I0 exp(-ΔVT / (n UT)), held for 1 ms.
///
/// Delays differ from run to run, so that samples end in another order than they begin.
final class FakeSession: SimulatorSession {
    let concurrency: Int
    let requests = Counter()
    private let failing: @Sendable (Double) -> SimulationFailure?
    private let jitter: UInt64

    init(
        concurrency: Int, jitter: UInt64 = 0,
        failing: @escaping @Sendable (Double) -> SimulationFailure? = { _ in nil }
    ) {
        self.concurrency = concurrency
        self.jitter = jitter
        self.failing = failing
    }

    func run(_ request: SimulationRequest) async throws(SimulationFailure) -> SimulationResult {
        let count = UInt64(requests.count())
        do {
            let delay = (count &* 0x9E37_79B9_7F4A_7C15 &+ jitter &* 0xBF58_476D_1CE4_E5B9) >> 54
            try await Task.sleep(for: .microseconds(Int(delay)))
        } catch {
            throw SimulationFailure(.cancelled, "called off")
        }
        let shift = request.alterations.first { $0.parameter == "delvto" }?.value ?? 0
        if let failure = failing(shift) { throw failure }
        let current = 1e-9 * exp(-shift / (1.4 * 0.02585))
        do {
            let waveforms = try WaveformSet(
                axis: [0, 1e-3], signals: [Signal("i(vd)", [current, current]), Signal("v(w)", [1, 1 - current])])
            return SimulationResult(waveforms: waveforms, analysisTime: 1e-4, points: 2)
        } catch {
            throw SimulationFailure(.missingProbe, "\(error)")
        }
    }
}

/// Counts calls from any task.
final class Counter: Sendable {
    private let number = Mutex(0)

    var value: Int { number.withLock { $0 } }

    @discardableResult
    func count() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }
}

/// The last value of a signal; none where it is above a limit.
struct LastValue: Measure {
    static let name = "last"
    var signal: String
    var limit = Double.infinity

    var signals: [String] { [signal] }
    var unit: String { signal.hasPrefix("i") ? "A" : "V" }

    func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        guard let value = waveforms[signal]?.values.last else {
            throw .noSuchSignal(signal, available: waveforms.signals.map(\.name))
        }
        if value > limit { throw .noAnswer("\(signal) is above \(limit)") }
        return value
    }
}

/// An ensemble over one mismatched transistor and what belongs to it.
struct Bench {
    var ensemble: Ensemble
    var description: RunDescription
    let folder: URL

    init(seed: UInt64 = 1, devices: Int = 1, line: String = "m1 d g 0 0 nx", limit: Double = 1e-8) throws {
        let model = try MismatchModel(
            devices: (1...devices).map { MismatchModelTests.transistor("m\($0)") }, models: MismatchModelTests.models,
            settings: MismatchSettings(transistors: .flat(threshold: 30e-3, gain: 0.01)), coefficients: { _ in nil })
        let measures = [
            EnsembleMeasure(name: "id", measure: LastValue(signal: "i(vd)")),
            EnsembleMeasure(
                name: "small", measure: LastValue(signal: "i(vd)", limit: limit), series: "curve", coordinate: 1e-5,
                coordinateUnit: "s"),
            EnsembleMeasure(name: "w", measure: LastValue(signal: "v(w)")),
        ]
        ensemble = Ensemble(model: model, seed: seed, measures: measures, timeLimit: 10)
        description = RunDescription(
            toolVersion: "0", simulator: SimulatorIdentity(name: "fake", version: "1"),
            deck: Deck(lines: ["* t", line], analysis: .transient(Transient(step: 1e-6, stop: 1e-3))), seed: seed,
            mismatch: MismatchSettings(transistors: .flat(threshold: 30e-3, gain: 0.01)),
            quantities: model.quantities, measures: measures.map(\.column), commandLine: ["hillock", "montecarlo"])
        folder = FileManager.default.temporaryDirectory.appending(path: "hillock-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    var store: URL { folder.appending(path: "runs.sqlite") }

    func open(_ mode: RunArchive.Mode = .create, at url: URL? = nil) throws -> RunArchive {
        try RunArchive.open(url ?? store, description: description, mode: mode)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Every tenth sample or so fails as a run that does not converge.
    static func failing(_ shift: Double) -> SimulationFailure? {
        shift > 0.04 ? SimulationFailure(.incomplete, "stopped at \(shift)", log: ["timestep too small"]) : nil
    }

    /// The digest of samples 0 to `last`, run by one worker without interruption.
    func reference(last: Int) async throws -> String {
        let archive = try open(at: folder.appending(path: "reference.sqlite"))
        try await ensemble.run(
            0...last, session: FakeSession(concurrency: 1, failing: Self.failing), archive: archive)
        return try archive.sampleTableDigest()
    }
}
