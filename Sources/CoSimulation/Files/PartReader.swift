internal import Diagnostics
internal import Statistics
internal import Units
internal import Yams

/// Reads the parts of a system.
struct PartReader {
    var yaml: YAMLReader

    /// What a part is made of; `nil` after a finding.
    mutating func kind(
        of node: Node, named name: Node, stop: Double, contents: (String) throws(DiagnosticError) -> [UInt8]
    ) throws(DiagnosticError) -> SystemDescription.Kind? {
        let kinds = ["circuit", "deck", "model", "spikes", "counter"]
        guard let mapping = node.mapping, let kind = kinds.first(where: { mapping[$0] != nil }),
            let value = mapping[kind]
        else {
            yaml.report(
                "a part is one of \(kinds.joined(separator: ", "))", at: name,
                help: "e.g. {spikes: {rate: 100 Hz, count: 10}}")
            return nil
        }
        switch kind {
        case "model": return .model(model(mapping))
        case "spikes":
            yaml.checkNames(of: mapping, known: ["spikes"])
            return try spikes(value, stop: stop, contents: contents).map { .spikes($0) }
        case "counter":
            yaml.checkNames(of: mapping, known: ["counter"])
            return .counter(counter(value, named: name))
        default: return .circuit(circuit(mapping, design: kind))
        }
    }

    /// A number with a unit above zero, or a finding and `nil`.
    mutating func positive(_ node: Node, unit: String, of name: String) -> Double? {
        guard let value = yaml.quantity(node, unit: unit, of: name) else { return nil }
        guard value > 0 else {
            yaml.report("'\(name)' must be above zero", at: node)
            return nil
        }
        return value
    }

    /// The places of a part's words.
    ///
    /// - Parameters:
    ///   - node: The part.
    ///   - name: Its name, whose place stands under the empty word.
    func places(in node: Node, named name: Node) -> [String: SystemDescription.PartDescription.Place] {
        var places: [String: SystemDescription.PartDescription.Place] = [:]
        func note(_ node: Node, as word: String) {
            guard places[word] == nil, let place = yaml.place(of: node) else { return }
            places[word] = .init(location: place.location, excerpt: place.excerpt)
        }
        func walk(_ node: Node) {
            if let scalar = node.scalar { note(node, as: scalar.string) }
            for item in node.sequence.map(Array.init) ?? [] { walk(item) }
            for (key, value) in node.mapping ?? Node.Mapping([]) {
                walk(value)
                walk(key)
            }
        }
        note(name, as: "")
        walk(node)
        return places
    }

    // MARK: Circuits and models

    private mutating func circuit(_ mapping: Node.Mapping, design: String) -> SystemDescription.CircuitDescription {
        let words = ["technology", "corner", "preset", "temperature", "step", "max-step"]
        yaml.checkNames(of: mapping, known: [design, "set", "option", "uic", "inputs", "outputs"] + words)
        var circuit = SystemDescription.CircuitDescription()
        circuit.design = yaml.string(design, in: mapping, of: "the part")
        circuit.useInitialConditions = mapping["uic"]?.bool ?? false
        for word in words {
            if let value = mapping[word]?.scalar?.string { circuit.options.append((word, value)) }
        }
        for list in ["set", "option"] {
            for (key, node) in mapping[list]?.mapping ?? Node.Mapping([]) {
                let value = (node.scalar?.string ?? "").split(separator: " ").joined()
                circuit.options.append((list, "\(key.scalar?.string ?? "")=\(value)"))
            }
        }
        for (key, node) in mapping["inputs"]?.mapping ?? Node.Mapping([]) {
            guard let fields = fields(node, ["source", "rest"] + Self.pulseNames) else { continue }
            let source = yaml.string("source", in: fields, of: "the input")
            let unit = source.lowercased().hasPrefix("i") ? "A" : "V"
            if !["v", "i"].contains(source.prefix(1).lowercased()) {
                yaml.report("'\(source)' is no voltage or current source", at: fields["source"] ?? key)
            }
            let pulse = pulse(fields, unit: unit, at: key)
            let rest = fields["rest"].flatMap { yaml.quantity($0, unit: unit, of: "rest") }
            circuit.inputs.append(
                CircuitInput(
                    key.scalar?.string ?? "", source: source, pulse: pulse, rest: rest ?? pulse?.low ?? 0))
        }
        for (key, node) in mapping["outputs"]?.mapping ?? Node.Mapping([]) {
            guard let fields = fields(node, ["probe"] + Self.thresholdNames) else { continue }
            let probe = yaml.string("probe", in: fields, of: "the output").lowercased()
            let unit = probe.hasPrefix("i") ? "A" : "V"
            circuit.outputs.append(
                CircuitOutput(key.scalar?.string ?? "", probe: probe, threshold: threshold(fields, unit: unit)))
        }
        return circuit
    }

    private mutating func model(_ mapping: Node.Mapping) -> SystemDescription.ModelDescription {
        yaml.checkNames(of: mapping, known: ["model", "preset", "set", "levels", "free", "inputs", "outputs"])
        var model = SystemDescription.ModelDescription()
        model.model = yaml.string("model", in: mapping, of: "the part")
        model.preset = mapping["preset"]?.scalar?.string
        for (key, node) in mapping["set"]?.mapping ?? Node.Mapping([]) {
            let value = (node.scalar?.string ?? "").split(separator: " ").joined()
            model.settings.append("\(key.scalar?.string ?? "")=\(value)")
        }
        for (key, node) in mapping["levels"]?.mapping ?? Node.Mapping([]) {
            model.levels[key.scalar?.string ?? ""] = yaml.quantity(node, unit: "V", of: "the level")
        }
        for (key, node) in mapping["free"]?.mapping ?? Node.Mapping([]) {
            model.free[key.scalar?.string ?? ""] = yaml.quantity(node, unit: "V", of: "the voltage at the start")
        }
        for (key, node) in mapping["inputs"]?.mapping ?? Node.Mapping([]) {
            guard let fields = fields(node, ["terminal"] + Self.pulseNames) else { continue }
            let terminal = yaml.string("terminal", in: fields, of: "the input")
            let unit = model.free.keys.contains(terminal) ? "A" : "V"
            model.inputs.append(
                .init(key.scalar?.string ?? "", terminal: terminal, pulse: pulse(fields, unit: unit, at: key)))
        }
        for (key, node) in mapping["outputs"]?.mapping ?? Node.Mapping([]) {
            guard let fields = fields(node, ["state", "terminal"] + Self.thresholdNames) else { continue }
            let kind = fields["terminal"] != nil ? "terminal" : "state"
            let source = yaml.string(kind, in: fields, of: "the output")
            if kind == "terminal", !model.free.keys.contains(source) {
                yaml.report("'\(source)' is no free terminal", at: fields[kind], help: "name it under 'free:'")
            }
            model.outputs.append(
                .init(
                    key.scalar?.string ?? "", of: source,
                    threshold: threshold(fields, unit: kind == "terminal" ? "V" : "")))
        }
        return model
    }

    private static let pulseNames = ["low", "high", "width", "edge"]
    private static let thresholdNames = ["above", "below", "hysteresis"]

    private mutating func fields(_ node: Node, _ known: [String]) -> Node.Mapping? {
        guard let mapping = node.mapping else {
            yaml.report("a port is a mapping of names to values", at: node)
            return nil
        }
        yaml.checkNames(of: mapping, known: known)
        return mapping
    }

    /// The pulse of an input; `nil` where none of its names is there, which makes the input follow a course.
    private mutating func pulse(_ fields: Node.Mapping, unit: String, at key: Node) -> PulseShape? {
        guard Self.pulseNames.contains(where: { fields[$0] != nil }) else { return nil }
        // A pulse with a fault stays a pulse, so that connections to it are judged as such.
        let faulty = PulseShape(low: 0, high: 0, width: 1, edge: 1)
        guard let high = fields["high"], let width = fields["width"] else {
            yaml.report("a pulse needs 'high' and 'width'", at: key, help: "e.g. high: 3.3 V, width: 1 us")
            return faulty
        }
        let low = fields["low"].flatMap { yaml.quantity($0, unit: unit, of: "low") } ?? 0
        guard let top = yaml.quantity(high, unit: unit, of: "high"),
            let length = positive(width, unit: "s", of: "width")
        else { return faulty }
        let edge = fields["edge"].map { positive($0, unit: "s", of: "edge") } ?? length / 100
        return edge.map { PulseShape(low: low, high: top, width: length, edge: $0) } ?? faulty
    }

    private mutating func threshold(_ fields: Node.Mapping, unit: String) -> Threshold? {
        guard let level = fields["above"] ?? fields["below"] else { return nil }
        if fields["above"] != nil, fields["below"] != nil {
            yaml.report("spikes leave above or below a level, not both", at: level)
        }
        let hysteresis = fields["hysteresis"].flatMap { yaml.quantity($0, unit: unit, of: "hysteresis") } ?? 0
        return yaml.quantity(level, unit: unit, of: "the level").map {
            Threshold($0, isRising: fields["above"] != nil, hysteresis: abs(hysteresis))
        }
    }

    // MARK: Spikes and counters

    private mutating func spikes(
        _ node: Node, stop: Double, contents: (String) throws(DiagnosticError) -> [UInt8]
    ) throws(DiagnosticError) -> [Double]? {
        guard
            let fields = fields(node, ["rate", "count", "start", "times", "file", "address", "poisson", "seed"])
        else { return nil }
        let start = fields["start"].flatMap { yaml.quantity($0, unit: "s", of: "start") } ?? 0
        if let list = fields["times"] {
            let times = yaml.strings(list).compactMap { yaml.quantity($0, unit: "s", of: "times") }
            for (earlier, later) in zip(times, times.dropFirst()) where later <= earlier {
                yaml.report("the spike at \(later) s comes after one at \(earlier) s", at: list)
                return nil
            }
            return times
        }
        if let name = fields["file"]?.scalar?.string {
            let events = try SpikeFile.read(try contents(name), file: name)
            let address = fields["address"].flatMap { yaml.quantity($0, unit: "", of: "address") }.map { Int($0) }
            return events.filter { address == nil || $0.address == address }.map(\.time)
        }
        if let node = fields["poisson"], let rate = positive(node, unit: "Hz", of: "poisson") {
            let seed = fields["seed"].flatMap { yaml.quantity($0, unit: "", of: "seed") } ?? 1
            var stream = RandomStream(seed: UInt64(max(0, seed)), sample: 0, path: "spikes", channel: "poisson")
            var times: [Double] = []
            var time = start - SpikeFile.logarithm(stream.nextUniform()) / rate
            while time < stop {
                times.append(time)
                time -= SpikeFile.logarithm(stream.nextUniform()) / rate
            }
            return times
        }
        guard let node = fields["rate"], let rate = positive(node, unit: "Hz", of: "rate") else {
            yaml.report("spikes need 'rate', 'times', 'file' or 'poisson'", at: node)
            return nil
        }
        let most = fields["count"].flatMap { yaml.quantity($0, unit: "", of: "count") } ?? .infinity
        let count = Int(min(most, max(0, ((stop - start) * rate).rounded(.down) + 1)))
        return (0..<count).map { start + Double($0) / rate }
    }

    private mutating func counter(_ node: Node, named name: Node) -> SystemDescription.CounterDescription {
        var counter = SystemDescription.CounterDescription()
        let names = ["start", "low", "high", "gain", "threshold", "bits", "level", "edge"]
        guard let fields = fields(node, names) else { return counter }
        func whole(_ name: String, _ usual: Int) -> Int {
            fields[name].flatMap { yaml.quantity($0, unit: "", of: name) }.map { Int($0.rounded()) } ?? usual
        }
        counter.start = whole("start", 0)
        counter.low = whole("low", -32)
        counter.high = whole("high", 31)
        counter.gain = fields["gain"].flatMap { yaml.quantity($0, unit: "A", of: "gain") }
        counter.threshold = fields["threshold"].flatMap { yaml.quantity($0, unit: "V", of: "threshold") } ?? 0
        counter.bits = min(max(0, whole("bits", 0)), 32)
        counter.level = fields["level"].flatMap { yaml.quantity($0, unit: "V", of: "level") } ?? 0
        counter.edge = fields["edge"].flatMap { positive($0, unit: "s", of: "edge") } ?? 0
        if counter.low > counter.high || !(counter.low...counter.high).contains(counter.start) {
            yaml.report(
                "the counter starts at \(counter.start), which is not between \(counter.low) and \(counter.high)",
                at: fields["start"] ?? fields["low"] ?? fields["high"] ?? name)
        }
        let largest = max(abs(counter.low), abs(counter.high))
        if counter.bits > 0, largest >> counter.bits > 0 {
            yaml.report(
                "\(counter.bits) bits hold a size of at most \((1 << counter.bits) - 1), and the counter goes to \(largest)",
                at: fields["bits"], help: "set 'low' and 'high', or give more bits and a sign")
        }
        if counter.bits > 0, counter.level <= 0 {
            yaml.report("bits need the level of one that is set", at: fields["bits"], help: "e.g. level: 3.3 V")
        }
        return counter
    }
}
