public import Diagnostics
internal import Units
internal import Yams

extension StimulationProtocol {
    /// Reads a protocol from YAML: a list of known protocols, a list of conditions with spikes of their own, or both.
    ///
    ///     protocols:
    ///       - pairing(dt=-10m;10m, repetitions=60)
    ///       - triplet: {order: pre-post-pre, repetitions: 60}
    ///     conditions:
    ///       - {name: burst, pre: [0 ms, 20 ms], post: [10 ms], period: 1 s, repetitions: 60}
    ///
    /// Times are biological and have a unit.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - file: The path for messages.
    /// - Returns: The protocol with all conditions in their order.
    /// - Throws: A `DiagnosticError` with every fault and its place.
    public static func yaml(_ text: String, file: String) throws(DiagnosticError) -> StimulationProtocol {
        var reader = ProtocolReader(yaml: try YAMLReader(text: text, file: file, code: "protocol-file"))
        let conditions = reader.conditions()
        if !reader.yaml.diagnostics.isEmpty { throw DiagnosticError(reader.yaml.diagnostics) }
        if conditions.isEmpty {
            throw DiagnosticError(
                "protocol-file", "\(file) states no condition",
                help: "expected 'protocols:' or 'conditions:' with a list")
        }
        return StimulationProtocol(file, conditions: conditions)
    }
}

/// Reads the conditions of a YAML file.
private struct ProtocolReader {
    var yaml: YAMLReader

    mutating func conditions() -> [Condition] {
        yaml.checkNames(of: yaml.root, known: ["protocols", "conditions"])
        var conditions: [Condition] = []
        var names: Set<String> = []
        func add(_ found: [Condition], at node: Node, _ yaml: inout YAMLReader) {
            for condition in found where !names.insert(condition.name).inserted {
                yaml.report(
                    "there are two conditions '\(condition.name)'", at: node,
                    help:
                        "each condition needs a name of its own; put protocols that share names into files of their own"
                )
            }
            conditions += found
        }
        for node in list("protocols") { add(known(node), at: node, &yaml) }
        for node in list("conditions") {
            if let condition = condition(node) { add([condition], at: node, &yaml) }
        }
        return conditions
    }

    private mutating func list(_ name: String) -> [Node] {
        guard let node = yaml.root[name] else { return [] }
        guard let sequence = node.sequence else {
            yaml.report("'\(name)' must be a list", at: node)
            return []
        }
        return Array(sequence)
    }

    /// A protocol that text can state, as text or as a mapping of its arguments.
    private mutating func known(_ node: Node) -> [Condition] {
        var text = node.scalar?.string ?? ""
        if let (key, body) = node.mapping?.first.map({ ($0.key, $0.value) }), node.mapping?.count == 1 {
            let arguments = (body.mapping.map { Array($0) } ?? []).map { name, value in
                let values = value.sequence.map { $0.map { $0.scalar?.string ?? "" } } ?? [value.scalar?.string ?? ""]
                return "\(name.scalar?.string ?? "")=\(values.joined(separator: ";"))"
            }
            text = "\(key.scalar?.string ?? "")(\(arguments.joined(separator: ", ")))"
        }
        if text.isEmpty || text.hasSuffix(".yaml") || text.hasSuffix(".yml") {
            yaml.report(
                "a protocol must be a text or a name with its arguments", at: node,
                help: "expected pairing(dt=10m), or pairing: {dt: 10 ms}")
            return []
        }
        do throws(DiagnosticError) { return try StimulationProtocol(text).conditions } catch {
            for finding in error.diagnostics { yaml.report(finding.message, at: node, help: finding.help) }
            return []
        }
    }

    private mutating func condition(_ node: Node) -> Condition? {
        guard let body = node.mapping else {
            yaml.report(
                "a condition must be a mapping", at: node,
                help: "expected {name: NAME, pre: [0 ms], post: [10 ms], period: 1 s, repetitions: 60}")
            return nil
        }
        let before = yaml.diagnostics.count
        yaml.checkNames(of: body, known: ["name", "pre", "post", "period", "repetitions"])
        let name = yaml.string("name", in: body, of: "the condition")
        let period = yaml.node("period", in: body, of: "the condition").flatMap {
            yaml.quantity($0, unit: "s", of: "period")
        }
        let pre = spikes("pre", in: body, before: period)
        let post = spikes("post", in: body, before: period)
        var repetitions = 1
        if let count = body["repetitions"] {
            repetitions = count.int ?? 0
            if repetitions < 1 { yaml.report("'repetitions' must be 1 or more", at: count) }
        }
        guard let period, before == yaml.diagnostics.count else { return nil }
        return Condition(name: name, pre: pre, post: post, period: period, repetitions: repetitions)
    }

    /// The spikes of one neuron, in order and within the period.
    private mutating func spikes(_ name: String, in body: Node.Mapping, before period: Double?) -> [Double] {
        guard let node = body[name] else { return [] }
        var times: [Double] = []
        for item in yaml.strings(node) {
            guard let time = yaml.quantity(item, unit: "s", of: name) else { continue }
            if let last = times.last, time <= last {
                yaml.report(
                    "this spike does not come after the one before it", at: item,
                    help: "put the spikes in order of time")
            }
            if time < 0 || time >= period ?? .infinity {
                yaml.report(
                    "this spike is not within the period", at: item, help: "expected 0 s to less than the period")
            }
            times.append(time)
        }
        return times
    }
}
