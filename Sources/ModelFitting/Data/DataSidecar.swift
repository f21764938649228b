internal import Diagnostics
internal import Units
internal import Yams

/// What a table of measurements does not say itself: a YAML file of the same name beside it.
///
///     source: Li et al., Front. Neurosci. 15 (2021) 636127
///     unit: A                 # of columns without one; a.u. for arbitrary units
///     read_voltage: 0.1 V     # turns currents into conductances
///     pulses:
///       set: {amplitude: 1 V, width: 10 ms}
///       reset: {amplitude: -1 V, width: 10 ms}
struct DataSidecar {
    var source: String?
    var unit: String?
    var conditions = PulseConditions()

    init() {}

    init(_ text: String, file: String) throws(DiagnosticError) {
        var yaml = try YAMLReader(text: text, file: file, code: "data-file")
        let root = yaml.root
        yaml.checkNames(of: root, known: ["source", "licence", "note", "unit", "read_voltage", "pulses"])
        source = root["source"]?.scalar?.string
        unit = root["unit"]?.scalar?.string
        if let node = root["read_voltage"] {
            conditions.readVoltage = yaml.quantity(node, unit: "V", of: "read_voltage")
        }
        if root["pulses"] != nil {
            let pulses = yaml.mapping("pulses", in: root, of: file)
            yaml.checkNames(of: pulses, known: ["set", "reset"])
            conditions.set = Self.pulse("set", pulses, &yaml)
            conditions.reset = Self.pulse("reset", pulses, &yaml)
        }
        if !yaml.diagnostics.isEmpty { throw DiagnosticError(yaml.diagnostics) }
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
