internal import Diagnostics
internal import Netlists
internal import SpiceFormat
internal import Units
internal import Yams

extension CircuitReader {
    /// The twin of a circuit with a transient: `twin: {model: NAME, parameters: …, terminals: …, signals: …}`.
    mutating func twin(in root: Node.Mapping, hasTransient: Bool) -> CircuitTwin? {
        guard let node = root["twin"] else { return nil }
        guard hasTransient else {
            yaml.report("'twin' needs a 'transient': a rule stands beside circuits that learn", at: node)
            return nil
        }
        guard let body = node.mapping else {
            yaml.report("'twin' must be a mapping with a model, its terminals and signals", at: node)
            return nil
        }
        yaml.checkNames(
            of: body, known: ["model", "summary", "names", "devices", "sweeps", "parameters", "terminals", "signals"])
        guard let model = yaml.node("model", in: body, of: "'twin'") else { return nil }
        return CircuitTwin(
            model: name(model), summary: body["summary"]?.scalar?.string ?? "",
            names: pairs("names", in: body).map { .init(name: name($0), value: placed($1)) },
            devices: pairs("devices", in: body).compactMap { device($0, $1) },
            sweeps: pairs("sweeps", in: body).compactMap { sweep($0, $1) },
            parameters: pairs("parameters", in: body).map { .init(name: name($0), value: placed($1)) },
            terminals: pairs("terminals", in: body, required: true).compactMap { terminal($0, $1) },
            signals: pairs("signals", in: body, required: true).map { .init(name: name($0), value: placed($1)) })
    }

    // MARK: Parts

    private mutating func device(_ key: Node, _ node: Node) -> CircuitTwin.Device? {
        let name = (key.string ?? "").lowercased()
        if node.scalar != nil { return CircuitTwin.Device(name: name, path: self.name(node)) }
        guard let body = node.mapping, let path = body["device"] else {
            yaml.report(
                "a device is its place on the bench, or {device: PLACE, …} with body, drain, from, to", at: node)
            return nil
        }
        yaml.checkNames(of: body, known: ["device", "body", "drain", "from", "to"])
        return CircuitTwin.Device(
            name: name, path: self.name(path), body: body["body"].map { placed($0) },
            drain: body["drain"].map { placed($0) }, from: body["from"].map { placed($0) },
            to: body["to"].map { placed($0) })
    }

    private mutating func sweep(_ key: Node, _ node: Node) -> CircuitTwin.Sweep? {
        guard let body = node.mapping else {
            yaml.report("a sweep must be {bench: LINES, stop: TIME, step: TIME, maximum: TIME, measures: …}", at: node)
            return nil
        }
        yaml.checkNames(of: body, known: ["bench", "stop", "step", "maximum", "measures"])
        let owner = "the sweep '\(key.string ?? "")'"
        guard let bench = yaml.node("bench", in: body, of: owner), let text = bench.scalar?.string else { return nil }
        var times: [PlacedFormula] = []
        for name in ["stop", "step", "maximum"] {
            if let time = yaml.node(name, in: body, of: owner) { times.append(placed(time)) }
        }
        // Empty lines before the text make its lines those of the file; the first line is a title, which a bench has not.
        let above = bench.mark?.line ?? 1
        let read = SpiceReader.read(String(repeating: "\n", count: above) + text, file: yaml.file)
        for finding in read.diagnostics { yaml.add(finding) }
        var measures: [(name: PlacedName, text: String)] = []
        for (key, node) in pairs("measures", in: body, required: true) {
            let text = node.scalar?.string ?? ""
            for case (.some(let formula), _) in CheckText.parts(of: text) { _ = self.formula(formula, at: node) }
            measures.append((name(key), text))
        }
        return CircuitTwin.Sweep(
            name: name(key), statements: read.netlist.statements, finder: read.sources.finder, transient: times,
            measures: measures)
    }

    private mutating func terminal(_ key: Node, _ node: Node) -> CircuitTwin.Terminal? {
        let terminal = name(key)
        if node.scalar != nil { return CircuitTwin.Terminal(name: terminal, drive: .level(placed(node))) }
        let forms = "a voltage, {voltage: SOURCE} or {current: SOURCE, start: VOLTAGE}"
        guard let body = node.mapping, body["voltage"] == nil || body["current"] == nil else {
            yaml.report("the terminal '\(terminal.text)' is driven by \(forms)", at: node)
            return nil
        }
        let factor = body["factor"].map { placed($0) }, plus = body["plus"].map { placed($0) }
        if let source = body["voltage"] {
            yaml.checkNames(of: body, known: ["voltage", "logarithm", "factor", "plus"])
            return CircuitTwin.Terminal(
                name: terminal,
                drive: .voltage(
                    source: name(source), isLogarithm: body["logarithm"]?.scalar?.string == "true", factor: factor,
                    plus: plus))
        }
        yaml.checkNames(of: body, known: ["current", "factor", "plus", "start"])
        guard let start = body["start"] else {
            yaml.report(
                "the free terminal '\(terminal.text)' has no 'start', its voltage at the beginning", at: node,
                help: "a terminal is driven by \(forms)")
            return nil
        }
        return CircuitTwin.Terminal(
            name: terminal,
            drive: .current(
                source: body["current"].map { name($0) }, factor: factor, plus: plus, start: placed(start)))
    }

    // MARK: Words

    private mutating func pairs(
        _ section: String, in body: Node.Mapping, required: Bool = false
    ) -> [(key: Node, value: Node)] {
        guard required || body[section] != nil else { return [] }
        return yaml.mapping(section, in: body, of: "'twin'").map { (key: $0.key, value: $0.value) }
    }

    private func name(_ node: Node) -> PlacedName {
        PlacedName(text: (node.scalar?.string ?? "").lowercased(), place: place(of: node))
    }

    private mutating func placed(_ node: Node) -> PlacedFormula {
        PlacedFormula(expression: expression(node), place: place(of: node))
    }

    private func place(of node: Node) -> SourcePlace? {
        yaml.place(of: node).map { SourcePlace(location: $0.location, excerpt: $0.excerpt ?? "") }
    }
}
