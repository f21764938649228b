import CNativeEngine
import Characterization
import Circuits
import Diagnostics
import Foundation
import NativeEngine
import Ngspice
import Simulation
import Stimuli
import Synchronization
import Technologies
import TestSupport
import Testing
import Waveforms

/// The deck of the minimal synapse in a technology, which holds the model cards of its transistors.
private func synapseDeck(_ technology: String, dataFolder: URL) throws -> Deck {
    let technology = try TechnologyCatalogue(
        folder: Shipped.technologies, dataFolder: dataFolder, environment: [:]
    ).technology(named: technology)
    let circuit = try CircuitCatalogue(folders: [Shipped.circuits])
        .circuit(named: "tstdp-minimal")
    let corner = technology.cornerNames.first ?? ""
    return try Deck(circuit.bench(technology: technology, corner: corner, stimulation: .pairing()).netlist)
}

/// The user's folder, where PDKs are installed; nothing else is looked at.
private let installed = URL(filePath: NSHomeDirectory()).appending(path: ".local/share/hillock")

private let installedPDKs = ["gf180mcu", "sky130"].filter {
    FileManager.default.fileExists(atPath: installed.appending(path: "technologies/\($0)").path)
}

private let nothing = URL(filePath: NSTemporaryDirectory()).appending(path: "hillock-nothing")

/// The n-channel currents of the class of a deck in ngspice, at drain voltages and a body bias between those of the fit.
private func sweep(
    _ transistor: TransistorClass, of deck: Deck, drain: Double, body: Double, sign: Double = 1, change: String = ""
) async throws -> (gates: [Double], currents: [Double]) {
    let cards = deck.lines.drop { !$0.lowercased().hasPrefix(".model") }
    let parameters = transistor.parameters.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    let lines =
        ["one transistor"] + cards + [
            "m1 d g s b \(transistor.model) \(parameters) \(change)", "vd d 0 \(sign * drain)", "vg g 0 0", "vs s 0 0",
            "vb b 0 \(-sign * body)",
        ]
    let options = [SolverOption("gmin", "1e-18"), SolverOption("abstol", "1e-18"), SolverOption("reltol", "1e-6")]
    let analysis = Analysis.dc([Sweep("vg", start: sign * 0.13, stop: sign * 3.21, step: sign * 0.07)])
    let waveforms = try await ngspice.withSession(
        Deck(lines: lines, analysis: analysis, options: options, temperature: transistor.temperature), workers: 1
    ) { try await $0.run(SimulationRequest(probes: ["i(vs)"])).waveforms }
    let currents = try #require(waveforms["i(vs)"]).values
    return (waveforms.axis.map { sign * $0 }, currents.map { sign * $0 })
}

/// The channel's currents of a card at the same points.
private func channel(
    _ card: TransistorCard, _ gates: [Double], drain: Double, body: Double, shift: Double = 0, factor: Double = 1
) -> [Double] {
    mosfets(card.parameters, gates.map { [drain, $0, 0, -body, shift, factor] }).map { -$0.currents[2] }
}

@Suite("Cards from a deck's own models", .serialized) struct ExtractionTests {
    /// One extraction for all tests of this suite.
    static let extractor = CardExtractor(reference: ngspice, cache: nil)

    static func class350(_ polarity: String, width: Double) throws -> (TransistorClass, Deck) {
        let deck = try synapseDeck("generic350", dataFolder: nothing)
        let classes = try NativeSimulator.transistorClasses(of: deck)
        let found = classes.first { $0.model.hasSuffix(polarity) && abs(($0.parameters["w"] ?? 0) - width) < 1e-9 }
        return (try #require(found), deck)
    }

    @Test(
        "between the points of the fit the current is the model's to 2 % in the median and 10 % at worst, above 1 pA",
        arguments: [("nmos", 4e-6), ("pmos", 2e-6)])
    func between(polarity: String, width: Double) async throws {
        let (transistor, deck) = try Self.class350(polarity, width: width)
        let card = try #require(try await Self.extractor.cards([transistor], of: deck).first)
        #expect(card.isPChannel == (polarity == "pmos"))
        var errors: [Double] = []
        for (drain, body) in [(0.05, 0.0), (0.3, 0.45), (0.95, 0.0), (2.0, 1.2), (2.9, 0.45)] {
            let sign = card.isPChannel ? -1.0 : 1.0
            let reference = try await sweep(transistor, of: deck, drain: drain, body: body, sign: sign)
            let currents = channel(card, reference.gates, drain: drain, body: body)
            for (mine, other) in zip(currents, reference.currents) where other > 1e-12 {
                errors.append(abs(mine / other - 1))
            }
        }
        errors.sort()
        #expect(errors.count > 150)
        #expect(errors[errors.count / 2] < 0.02)
        #expect(try #require(errors.last) < 0.1)
    }

    @Test("the constants of weak inversion are those of a second, finer sweep", arguments: ["nmos", "pmos"])
    func weakInversion(polarity: String) async throws {
        let (transistor, deck) = try Self.class350(polarity, width: 2e-6)
        let characterization = try #require(try await Self.extractor.characterizations([transistor], of: deck).first)
        let found = try #require(characterization.weakInversion(currents: 1e-12...1e-9))
        let other = try await sweep(
            transistor, of: deck, drain: found.drain, body: 0, sign: characterization.card.isPChannel ? -1 : 1)
        let squares = try #require(transistor.parameters["w"]) / #require(transistor.parameters["l"])
        let fitted = try #require(
            WeakInversion(
                gates: other.gates, currents: other.currents, drain: found.drain, squares: squares,
                within: found.currents))
        // Other points of a line that bends by the stated error, a few %, over three decades.
        #expect(abs(found.slope / fitted.slope - 1) < 5e-3, "\(found.slope), \(fitted.slope)")
        #expect(abs(found.specificCurrent / fitted.specificCurrent - 1) < 0.1)
        for (gate, current) in zip(other.gates, other.currents) where found.currents.contains(current) {
            let line = found.specificCurrent * squares * exp(found.kappa * gate / (8.617_333_262e-5 * 300.15))
            #expect(abs(line / current - 1) < found.worstError + 0.02)
        }
    }

    @Test("delvto and mulu0 change the current as in the model", arguments: [("nmos", 6e-7), ("pmos", 2e-6)])
    func mismatch(polarity: String, width: Double) async throws {
        let (transistor, deck) = try Self.class350(polarity, width: width)
        let card = try #require(try await Self.extractor.cards([transistor], of: deck).first)
        let sign = card.isPChannel ? -1.0 : 1.0
        for (drain, body) in [(0.15, 0.0), (2.7, 0.6)] {
            let nominal = try await sweep(transistor, of: deck, drain: drain, body: body, sign: sign)
            let mine = channel(card, nominal.gates, drain: drain, body: body)
            for (change, shift, factor) in [("delvto=0.02", sign * 0.02, 1.0), ("mulu0=1.03", 0, 1.03)] {
                let changed = try await sweep(
                    transistor, of: deck, drain: drain, body: body, sign: sign, change: change)
                let answer = channel(card, nominal.gates, drain: drain, body: body, shift: shift, factor: factor)
                for index in mine.indices where nominal.currents[index] > 1e-12 {
                    let expected = log(changed.currents[index] / nominal.currents[index])
                    // 5 % of the answer, and 0.3 % of the current where the answer is small.
                    #expect(abs(log(answer[index] / mine[index]) - expected) < 0.05 * abs(expected) + 0.003)
                }
            }
        }
    }

    @Test(
        "each installed PDK's transistors are fitted to 2 % in the median and 10 % at worst",
        .enabled(if: !installedPDKs.isEmpty, "no PDK is installed"), arguments: installedPDKs)
    func foundries(technology: String) async throws {
        let deck = try synapseDeck(technology, dataFolder: installed)
        let classes = try NativeSimulator.transistorClasses(of: deck)
        let found = try await Self.extractor.characterizations(Array(classes.prefix(1)), of: deck)
        #expect(found.count == 1)
        for characterization in found {
            #expect(characterization.errors.medianError < 0.02)
            #expect(characterization.errors.worstError < 0.1)
            #expect(characterization.errors.worstSmallCurrent < 1e-12)
            #expect(characterization.errors.medianGateCapacitanceError < 0.05)
        }
    }

    @Test("a model that the deck does not have is named, with the nearest one")
    func missing() async throws {
        let (transistor, deck) = try Self.class350("nmos", width: 4e-6)
        var wrong = transistor
        wrong.model = "generic350_nmo"
        let failure = await #expect(throws: SimulationFailure.self) {
            try await Self.extractor.cards([wrong], of: deck)
        }
        #expect(failure?.message.contains("'generic350_nmo'") == true)
        #expect(failure?.log.first?.contains("generic350_nmos") == true)
    }

    @Test("a card is kept in a folder, found again, and made anew from a broken file, which is told")
    func cache() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hillock-cards-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (transistor, deck) = try Self.class350("nmos", width: 4e-6)
        let told = Mutex<[Diagnostic]>([])
        func extractor() -> CardExtractor {
            CardExtractor(reference: ngspice, cache: folder) { diagnostic in told.withLock { $0.append(diagnostic) } }
        }
        let first = try await extractor().characterizations([transistor], of: deck)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let file = try #require(files.first)
        #expect(files.count == 1)
        let second = try await extractor().characterizations([transistor], of: deck)
        #expect(first == second)
        #expect(told.withLock { $0.isEmpty })
        try Data("{ half a f".utf8).write(to: file)
        let third = try await extractor().characterizations([transistor], of: deck)
        #expect(third == first)
        #expect(told.withLock { $0.map(\.code) } == ["bad-cache"])
    }
}
