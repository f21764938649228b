internal import Diagnostics

/// Voltage sources and inductors form a loop, in which the current is undefined at the operating point.
enum VoltageLoopRule: NetlistRule {
    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        var groups = NetGroups()
        return netlist.devices.compactMap { device in
            switch device.kind {
            case .voltageSource, .voltageControlledVoltage, .currentControlledVoltage, .inductor: break
            default: return nil
            }
            guard device.nets.count >= 2, !groups.join(device.nets[0], device.nets[1]) else { return nil }
            return Diagnostic(
                .error, "voltage-loop",
                "'\(device.path)' closes a loop of voltage sources or inductors between nets '\(device.nets[0])' and "
                    + "'\(device.nets[1])'",
                about: device.path.split(separator: ".").last.map(String.init),
                in: netlist.origin(ofPath: device.path), netlist.finder,
                help: "put a small resistor in series with one of them")
        }
    }
}
