internal import Characterization
internal import Circuits
internal import Diagnostics
internal import Foundation
internal import MonteCarlo
internal import NativeEngine
internal import Reports
internal import Simulation
internal import Units
internal import Waveforms

extension HillockHome {
    /// The twin of a circuit, held against its model and its bench; `nil` for a circuit without one.
    ///
    /// - Throws: A `DiagnosticError` for a model that there is not, and for every name that model or bench do not have.
    func twin(of circuit: Circuit, on bench: Bench) throws(DiagnosticError) -> TwinBench? {
        guard let twin = circuit.twin else { return nil }
        guard models.names.contains(twin.model.text) else {
            throw DiagnosticError([
                twin.model.problem(
                    "there is no compact model '\(twin.model.text)'",
                    help: helpNaming(twin.model.text, among: models.names))
            ])
        }
        return try TwinBench(twin, model: try models.model(twin.model.text), bench: bench)
    }
}

/// The constants of a twin: taken from the technology by sweeps, and kept.
struct TwinConstants: Sendable {
    /// A transistor with its constants.
    struct Transistor: Sendable {
        var name: String
        var path: String
        var transistor: TransistorClass
        var constants: WeakInversion
    }

    /// A constant of a sweep.
    struct Measured: Sendable {
        var sweep: String
        var name: String
        var value: Double
        var unit: String
    }

    /// The transistors.
    var transistors: [Transistor]

    /// The constants of sweeps, in order.
    var measured: [Measured]

    /// All constants by name, in SI units.
    var values: [String: Double] {
        var values: [String: Double] = [:]
        for transistor in transistors {
            values["n_\(transistor.name)"] = transistor.constants.slope
            values["i0_\(transistor.name)"] = transistor.constants.specificCurrent
        }
        for constant in measured { values[constant.name] = constant.value }
        return values
    }

    /// Whether the twin takes nothing from the technology.
    var isEmpty: Bool { transistors.isEmpty && measured.isEmpty }

    /// The constants and where they come from.
    var table: TextTable {
        var rows: [[String]] = []
        for device in transistors {
            let place = "\(device.path), V_SB \(engineering(device.constants.body, unit: "V", digits: 2))"
            rows.append(["n_\(device.name)", String(format: "%.4f", device.constants.slope), place])
            rows.append([
                "i0_\(device.name)", engineering(device.constants.specificCurrent, unit: "A", digits: 4), place,
            ])
        }
        for constant in measured {
            rows.append([
                constant.name, engineering(constant.value, unit: constant.unit, digits: 4), "sweep \(constant.sweep)",
            ])
        }
        return TextTable([.init("Constant"), .init("Value", .right), .init("from")], rows: rows)
    }

    /// Extracts what is not kept already.
    ///
    /// - Parameters:
    ///   - twin: The twin on the circuit's bench.
    ///   - deck: The deck of the bench.
    ///   - isFresh: Whether what is kept does not count.
    /// - Throws: A `DiagnosticError`, or what ngspice or a measure throws.
    static func extracted(for twin: TwinBench, of deck: Deck, isFresh: Bool = false) async throws -> TwinConstants {
        var constants = TwinConstants(
            transistors: try await transistors(for: twin, of: deck, isFresh: isFresh), measured: [])
        for sweep in twin.twin.sweeps {
            constants.measured += try await measured(
                sweep, twin, of: deck, known: constants.values, isFresh: isFresh)
        }
        return constants
    }

    private static func transistors(
        for twin: TwinBench, of deck: Deck, isFresh: Bool
    ) async throws -> [Transistor] {
        let wanted = try twin.transistors()
        guard !wanted.isEmpty else { return [] }
        let all = try NativeSimulator.transistors(of: deck)
        let classes = wanted.compactMap { all[$0.path] }
        let extractor = CardExtractor(
            reference: Engines.ngspice(), cache: isFresh ? nil : Engines.cardFolder, report: { Console.show([$0]) })
        let found = try await extractor.characterizations(classes, of: deck)
        return try zip(wanted, found).map { device, characterization in
            guard
                let constants = characterization.weakInversion(
                    currents: device.currents, drain: device.drain, body: device.body)
            else {
                throw DiagnosticError(
                    "no-weak-inversion",
                    "\(device.path) has fewer than three currents of its sweep between "
                        + "\(device.currents.lowerBound) A and \(device.currents.upperBound) A",
                    help: "its gate voltages are a 66th of the supply apart: 'from' and 'to' must be farther apart")
            }
            return Transistor(
                name: device.name, path: device.path, transistor: characterization.transistor, constants: constants)
        }
    }

    private static func measured(
        _ sweep: CircuitTwin.Sweep, _ twin: TwinBench, of deck: Deck, known: [String: Double], isFresh: Bool
    ) async throws -> [Measured] {
        // Signals and units do not depend on the values of constants before.
        var units: [String] = [], probes: [String] = [], recipe: [String] = [], sample = known
        for measure in sweep.measures {
            let parsed = try twin.measure(measure.text, named: measure.name, constants: sample)
            sample[measure.name.text] = 1
            units.append(parsed.unit)
            // With the values of all names but those that the run gives.
            recipe.append("\(measure.name.text): \(measure.text) \(MeasureRegistry.text(of: parsed))")
            for signal in parsed.signals where !probes.contains(signal) { probes.append(signal) }
        }
        let extractor = SweepExtractor(
            reference: Engines.ngspice(), cache: isFresh ? nil : Engines.cardFolder, report: { Console.show([$0]) })
        let found = try await extractor.constants(
            of: try Deck(try twin.netlist(of: sweep), temperature: deck.temperature), probes: probes,
            recipe: recipe.joined(separator: "\n")
        ) { try twin.constants(of: sweep, from: $0, known: known) }
        return zip(sweep.measures, units).compactMap { measure, unit in
            found[measure.name.text].map {
                Measured(sweep: sweep.name.text, name: measure.name.text, value: $0, unit: unit)
            }
        }
    }
}

/// What a twin says of measures.
struct TwinAnswer: Sendable {
    /// The constants that it took from the technology.
    var constants: TwinConstants

    /// The values by the name of the measure; those that it cannot give are missing.
    var values: [String: Double] = [:]

    /// Why it gives no value where it has all signals.
    var remarks: [String] = []

    /// What the twin of a design says; `nil` where there is none, or where it has no answer, which is told: that costs the circuit
    /// nothing.
    ///
    /// - Parameter design: The circuit.
    static func answer(beside design: Design) async throws -> TwinAnswer? {
        guard let twin = design.twin else { return nil }
        do {
            return try await answer(of: twin, beside: design)
        } catch let error as DiagnosticError {
            Console.show(
                error.diagnostics.map { finding in
                    var warning = finding
                    warning.severity = .warning
                    return warning
                })
        } catch let failure as SimulationFailure where failure.kind != .cancelled {
            Console.show([
                Diagnostic(
                    .warning, "no-twin", "a sweep for the twin of \(design.name) failed: \(failure.message)",
                    help: failure.log.last)
            ])
        }
        return nil
    }

    /// Runs a twin and measures it.
    private static func answer(of twin: TwinBench, beside design: Design) async throws -> TwinAnswer {
        var answer = TwinAnswer(constants: try await .extracted(for: twin, of: design.deck))
        guard case .transient(let transient) = design.deck.analysis else { return answer }
        let waveforms = try twin.waveforms(
            constants: answer.constants.values, stop: transient.stop, step: transient.step,
            maximumStep: transient.maximumStep ?? transient.stop / 50)
        for named in design.measures where named.measure.signals.allSatisfy({ waveforms[$0] != nil }) {
            switch try named.measure.outcome(waveforms) {
            case .value(let number): answer.values[named.name] = number
            case .noAnswer(let reason): answer.remarks.append("the twin gives no \(named.name): \(reason)")
            }
        }
        return answer
    }
}
