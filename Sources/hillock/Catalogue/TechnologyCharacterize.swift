internal import ArgumentParser
internal import Characterization
internal import Circuits
internal import Diagnostics
internal import Foundation
internal import NativeEngine
internal import Reports
internal import Simulation
internal import Stimuli
internal import Technologies
internal import Units

/// `hillock technologies characterize NAME`: cards for the native engine, how near they are, and pictures of both.
struct TechnologyCharacterize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "characterize",
        abstract: "Extract the native engine's transistors and the constants of twins from ngspice.",
        discussion: """
            Shows how near the cards are to the technology's own models; slope factor and specific current of weak
            inversion (1 pA to 10 nA, source and bulk together, half the supply from drain to source); and for circuits
            with a twin the constants that it takes from the technology.

            Examples:
              hillock technologies characterize gf180mcu --plot curves
              hillock technologies characterize sky130 --circuit axon-hillock
            """)

    @Argument(help: "The technology.")
    var name: String

    @Option(name: .customLong("circuit"), help: "A circuit whose transistors are extracted. May be repeated.")
    var circuits: [String] = ["tstdp-minimal"]

    @Option(name: .shortAndLong, help: "The process corner; the technology's typical one if not given.")
    var corner: String?

    @Option(help: "Degrees Celsius.")
    var temperature = 27.0

    @Option(help: "A folder for pictures of currents, errors and capacitances.")
    var plot: String?

    @Flag(help: "Extract again what is in the cache.")
    var fresh = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let home = try HillockHome.find()
        let technology = try home.technologyCatalogue.technology(named: name)
        if let plot { try Files.makeFolder(URL(filePath: plot)) }
        let extractor = CardExtractor(
            reference: Engines.ngspice(), cache: fresh ? nil : Engines.cardFolder, report: { Console.show([$0]) })
        var found: [TransistorCharacterization] = []
        var twins: [(circuit: String, constants: TwinConstants)] = []
        for name in circuits {
            let circuit = try home.catalogue.circuit(named: name)
            let bench = try circuit.bench(
                technology: technology, corner: corner ?? technology.cornerNames.first ?? "",
                stimulation: .pairing(), temperature: temperature)
            let deck = try Deck(bench.netlist, temperature: temperature)
            let known = Set(found.map(\.transistor))
            let classes = try NativeSimulator.transistorClasses(of: deck).filter { !known.contains($0) }
            found += try await extractor.characterizations(classes, of: deck)
            if let twin = try home.twin(of: circuit, on: bench) {
                twins.append((name, try await .extracted(for: twin, of: deck, isFresh: fresh)))
            }
        }
        if output.json {
            try Console.result(json: found.map(Entry.init))
        } else {
            Console.result(table(found).text())
            Console.result("\nWeak inversion, 1 pA to 10 nA\n" + weakInversion(found).text())
            for (circuit, constants) in twins where !constants.isEmpty {
                Console.result("\nConstants of the twin of \(circuit)\n" + constants.table.text())
            }
        }
        guard let plot else { return }
        for characterization in found {
            for (name, picture) in try characterization.pictures() {
                try Files.write(Data(picture.utf8), to: "\(plot)/\(name).svg")
            }
        }
        if !output.quiet { Console.note("\(4 * found.count) pictures are in \(plot)") }
    }

    /// What a machine reads of a characterization.
    private struct Entry: Encodable {
        var transistor: TransistorClass
        var median: Double
        var worst: Double
        var worstAt: ErrorMap.Place?
        var worstBelowPicoampere: Double
        var gateCapacitanceMedian: Double
        var capacitanceWorst: Double
        var weakInversion: WeakInversion?

        init(_ characterization: TransistorCharacterization) {
            let errors = characterization.errors
            transistor = characterization.transistor
            median = errors.medianError
            worst = errors.worstError
            worstAt = errors.worstPlace
            worstBelowPicoampere = errors.worstSmallCurrent
            gateCapacitanceMedian = errors.medianGateCapacitanceError
            capacitanceWorst = errors.worstCapacitanceError
            weakInversion = characterization.weakInversion()
        }
    }

    private func table(_ found: [TransistorCharacterization]) -> TextTable {
        let columns: [TextTable.Column] = [
            .init("Transistor"), .init("W/L"), .init("Median", .right), .init("Worst", .right),
            .init("at V_GS", .right),
            .init("V_DS", .right), .init("V_SB", .right), .init("I_D", .right), .init("below 1 pA", .right),
            .init("C_gg", .right), .init("C worst", .right),
        ]
        let rows = found.map { characterization in
            let errors = characterization.errors
            let place = errors.worstPlace
            func volts(_ value: Double?) -> String { value.map { String(format: "%.2f V", $0) } ?? "" }
            return [
                characterization.transistor.model, characterization.geometry, percent(errors.medianError),
                percent(errors.worstError), volts(place?.gate), volts(place?.drain), volts(place?.body),
                place.map { engineering($0.current, unit: "A", digits: 2) } ?? "",
                engineering(errors.worstSmallCurrent, unit: "A", digits: 2), percent(errors.medianGateCapacitanceError),
                percent(errors.worstCapacitanceError),
            ]
        }
        return TextTable(columns, rows: rows)
    }

    private func weakInversion(_ found: [TransistorCharacterization]) -> TextTable {
        let columns: [TextTable.Column] = [
            .init("Transistor"), .init("W/L"), .init("n", .right), .init("kappa", .right), .init("I_0", .right),
            .init("worst of the fit", .right),
        ]
        let rows = found.map { characterization in
            let head = [characterization.transistor.model, characterization.geometry]
            guard let constants = characterization.weakInversion() else {
                return head + ["", "", "", "too few points"]
            }
            return head + [
                String(format: "%.4f", constants.slope), String(format: "%.4f", constants.kappa),
                engineering(constants.specificCurrent, unit: "A", digits: 4), percent(constants.worstError),
            ]
        }
        return TextTable(columns, rows: rows)
    }

    private func percent(_ part: Double) -> String { String(format: "%.2f %%", 100 * part) }
}

extension TransistorCharacterization {
    /// Width and length in micrometres.
    var geometry: String {
        func text(_ name: String) -> String {
            engineering((transistor.parameters[name] ?? 0) * 1e6, unit: "", digits: 3)
        }
        return "\(text("w"))/\(text("l"))"
    }

    /// The pictures of the transistor: names and SVG.
    ///
    /// - Throws: `PlotError` when there is nothing to draw.
    func pictures() throws -> [(name: String, svg: String)] {
        let stem = "\(transistor.model)-\(geometry.replacing("/", with: "x"))"
        let title = "\(transistor.model) \(geometry): points are the model, lines the card"
        let gateAxis = PlotAxis("Gate to source", unit: "V")
        let sub = indices(of: [0.1, errors.supply], in: errors.drains)
        var transfer: [CurvePlot.Curve] = []
        for (body, depth) in errors.bodies.enumerated() where body.isMultiple(of: 2) {
            for (k, drain) in sub.enumerated() {
                let label = String(format: "V_DS %.2g V, V_SB %.2g V", errors.drains[drain], depth)
                transfer += curves(label, x: errors.gates, body: body, colour: body + k) { errors, card, gate in
                    (card ? errors.card : errors.reference)[body][drain][gate]
                }
            }
        }
        var outputs: [CurvePlot.Curve] = []
        let gates = indices(of: (2...6).map { errors.supply * Double($0) / 6 }, in: errors.gates)
        for (k, gate) in gates.enumerated() {
            let label = String(format: "V_GS %.2g V", errors.gates[gate])
            outputs += curves(label, x: errors.drains, body: 0, colour: k) { errors, card, drain in
                (card ? errors.card : errors.reference)[0][drain][gate]
            }
        }
        let relative = errors.drains.indices.map { drain in
            errors.gates.indices.map { gate in
                let reference = errors.reference[0][drain][gate]
                return reference > ErrorMap.leastCurrent ? 100 * (errors.card[0][drain][gate] / reference - 1) : .nan
            }
        }
        return [
            (
                "\(stem)-transfer",
                try CurvePlot(
                    transfer.map(aboveFloor), horizontal: gateAxis,
                    vertical: PlotAxis("Drain current", unit: "A", scale: .logarithmic), title: title
                ).svg()
            ),
            (
                "\(stem)-output",
                try CurvePlot(
                    outputs, horizontal: PlotAxis("Drain to source", unit: "V"),
                    vertical: PlotAxis("Drain current", unit: "A"), title: title
                ).svg()
            ),
            (
                "\(stem)-error",
                try ColourMapPlot(
                    relative, x: errors.gates, y: errors.drains, horizontal: gateAxis,
                    vertical: PlotAxis("Drain to source", unit: "V"),
                    scale: ColourScale("Error of the current above 1 pA in %", limit: 10),
                    title: "\(transistor.model) \(geometry), V_SB = 0"
                ).svg()
            ),
            ("\(stem)-capacitance", try capacitances(title).svg()),
        ]
    }

    private func capacitances(_ title: String) -> CurvePlot {
        // The first points have drain and source at the bulk's voltage; the next ones a drain in saturation.
        let names = ["C_dd", "", "", "C_gd", "C_gg", "C_gs"]
        var curves: [CurvePlot.Curve] = []
        let points = errors.capacitancePoints.indices.filter { errors.capacitancePoints[$0][0] == errors.supply }
            .filter { errors.capacitancePoints[$0][2] == 0 }
        let rest = errors.capacitancePoints.indices.filter {
            errors.capacitancePoints[$0][0] == 0 && errors.capacitancePoints[$0][2] == 0
        }
        for (group, chosen) in [rest, points].enumerated() {
            for entry in [4, 3, 5, 0] {
                let name = names[entry] + (group == 0 ? ", V_DS 0" : ", saturation")
                let x = chosen.map { errors.capacitancePoints[$0][1] }
                let colour = 2 * entry + group
                curves.append(
                    .init(
                        "", x: x, y: chosen.map { abs(errors.referenceCapacitances[$0][entry]) }, colour: colour,
                        dash: .dotted))
                curves.append(
                    .init(
                        name, x: x, y: chosen.map { abs(errors.cardCapacitances[$0][entry]) }, colour: colour,
                        hasPoints: false))
            }
        }
        return CurvePlot(
            curves, horizontal: PlotAxis("Gate", unit: "V"), vertical: PlotAxis("Capacitance", unit: "F"), title: title)
    }

    /// The points of the model, and the line of the card through them.
    private func curves(
        _ name: String, x: [Double], body: Int, colour: Int, value: (ErrorMap, Bool, Int) -> Double
    ) -> [CurvePlot.Curve] {
        [
            .init("", x: x, y: x.indices.map { value(errors, false, $0) }, colour: colour, dash: .dotted),
            .init(name, x: x, y: x.indices.map { value(errors, true, $0) }, colour: colour, hasPoints: false),
        ]
    }

    private func aboveFloor(_ curve: CurvePlot.Curve) -> CurvePlot.Curve {
        var copy = curve
        let kept = curve.y.indices.filter { curve.y[$0] > 1e-15 }
        copy.x = kept.map { curve.x[$0] }
        copy.y = kept.map { curve.y[$0] }
        return copy
    }

    private func indices(of values: [Double], in list: [Double]) -> [Int] {
        values.compactMap { value in list.indices.min { abs(list[$0] - value) < abs(list[$1] - value) } }
    }
}
