internal import Diagnostics
internal import Units
internal import Yams

/// What a table of measurements does not say itself: a YAML file of the same name beside it.
///
///     source: Li et al., Front. Neurosci. 15 (2021) 636127
///     unit: A                 # of columns without one; a.u. for arbitrary units
///     units: {time: ms, "V(g)": V}   # of single columns
///     read_voltage: 0.1 V     # turns currents into conductances
///     gate: {resistance: 1 GOhm, capacitance: 1 pF}   # for the energy of a pulse; none for a device without a gate
///     pulses:
///       set: {amplitude: 1 V, width: 10 ms}
///       reset: {amplitude: -1 V, width: 10 ms}
struct DataSidecar {
    var source: String?
    var unit: String?
    var units: [ColumnUnit] = []
    var conditions = PulseConditions()

    /// The unit of one column.
    struct ColumnUnit {
        var column: String
        var unit: String
        var place: SourceLocation?
        var excerpt: String?

        /// The finding that there is no such column.
        func unknown(among titles: [String]) -> Diagnostic {
            Diagnostic(
                .error, "unknown-column", "the data have no column '\(column)'", at: place, excerpt: excerpt,
                help: helpNaming(column, among: titles))
        }
    }

    init() {}

    init(_ text: String, file: String) throws(DiagnosticError) {
        var yaml = try YAMLReader(text: text, file: file, code: "data-file")
        let root = yaml.root
        if let (key, _) = root.first(where: { $0.key.scalar?.string == "presets" }) {
            yaml.report(
                "\(file) is a card of a model, and stands where the description of the data is looked for", at: key,
                help: "rename it: a .yaml file of a table's name tells the table's units, pulses and source")
            throw DiagnosticError(yaml.diagnostics)
        }
        yaml.checkNames(
            of: root, known: ["source", "licence", "note", "unit", "units", "read_voltage", "pulses", "gate"])
        source = root["source"]?.scalar?.string
        unit = root["unit"]?.scalar?.string
        if let node = root["read_voltage"] {
            conditions.readVoltage = yaml.quantity(node, unit: "V", of: "read_voltage")
        }
        if root["units"] != nil {
            for (key, node) in yaml.mapping("units", in: root, of: file) {
                guard let column = key.scalar?.string, let unit = node.scalar?.string else {
                    yaml.report("expected a column and its unit, as in {time: ms}", at: node)
                    continue
                }
                let place = key.mark.map {
                    SourceLocation(file: file, line: $0.line, column: $0.column, length: column.count)
                }
                let line = (key.mark?.line ?? 0) - 1
                units.append(
                    ColumnUnit(
                        column: column, unit: unit, place: place,
                        excerpt: yaml.lines.indices.contains(line) ? String(yaml.lines[line]) : nil))
            }
        }
        if let node = root["gate"] { conditions.gate = Self.gate(node, root, &yaml) }
        if root["pulses"] != nil {
            let pulses = yaml.mapping("pulses", in: root, of: file)
            yaml.checkNames(of: pulses, known: ["set", "reset"])
            conditions.set = Self.pulse("set", pulses, &yaml)
            conditions.reset = Self.pulse("reset", pulses, &yaml)
        }
        if !yaml.diagnostics.isEmpty { throw DiagnosticError(yaml.diagnostics) }
    }

    private static func gate(
        _ node: Node, _ root: Node.Mapping, _ yaml: inout YAMLReader
    ) -> PulseConditions.Gate? {
        if node.scalar?.string == "none" { return PulseConditions.Gate.channel }
        let body = yaml.mapping("gate", in: root, of: "the file")
        yaml.checkNames(of: body, known: ["resistance", "capacitance"])
        let resistance = body["resistance"].flatMap { yaml.quantity($0, unit: "Ohm", of: "resistance") }
        let capacitance = body["capacitance"].flatMap { yaml.quantity($0, unit: "F", of: "capacitance") }
        if let resistance, resistance <= 0 { yaml.report("a resistance is above 0", at: body["resistance"]) }
        if let capacitance, capacitance < 0 { yaml.report("a capacitance is not below 0", at: body["capacitance"]) }
        guard resistance != nil || capacitance != nil else { return nil }
        return .separate(resistance: resistance, capacitance: capacitance ?? 0)
    }

    private static func pulse(
        _ name: String, _ pulses: Node.Mapping, _ yaml: inout YAMLReader
    ) -> PulseConditions.Pulse? {
        guard pulses[name] != nil else { return nil }
        let body = yaml.mapping(name, in: pulses, of: "pulses")
        yaml.checkNames(of: body, known: ["amplitude", "width"])
        guard let first = yaml.node("amplitude", in: body, of: name),
            let second = yaml.node("width", in: body, of: name),
            let amplitude = yaml.quantity(first, unit: "V", of: "amplitude"),
            let width = yaml.quantity(second, unit: "s", of: "width")
        else { return nil }
        if amplitude == 0 { yaml.report("a pulse of 0 V programs nothing", at: first) }
        if width <= 0 { yaml.report("a pulse lasts longer than 0 s", at: second) }
        return .init(amplitude: amplitude, width: width)
    }
}
