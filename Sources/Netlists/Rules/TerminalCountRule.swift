internal import Diagnostics

/// An instance or an element connects another number of nets than it has terminals.
enum TerminalCountRule: NetlistRule {
    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        netlist.scopes.flatMap { scope in
            scope.elements.compactMap { entry -> Diagnostic? in
                let element = entry.value
                let found = element.nets.count
                let expected: ClosedRange<Int>
                var help: String?
                if element.kind == .instance {
                    guard let model = element.model, let inner = scope.child(named: model) else { return nil }
                    expected = inner.terminals.count...inner.terminals.count
                    help = "the terminals of '\(model)' are: " + inner.terminals.joined(separator: " ")
                } else if let range = terminals(element.kind) {
                    expected = range
                } else {
                    return nil
                }
                if expected.contains(found) { return nil }
                let count =
                    expected.count == 1 ? "\(expected.lowerBound)" : "\(expected.lowerBound) to \(expected.upperBound)"
                return Diagnostic(
                    .error, "terminal-count",
                    "'\(element.name)' connects \(found) nets where \(count) are needed\(scope.place)",
                    about: element.name, in: entry.origin, netlist.finder, help: help)
            }
        }
    }

    private static func terminals(_ kind: Element.Kind) -> ClosedRange<Int>? {
        switch kind {
        case .resistor, .capacitor, .inductor, .voltageSource, .currentSource, .behavioural, .voltageControlledVoltage,
            .voltageControlledCurrent, .currentControlledVoltage, .currentControlledCurrent:
            2...2
        case .diode: 2...3
        case .bipolar: 3...5
        case .jfet: 3...3
        case .mosfet: 4...7
        default: nil
        }
    }
}
