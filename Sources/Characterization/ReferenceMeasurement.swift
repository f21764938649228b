internal import Foundation
internal import NativeEngine
internal import Simulation
internal import Waveforms

/// What a reference simulator says of one transistor, in the sense of an n-channel transistor.
struct ReferenceMeasurement: Sendable {
    let grid: BiasGrid
    /// The channel's current in A: by body, drain and gate voltage.
    let currents: [[[Double]]]
    /// The currents with a shifted threshold, and with a changed mobility: by the grid's answer bodies and drains, and gate.
    let shifted: [[[Double]]]
    let mobile: [[[Double]]]
    /// The currents into the bulk at the grid's junction points, in A.
    let junctions: [Double]
    /// Capacitances in F at the grid's capacitance points: nine numbers dq/dv, rows and columns d, g, s.
    let capacitances: [[Double]]

    /// Measures a transistor in one sweep and one small-signal analysis: all bias points side by side in one circuit.
    ///
    /// - Parameter knowsMismatch: Whether the model has the instance parameters `delvto` and `mulu0`.
    /// - Throws: What the simulator throws.
    init(
        _ transistor: TransistorClass, isPChannel: Bool, cards: [String], grid: BiasGrid, knowsMismatch: Bool,
        on reference: any Simulator
    ) async throws {
        self.grid = grid
        let sign = isPChannel ? -1.0 : 1.0
        let instance = ReferenceDeck.instance(transistor)
        var sweep = CircuitText(cards, sign: sign, instance: instance)
        for (body, depth) in grid.bodies.enumerated() {
            for (drain, voltage) in grid.drains.enumerated() {
                sweep.addSwept("\(body)x\(drain)", drain: voltage, bulk: -depth)
            }
        }
        // delvto is added to the threshold of the card, which is negative for a p-channel transistor.
        let variants = [
            ("t", "delvto=\(sign * BiasGrid.thresholdStep)"), ("u", "mulu0=\(BiasGrid.mobilityFactor)"),
        ]
        let answerBodies = knowsMismatch ? grid.answerBodies : []
        for (name, change) in variants {
            for body in answerBodies {
                for drain in grid.answerDrains {
                    sweep.addSwept(
                        "\(name)\(body)x\(drain)", drain: grid.drains[drain], bulk: -grid.bodies[body], change: change)
                }
            }
        }
        for (index, point) in grid.junctionPoints.enumerated() { sweep.addFixed("j\(index)", at: point) }
        let gates = grid.gates
        let step = gates.count > 1 ? gates[1] - gates[0] : grid.supply
        let swept = try await Self.run(
            sweep.lines,
            .dc([
                Sweep(
                    "vgate", start: sign * (gates.first ?? 0), stop: sign * grid.supply * (1 + 1e-9), step: sign * step)
            ]),
            temperature: transistor.temperature, probes: sweep.probes, on: reference)
        func current(_ name: String) throws -> [Double] {
            guard let values = swept["i(\(name))"]?.values, values.count == gates.count else {
                throw SimulationFailure(
                    .incomplete, "The sweep of \(transistor.model) has no i(\(name)) at \(gates.count) points.")
            }
            return values.map { sign * $0 }
        }
        currents = try grid.bodies.indices.map { body in
            try grid.drains.indices.map { try current("vs\(body)x\($0)") }
        }
        shifted = try answerBodies.map { body in try grid.answerDrains.map { try current("vst\(body)x\($0)") } }
        mobile = try answerBodies.map { body in try grid.answerDrains.map { try current("vsu\(body)x\($0)") } }
        junctions = try grid.junctionPoints.indices.map { -(try current("vbj\($0)").first ?? 0) }

        var small = CircuitText(cards, sign: sign, instance: instance)
        let points = grid.capacitancePoints
        for (index, point) in points.enumerated() {
            for terminal in 0..<3 { small.addFixed("c\(index)x\(terminal)", at: point, excited: terminal) }
        }
        let frequency = 1e6
        let answer = try await Self.run(
            small.lines, .ac(spacing: "lin", points: 1, start: frequency, stop: frequency),
            temperature: transistor.temperature, probes: small.probes, on: reference)
        capacitances = try points.indices.map { index in
            try (0..<9).map { entry in
                let name = "i(v\("dgs".map(String.init)[entry / 3])c\(index)x\(entry % 3))"
                guard let value = answer[name]?.imaginary.first else {
                    throw SimulationFailure(.missingProbe, "The small-signal analysis has no \(name).")
                }
                // The current through a source is counted from its positive net: what flows into the transistor is minus it.
                return -value / (2 * .pi * frequency)
            }
        }
    }

    private static func run(
        _ lines: [String], _ analysis: Analysis, temperature: Double, probes: [String], on reference: any Simulator
    ) async throws -> WaveformSet {
        let options = [
            SolverOption("gmin", "1e-18"), SolverOption("abstol", "1e-18"), SolverOption("vntol", "1e-9"),
            SolverOption("reltol", "1e-6"), SolverOption("itl1", "500"),
        ]
        let deck = Deck(lines: lines, analysis: analysis, options: options, temperature: temperature)
        return try await reference.withSession(deck, workers: 1) { session in
            try await session.run(SimulationRequest(probes: probes)).waveforms
        }
    }
}

/// The lines of a circuit of many transistors, each on its own sources.
private struct CircuitText {
    private(set) var lines: [String]
    private(set) var probes: [String] = []
    private let sign: Double
    private let instance: String

    init(_ cards: [String], sign: Double, instance: String) {
        lines = ["transistors at many voltages"] + cards.drop { !$0.hasPrefix(".") && !$0.hasPrefix("+") }
        lines.append("vgate gate 0 dc 0")
        self.sign = sign
        self.instance = instance
    }

    /// A transistor at the common gate, whose channel's current is measured at the source.
    mutating func addSwept(_ name: String, drain: Double, bulk: Double, change: String = "") {
        lines.append("m\(name) d\(name) gate s\(name) b\(name) \(instance) \(change)")
        lines.append("vd\(name) d\(name) 0 dc \(sign * drain)")
        lines.append("vs\(name) s\(name) 0 dc 0")
        lines.append("vb\(name) b\(name) 0 dc \(sign * bulk)")
        probes.append("i(vs\(name))")
    }

    /// A transistor at fixed voltages of drain, gate, source and bulk; one of them may carry the small signal.
    mutating func addFixed(_ name: String, at point: [Double], excited: Int? = nil) {
        lines.append("m\(name) d\(name) g\(name) s\(name) b\(name) \(instance)")
        for (terminal, letter) in ["d", "g", "s", "b"].enumerated() {
            let signal = excited == terminal ? " ac 1" : ""
            lines.append("v\(letter)\(name) \(letter)\(name) 0 dc \(sign * point[terminal])\(signal)")
        }
        probes += excited == nil ? ["i(vb\(name))"] : ["d", "g", "s"].map { "i(v\($0)\(name))" }
    }
}
