public import Diagnostics
internal import Units
internal import Yams

extension SystemDescription {
    /// Reads a system.
    ///
    ///     stop: 100 ms
    ///     parts:
    ///       input: {spikes: {rate: 200 Hz, count: 10, start: 4 ms}}
    ///       neuron:
    ///         deck: neuron.cir
    ///         inputs: {in: {source: vin, low: 0 V, high: 3.3 V, width: 1 us, edge: 10 ns}}
    ///         outputs: {spike: {probe: v(out), above: 1.65 V}}
    ///     connections:
    ///       - {from: input.out, to: neuron.in, delay: 1 us}
    ///     record: []
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - file: The path for messages.
    ///   - contents: Reads another file that the system names, e.g. of spikes.
    /// - Returns: The system.
    /// - Throws: A `DiagnosticError` with every fault of the file and its place: unknown names and parts, inputs without a
    ///   connection, kinds and units that do not match, loops without delay.
    public static func read(
        _ text: String, file: String, contents: (String) throws(DiagnosticError) -> [UInt8]
    ) throws(DiagnosticError) -> SystemDescription {
        var reader = PartReader(yaml: try YAMLReader(text: text, file: file, code: "system-file"))
        var system = SystemDescription()
        let root = reader.yaml.root
        reader.yaml.checkNames(of: root, known: ["stop", "window", "parts", "connections", "record", "measures"])
        if let node = reader.yaml.node("stop", in: root, of: file) {
            system.stop = reader.positive(node, unit: "s", of: "stop") ?? 0
        }
        system.window = root["window"].flatMap { reader.positive($0, unit: "s", of: "window") }
        for (key, node) in reader.yaml.mapping("parts", in: root, of: file) {
            let name = key.scalar?.string ?? ""
            if let kind = try reader.kind(of: node, named: key, stop: system.stop, contents: contents) {
                system.parts.append(
                    PartDescription(name: name, kind: kind, places: reader.places(in: node, named: key)))
            }
        }
        var connections = ConnectionReader(parts: system.parts)
        connections.read(root, &reader.yaml)
        system.record = connections.record
        system.readMeasures(root, &reader.yaml)
        if !reader.yaml.diagnostics.isEmpty { throw DiagnosticError(reader.yaml.diagnostics) }
        system.connections = connections.connections
        _ = try system.plan()
        return system
    }
}

/// Reads connections and checks them against the ports of the parts.
private struct ConnectionReader {
    let parts: [SystemDescription.PartDescription]
    var connections: [Connection] = []
    var record: [Connection.End] = []
    /// Inputs to which a connection with a fault leads.
    private var incomplete: Set<Connection.End> = []
    /// Whether there is a connection with a fault that may lead anywhere.
    private var isIncomplete = false

    init(parts: [SystemDescription.PartDescription]) { self.parts = parts }

    mutating func read(_ root: Node.Mapping, _ yaml: inout YAMLReader) {
        for node in root["connections"]?.sequence.map(Array.init) ?? [] {
            guard let mapping = node.mapping else {
                yaml.report("a connection is a mapping with 'from' and 'to'", at: node)
                continue
            }
            yaml.checkNames(of: mapping, known: ["from", "to", "delay", "gain"])
            let from = yaml.node("from", in: mapping, of: "a connection")
            let to = yaml.node("to", in: mapping, of: "a connection")
            let source = from.flatMap { end($0, &yaml) { $0.outputs } }
            let target = to.flatMap { end($0, &yaml) { $0.inputs } }
            let delay = mapping["delay"].flatMap { yaml.quantity($0, unit: "s", of: "delay") } ?? 0
            if delay < 0 { yaml.report("a delay cannot be below zero", at: mapping["delay"]) }
            guard let source, let target else {
                // What the other end takes is not known, so nothing is said of it.
                if let target { incomplete.insert(target.end) } else { isIncomplete = true }
                continue
            }
            // A transconductance makes currents out of voltages, a resistance the other way round.
            let unit = conversion(source.port.kind, target.port.kind)
            let isPlain = mapping["gain"]?.scalar.map { Double($0.string) != nil } ?? true
            let gain =
                mapping["gain"].flatMap { yaml.quantity($0, unit: isPlain ? "" : unit, of: "gain") } ?? 1
            if let why = mismatch(source.port.kind, target.port.kind), isPlain || unit.isEmpty {
                yaml.report(
                    "\(source.end) gives \(source.port.kind.text), and \(target.end) takes \(why)", at: to,
                    help: unit.isEmpty ? nil : "give the connection a gain in \(unit)")
            }
            if case .course = target.port.kind, connections.contains(where: { $0.to == target.end }) {
                yaml.report(
                    "\(target.end) follows another output already", at: to, help: "only spikes can come from several")
            }
            connections.append(Connection(source.end, to: target.end, delay: delay, gain: gain))
        }
        for part in parts {
            for port in part.inputs where !isIncomplete {
                let end = Connection.End(part.name, port.name)
                if incomplete.contains(end) || connections.contains(where: { $0.to == end }) { continue }
                yaml.add(
                    part.problem(
                        "nothing is connected to \(part.name).\(port.name)",
                        help: "connect it, or leave it out of the inputs"))
            }
        }
        for node in root["record"].map({ yaml.strings($0) }) ?? [] {
            if let found = end(node, &yaml, { $0.outputs }), !record.contains(found.end) { record.append(found.end) }
        }
    }

    /// The unit of a gain from one kind of port to another; empty for a plain number.
    private func conversion(_ from: PortKind, _ to: PortKind) -> String {
        switch (from, to) {
        case (.course(unit: "V"), .course(unit: "A")): "S"
        case (.course(unit: "A"), .course(unit: "V")): "Ohm"
        default: ""
        }
    }

    /// Why a signal cannot go from one kind of port to another; `nil` where it can. A plain number fits everywhere.
    private func mismatch(_ from: PortKind, _ to: PortKind) -> String? {
        switch (from, to) {
        case (.spikes, .spikes): nil
        case (.course(let one), .course(let other)):
            one == other || one.isEmpty || other.isEmpty ? nil : to.text
        default: to.text
        }
    }

    private func end(
        _ node: Node, _ yaml: inout YAMLReader, _ ports: (SystemDescription.PartDescription) -> [Port]
    ) -> (end: Connection.End, port: Port)? {
        let words = (node.scalar?.string ?? "").split(separator: ".", maxSplits: 1).map(String.init)
        guard words.count == 2 else {
            yaml.report("expected PART.PORT", at: node)
            return nil
        }
        guard let part = parts.first(where: { $0.name == words[0] }) else {
            yaml.report(
                "there is no part '\(words[0])'", at: node, help: helpNaming(words[0], among: parts.map(\.name)))
            return nil
        }
        guard let port = ports(part).first(where: { $0.name == words[1] }) else {
            yaml.report(
                "\(words[0]) has no such port '\(words[1])'", at: node,
                help: helpNaming(words[1], among: ports(part).map(\.name)))
            return nil
        }
        return (.init(words[0], words[1]), port)
    }
}
