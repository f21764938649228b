internal import Diagnostics

/// A net has no path for direct current to ground, so that its operating point is undefined.
///
/// Resistors, inductors, voltage sources, diodes, and the junctions of transistors conduct; the drain, source and bulk
/// of a MOSFET are joined by its channel and its bulk diodes, as ngspice has them (with gmin across each). Capacitors,
/// current sources and the gate of a MOSFET do not conduct. Behavioural sources, code models and kinds that are not
/// modelled are taken to conduct, so that the rule does not cry wolf.
enum FloatingNetRule: NetlistRule {
    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        var groups = NetGroups()
        var firstPath: [String: String] = [:]
        for device in netlist.devices {
            for net in device.nets {
                _ = groups.number(net)
                if firstPath[net] == nil { firstPath[net] = device.path }
            }
            let joined = conducting(device)
            for net in joined.dropFirst() { groups.join(joined[0], net) }
        }
        let ground = groups.root("0")
        var floating: [Int: [String]] = [:]
        var order: [Int] = []
        for net in groups.nets {
            let root = groups.root(net)
            if root == ground { continue }
            if floating[root, default: []].isEmpty { order.append(root) }
            floating[root, default: []].append(net)
        }
        return order.compactMap { root in
            guard let nets = floating[root], let net = nets.first, let path = firstPath[net] else { return nil }
            let more = nets.count == 1 ? "" : ", nor have \(nets.count - 1) nets joined to it"
            return Diagnostic(
                .warning, "floating-net", "net '\(net)' at '\(path)' has no direct-current path to ground\(more)",
                about: net.split(separator: ".").last.map(String.init), in: netlist.origin(ofPath: path),
                netlist.finder, help: "add a large resistor to ground, or give the net an initial condition")
        }
    }

    private static func conducting(_ device: FlatDevice) -> [String] {
        switch device.kind {
        case .capacitor, .currentSource, .voltageControlledCurrent, .currentControlledCurrent, .mutualInductance: []
        case .mosfet: device.nets.enumerated().filter { $0.offset != 1 }.map(\.element)
        default: device.nets
        }
    }
}
