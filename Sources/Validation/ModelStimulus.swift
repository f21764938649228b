public import CompactModels
internal import Statistics

/// Voltages at the terminals of a device under which forms of its model are compared.
public struct ModelStimulus: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The voltages of all terminals, straight between points, without jumps.
    public var drive: TerminalDrive
    /// The largest step that simulators take, in s.
    public var step: Double
    /// The largest deviation from full scale that passes, where it is another than the usual one.
    public var tolerance: Double?

    /// The stimuli of a model: those that its file states, or for a model with the terminals g, d and s and the parameters of the gated synapse: a slow sweep of the drain
    /// (DC), one set and one reset pulse, a train, retention, and pulses of random amplitudes.
    ///
    /// An edge is 1/4000 of a pulse and has four corners: simulators take steps at corners, and what they lose at the threshold,
    /// where the rate has a bend, is then 1e-5 of a pulse.
    ///
    /// - Parameters:
    ///   - model: The model with its parameters' values.
    ///   - pulses: How many pulses the train has, half of them up and half down.
    /// - Returns: The stimuli; `nil` for a model that states none and has no gate.
    public static func standard(for model: CompactModel, pulses: Int = 1000) -> [ModelStimulus]? {
        if !model.stimuli.isEmpty {
            return model.stimuli.map { plan in
                let (drive, step) = model.drive(plan)
                return ModelStimulus(name: plan.name, drive: drive, step: step, tolerance: plan.tolerance)
            }
        }
        let names = model.terminals.map(\.name)
        let values = Dictionary(model.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        guard Set(["d", "g", "s"]) == Set(names), let tsp = values["tsp"], let tsn = values["tsn"],
            let vtp = values["vtp"], let vrp = values["vrp"], let vtn = values["vtn"], let vrn = values["vrn"]
        else { return nil }
        let sign = values["pol"] ?? 1
        let up = vtp + vrp, down = -vtn - vrn
        func gate(_ pulses: [(u: Double, width: Double, pause: Double)], end: Double = 0) -> TerminalDrive {
            var builder = DriveBuilder(terminals: names)
            for pulse in pulses { builder.pulse(sign * pulse.u, width: pulse.width, pause: pulse.pause) }
            builder.pause(end)
            return builder.drive
        }
        let (wide, long) = (tsp / 3, tsn / 3)
        // Half of the train goes most of the way up, the other half back.
        let half = pulses / 2
        let (short, back) = (0.6 * tsp / Double(half), 0.6 * tsn / Double(half))
        var random = RandomStream(seed: 417, sample: 0, path: "gate", channel: "amplitude")
        let amplitudes = (0..<100).map { _ in
            let share = random.nextUniform()
            return share < 0.5 ? vtp + 3 * share * vrp : -vtn - 3 * (share - 0.5) * vrn
        }
        var sweep = DriveBuilder(terminals: names)
        sweep.drain(through: [0.1, 1, -1, 0.1], over: tsp)
        return [
            ModelStimulus(name: "DC sweep of the drain", drive: sweep.drive, step: tsp / 400),
            ModelStimulus(
                name: "single pulses", drive: gate([(up, wide, wide), (down, long, long)]), step: min(wide, long) / 200),
            ModelStimulus(
                name: "\(2 * half) pulses",
                drive: gate(
                    Array(repeating: (up, short, short), count: half)
                        + Array(repeating: (down, back, back), count: half)),
                step: min(min(short, back) / 12, min(tsp, tsn) / 500)),
            ModelStimulus(
                name: "retention", drive: gate([(up, wide, wide)], end: 30 * tsp), step: tsp / 250),
            ModelStimulus(
                name: "random amplitudes",
                drive: gate(amplitudes.map { ($0, $0 > 0 ? tsp / 60 : tsn / 60, tsp / 60) }), step: min(tsp, tsn) / 2000
            ),
        ]
    }
}

/// Puts pulses at the gate and sweeps at the drain together.
private struct DriveBuilder {
    let terminals: [String]
    var drive: TerminalDrive
    private var time = 0.0

    init(terminals: [String]) {
        self.terminals = terminals
        drive = TerminalDrive(times: [], voltages: [])
        add(gate: 0, drain: 0.1)
    }

    private mutating func add(gate: Double, drain: Double) {
        drive.times.append(time)
        drive.voltages.append(terminals.map { $0 == "g" ? gate : $0 == "d" ? drain : 0 })
    }

    mutating func pulse(_ level: Double, width: Double, pause: Double) {
        let edge = width / 4000
        if time == 0 { self.pause(width / 10) }
        for share in 1...4 {
            time += edge / 4
            add(gate: level * Double(share) / 4, drain: 0.1)
        }
        time += width - edge
        add(gate: level, drain: 0.1)
        for share in 1...4 {
            time += edge / 4
            add(gate: level * Double(4 - share) / 4, drain: 0.1)
        }
        self.pause(pause - edge)
    }

    mutating func pause(_ duration: Double) {
        guard duration > 0 else { return }
        time += duration
        add(gate: 0, drain: 0.1)
    }

    mutating func drain(through levels: [Double], over duration: Double) {
        for level in levels.dropFirst() {
            time += duration / Double(levels.count - 1)
            add(gate: 0, drain: level)
        }
    }
}
