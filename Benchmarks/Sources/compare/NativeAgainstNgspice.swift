import Characterization
import Circuits
import Comparison
import Foundation
import MonteCarlo
import NativeEngine
import Ngspice
import Simulation
import Stimuli
import Synchronization
import Technologies
import Waveforms

/// The native engine against ngspice in a worker: a thousand samples of one pairing on one core, taking turns.
///
/// Both run the same deck with the same tolerances; how exact either is shows against a run with much tighter ones.
enum NativeAgainstNgspice {
    static func run(_ context: Context) async throws {
        for technology in ["generic350", "gf180mcu"] {
            do {
                try await run(technology, context)
            } catch let failure as SimulationFailure {
                print("\(technology) skipped: \(failure)")
            }
        }
    }

    private static func run(_ name: String, _ context: Context) async throws {
        let trial = try trial(name)
        let model = try MismatchModel(
            netlist: trial.bench.netlist, settings: MismatchSettings(transistors: .flat(threshold: 10e-3, gain: 0))
        ) { _ in nil }
        let work = Mutex<[BatchWork]>([])
        let ngspice = NgspiceSimulator(executable: context.executable)
        let cards = CardExtractor(
            reference: ngspice, cache: FileManager.default.temporaryDirectory.appending(path: "hillock-benchmark-cards")
        )
        let native = NativeSimulator(cards: cards, fallback: nil) { batch in work.withLock { $0.append(batch) } }
        let count = context.runs(1000)
        print("\(name): tstdp-minimal, one pairing, \(count) samples; A: ngspice, one worker; B: native, one core")
        // The cards are extracted before anything is measured.
        _ = try await native.withSession(trial.deck, workers: 1) { try await $0.run(request(trial, model, 0)) }
        var (a, b, ratios, processor) = ([Double](), [Double](), [Double](), [Double]())
        let few = max(8, count / 50)
        for turn in 0..<context.repeats {
            let one = try await cost(ngspice, trial, model, (1...few).map { turn * few + $0 })
            let other = try await cost(native, trial, model, (1...count).map { turn * count + $0 })
            a.append(one.wall * 1e3)
            b.append(other.wall * 1e3)
            ratios.append(one.wall / other.wall)
            processor.append(one.processor / other.processor)
        }
        var figures = Figures()
        figures.add("A, per sample", a, unit: "ms")
        figures.add("B, per sample", b, unit: "ms")
        figures.add("A / B", ratios, target: .atLeast(name == "generic350" ? 50 : 60))
        figures.add("A / B in processor seconds", processor)
        let batches = work.withLock { $0 }
        figures.add(
            "B, per evaluation of a transistor, solve included", batches.map { $0.secondsPerTransistor * 1e9 },
            unit: "ns",
            target: .atMost(15))
        figures.add(
            "B, share of evaluations in which the equation was computed",
            batches.map { Double($0.computed) / Double($0.evaluations * $0.transistors) })
        try await always(trial, cards, model, &figures)
        try await refine(trial, ngspice, native, &figures)
        figures.print()
    }

    /// The same with every transistor computed every time.
    private static func always(
        _ trial: CircuitTrial, _ cards: CardExtractor, _ model: MismatchModel, _ figures: inout Figures
    ) async throws {
        var deck = trial.deck
        deck.options.append(SolverOption("bypass", "0"))
        let work = Mutex<[BatchWork]>([])
        let native = NativeSimulator(cards: cards, fallback: nil) { batch in work.withLock { $0.append(batch) } }
        try await native.withSession(deck, workers: 1) { session in
            for _ in 0..<20 { _ = try await session.run(request(trial, model, 1)) }
        }
        let times = work.withLock { $0 }.map { $0.secondsPerTransistor * 1e9 }
        figures.add("the same with bypass=0: the equation computed always", times, unit: "ns", target: .atMost(15))
    }

    /// The error of the nominal change against one hundredth of the tolerances, as a part of it.
    private static func refine(
        _ trial: CircuitTrial, _ ngspice: NgspiceSimulator, _ native: NativeSimulator, _ figures: inout Figures
    ) async throws {
        var tight = trial
        tight.deck.options.append(SolverOption("reltol", "1e-6"))
        for (name, engine) in [("A", ngspice), ("B", native)] as [(String, any Simulator)] {
            let (trial, tight) = (trial, tight)
            let change = try await engine.withSession(trial.deck, workers: 1) { try await trial.changes(on: $0)[0] }
            let exact = try await engine.withSession(tight.deck, workers: 1) { try await tight.changes(on: $0)[0] }
            figures.add("\(name), change of the weight", [change])
            figures.add("\(name), its error against reltol=1e-6, relative", [abs(change / exact - 1)])
        }
    }

    private static func request(_ trial: CircuitTrial, _ model: MismatchModel, _ sample: Int) throws
        -> SimulationRequest
    {
        SimulationRequest(
            alterations: sample == 0 ? [] : try model.sample(sample, seed: 1).alterations,
            probes: [trial.circuit.weight])
    }

    /// Seconds per sample, from loading the deck to the last change of a weight.
    private static func cost(
        _ engine: any Simulator, _ trial: CircuitTrial, _ model: MismatchModel, _ samples: [Int]
    ) async throws -> (wall: Double, processor: Double) {
        let before = processorSeconds()
        let requests = try samples.map { try request(trial, model, $0) }
        let wall = try await seconds {
            try await engine.withSession(trial.deck, workers: 1) { session in
                for start in stride(from: 0, to: requests.count, by: session.batchSize) {
                    let batch = Array(requests[start..<min(start + session.batchSize, requests.count)])
                    for result in await session.run(batch: batch) { _ = try trial.changes(in: result.get().waveforms) }
                }
            }
        }
        return (wall / Double(samples.count), (processorSeconds() - before) / Double(samples.count))
    }

    private static func trial(_ name: String) throws -> CircuitTrial {
        let root = NMSEBench.root
        let environment = ProcessInfo.processInfo.environment
        let data = environment["XDG_DATA_HOME"] ?? "\(environment["HOME"] ?? "")/.local/share"
        let technology = try TechnologyCatalogue(
            folder: root.appending(path: "models/technologies"), dataFolder: URL(fileURLWithPath: "\(data)/hillock"),
            environment: environment
        ).technology(named: name)
        let preset = name == "generic350" ? "hippocampal" : "hippocampal-\(name)"
        return try CircuitTrial(
            circuit: CircuitCatalogue(folders: [root.appending(path: "templates/circuits")]).circuit(
                named: "tstdp-minimal"), technology: technology, corner: "tt", preset: preset,
            stimulation: StimulationProtocol("pairing(dt=10m)"))
    }
}
