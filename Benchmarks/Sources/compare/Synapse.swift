import Foundation
import MonteCarlo
import Netlists
import Simulation
import Waveforms

/// The 37-transistor synapse on GF180MCU, with the samples that every contender runs.
struct Synapse: Sendable {
    /// How a contender solves the circuit.
    struct Settings: Sendable {
        /// What a deck gets that says nothing: `.tran 1u`, ngspice's own options.
        static let plain = Settings(step: 1e-6, options: [])
        /// Bypass of transistors that hardly moved, and a largest step of 10 µs: the same error in half the time.
        static let fast = Settings(step: 10e-6, options: [SolverOption("bypass", "1")])
        /// What the others are compared with.
        static let reference = Settings(
            step: 0.1e-6, options: [SolverOption("reltol", "1e-5"), SolverOption("trtol", "1")])

        var step: Double
        var options: [SolverOption]
    }

    /// The spread of every threshold in volts and of every gain: about that of a 4 µm² device.
    static let mismatch = MismatchSettings(transistors: .flat(threshold: 3e-3, gain: 0.01))
    static let seed: UInt64 = 1

    let lines: [String]
    let libraryLines: [String]
    let model: MismatchModel

    /// Reads the deck and finds the model files.
    init(_ context: Context) throws {
        guard let folder = context.modelFolder else {
            throw Skip(reason: "no GF180MCU models; name their folder with --models or HILLOCK_BENCHMARK_MODELS")
        }
        let deck = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Decks/triplet-37.cir").standardizedFileURL
        lines = try String(contentsOf: deck, encoding: .utf8).split(separator: "\n").map(String.init)
        libraryLines = [".include \(folder)/design.ngspice", ".lib \(folder)/sm141064.ngspice typical"]
        let transistors = lines.dropFirst().compactMap { line -> FlatDevice? in
            let words = line.split(separator: " ").map(String.init)
            guard let name = words.first, name.hasPrefix("m"), words.count >= 6 else { return nil }
            return FlatDevice(
                path: name, simulatorName: name, kind: .mosfet, nets: Array(words[1...4]), model: words[5])
        }
        // Both cards of the kit are BSIM4, level 14.
        let level = [Parameter("level", .number(14))]
        let cards = Netlist(
            statements: [("nfet_03v3", "nmos"), ("pfet_03v3", "pmos")].map {
                Statement(.model(ModelCard(name: $0.0, type: $0.1, parameters: level)))
            })
        model = try MismatchModel(
            devices: transistors, models: TransistorModels(cards), settings: Self.mismatch, coefficients: { _ in nil })
    }

    /// The deck for a session.
    func deck(pairings: Int, _ settings: Settings) -> Deck {
        let transient = Transient(
            step: settings.step, stop: Double(pairings) * 50e-6, maximumStep: settings.step)
        return Deck(lines: lines + libraryLines, analysis: .transient(transient), options: settings.options)
    }

    /// A whole deck of one sample, as a driver of the `ngspice` program writes it.
    func text(sample: Int, pairings: Int, _ settings: Settings) throws -> String {
        let changes = Dictionary(
            grouping: try model.sample(sample, seed: Self.seed).alterations, by: \.device)
        let varied = lines.map { line -> String in
            guard let name = line.split(separator: " ").first, let own = changes[String(name)] else { return line }
            return line + own.map { " \($0.parameter)=\(NgspiceNumber.text($0.value))" }.joined()
        }
        let options =
            settings.options.isEmpty
            ? [] : [".options " + settings.options.map { "\($0.name)=\($0.value)" }.joined(separator: " ")]
        let stop = Double(pairings) * 50e-6
        let analysis = ".tran \(settings.step) \(stop) 0 \(settings.step)"
        return (varied + libraryLines + options + [".save v(w)", analysis, ".end", ""]).joined(separator: "\n")
    }

    /// Writes the decks of samples into a folder.
    ///
    /// - Returns: The names of the files, in the order of the samples.
    func write(_ samples: ClosedRange<Int>, pairings: Int, _ settings: Settings, to folder: URL) throws -> [String] {
        try samples.map { sample in
            let name = "s\(sample).cir"
            try text(sample: sample, pairings: pairings, settings)
                .write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
            return name
        }
    }
}

/// The last value of a signal.
struct LastValue: Measure {
    static let name = "last-value"
    var signal: String
    var signals: [String] { [signal] }
    var unit: String { "V" }

    func evaluate(_ waveforms: WaveformSet) throws(WaveformError) -> Double {
        guard let value = waveforms[signal]?.values.last else {
            throw .noSuchSignal(signal, available: waveforms.signals.map(\.name))
        }
        return value
    }
}
