internal import Diagnostics
internal import Units
internal import Yams

/// Reads the sections `stimuli` and `spikes`.
extension CompactModelReader {
    /// Stimuli: `stop`, `step`, `tolerance`, and `terminals`. A terminal is a formula, or a mapping with `points` (pairs of time and
    /// value) or `value`, with `period` and `repeat`, and with `start` where it is free and its values are currents.
    mutating func stimuli(_ terminals: [String]) -> [StimulusPlan] {
        pairs("stimuli").compactMap { name, node in
            guard let body = node.mapping else {
                yaml.report("a stimulus is a mapping with stop, step and terminals", at: node)
                return nil
            }
            yaml.checkNames(of: body, known: ["stop", "step", "tolerance", "terminals"])
            let owner = "stimulus '\(name)'"
            let ends = ["stop", "step"].map { key in
                yaml.node(key, in: body, of: owner).flatMap { constant($0) }
            }
            let courses = yaml.mapping("terminals", in: body, of: owner).compactMap { key, value in
                terminal(key, terminals).flatMap { course($0, value) }
            }
            guard let stop = ends[0], let step = ends[1] else { return nil }
            return StimulusPlan(
                name: name, stop: stop, step: step,
                tolerance: body["tolerance"].flatMap { yaml.quantity($0, unit: "", of: "tolerance") }, courses: courses)
        }
    }

    private mutating func course(_ terminal: Int, _ node: Node) -> StimulusPlan.Course? {
        typealias Point = StimulusPlan.Course.Point
        guard let zero = constant("0") else { return nil }
        guard let body = node.mapping else {
            return constant(node).map {
                .init(terminal: terminal, points: [Point(time: zero, value: $0)], repetitions: 1)
            }
        }
        yaml.checkNames(of: body, known: ["points", "value", "period", "repeat", "start"])
        var points: [Point] = []
        if let value = body["value"] { points = constant(value).map { [Point(time: zero, value: $0)] } ?? [] }
        for pair in body["points"].map({ yaml.strings($0) }) ?? [] {
            guard let parts = pair.sequence, parts.count == 2 else {
                yaml.report("a point is a pair [time, value]", at: pair)
                continue
            }
            if let time = constant(parts[0]), let value = constant(parts[1]) {
                points.append(Point(time: time, value: value))
            }
        }
        guard !points.isEmpty else {
            yaml.report("a terminal needs a value or points", at: node)
            return nil
        }
        let repetitions = body["repeat"].flatMap { yaml.quantity($0, unit: "", of: "repeat") } ?? 1
        guard repetitions >= 1, repetitions <= 1e6, repetitions == repetitions.rounded() else {
            yaml.report("'repeat' must be a whole number from 1 to 1000000", at: body["repeat"] ?? node)
            return nil
        }
        if repetitions > 1, body["period"] == nil {
            yaml.report("what is repeated needs a 'period'", at: body["repeat"] ?? node)
        }
        return .init(
            terminal: terminal, start: body["start"].flatMap { constant($0) }, points: points,
            period: body["period"].flatMap { constant($0) }, repetitions: Int(repetitions))
    }

    /// The wiring of spikes: `weight`, `start`, `scale`, `high`, `width`, `edge`, `acceleration` and `terminals`, each of which is a
    /// formula of its voltage or a mapping with `train` (pre or post), `delay` and `inverted`.
    mutating func spikes(_ terminals: [String]) -> SpikeWiring? {
        guard let node = yaml.root["spikes"] else { return nil }
        guard let body = node.mapping else {
            yaml.report("'spikes' is a mapping", at: node)
            return nil
        }
        let keys = ["start", "scale", "high", "width", "edge", "acceleration"]
        yaml.checkNames(of: body, known: keys + ["weight", "terminals"])
        let numbers = keys.compactMap { key in yaml.node(key, in: body, of: "'spikes'").flatMap { constant($0) } }
        var pulses: [SpikeWiring.Pulses] = []
        var levels: [Int: Int] = [:]
        for (key, value) in yaml.mapping("terminals", in: body, of: "'spikes'") {
            guard let place = terminal(key, terminals) else { continue }
            guard let wire = value.mapping else {
                levels[place] = constant(value)
                continue
            }
            yaml.checkNames(of: wire, known: ["train", "delay", "inverted"])
            let train = wire["train"]?.scalar?.string ?? ""
            guard ["pre", "post"].contains(train) else {
                yaml.report("'train' is pre or post", at: wire["train"] ?? value)
                continue
            }
            pulses.append(
                .init(
                    terminal: place, train: train, delay: wire["delay"].flatMap { constant($0) },
                    isInverted: wire["inverted"]?.scalar?.string == "true"))
        }
        guard let weight = yaml.node("weight", in: body, of: "'spikes'").flatMap({ terminal($0, terminals) }),
            numbers.count == keys.count
        else { return nil }
        return SpikeWiring(
            pulses: pulses, levels: levels, weight: weight, start: numbers[0], scale: numbers[1], high: numbers[2],
            width: numbers[3], edge: numbers[4], acceleration: numbers[5])
    }

    private mutating func terminal(_ node: Node, _ terminals: [String]) -> Int? {
        let name = node.scalar?.string.lowercased() ?? ""
        if let place = terminals.firstIndex(of: name) { return place }
        yaml.report("there is no terminal '\(name)'", at: node, help: helpNaming(name, among: terminals))
        return nil
    }

    private mutating func constant(_ text: String) -> Int? { constant(Node(text)) }

    /// The place of a formula of parameters and temperature.
    private mutating func constant(_ node: Node) -> Int? {
        guard let place = formula(node) else { return nil }
        if depends(place) {
            yaml.report("a stimulus is a formula of parameters, not of voltages and states", at: node)
            return nil
        }
        return place
    }
}
