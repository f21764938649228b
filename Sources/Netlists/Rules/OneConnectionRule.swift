internal import Diagnostics

/// A net is connected at one place only.
///
/// The terminals of a subcircuit, global nets and ground count as connected elsewhere; so does a net that a controlled
/// source, a behavioural source or a code model reads.
enum OneConnectionRule: NetlistRule {
    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        netlist.scopes.flatMap { findings(in: $0, netlist) }
    }

    private static func findings(in scope: RuleScope, _ netlist: CheckedNetlist) -> [Diagnostic] {
        var counts: [String: Int] = [:]
        var order: [(net: String, element: String, origin: Origin)] = []
        for entry in scope.elements {
            for net in entry.value.nets {
                if counts.updateValue((counts[net] ?? 0) + 1, forKey: net) == nil {
                    order.append((net, entry.value.name, entry.origin))
                }
            }
            for net in entry.value.readWords { counts[net, default: 0] += 1 }
        }
        let elsewhere = netlist.globals.union(scope.terminals)
        return order.compactMap { net, element, origin in
            guard counts[net] == 1, !elsewhere.contains(net) else { return nil }
            return Diagnostic(
                .warning, "one-connection", "net '\(net)' is connected only to '\(element)'\(scope.place)", about: net,
                in: origin, netlist.finder, help: "connect it to something else, or check its spelling")
        }
    }
}

extension Element {
    /// The lower-case words of the element's value that may name nets.
    fileprivate var readWords: [String] {
        switch value {
        case .controlled(let control, _): return control.map { $0.lowercased() }
        case .text(let text):
            return text.lowercased().split { " \t(),[]%~=".contains($0) }.map(String.init)
        case .voltage(let expression), .current(let expression), .expression(let expression):
            var nets: [String] = []
            var pending = [expression]
            while let part = pending.popLast() {
                switch part {
                case .call(let name, let arguments):
                    if isCircuitFunction(name.lowercased()) {
                        nets += arguments.map { $0.leadingName.lowercased() }
                        // A net with a number as its name is read as a number.
                        nets += arguments.compactMap { $0.number.map { "\(Int(exactly: $0) ?? -1)" } }
                    } else {
                        pending += arguments
                    }
                case .unary(_, let operand): pending.append(operand)
                case .binary(_, let left, let right): pending += [left, right]
                case .conditional(let condition, let then, let otherwise): pending += [condition, then, otherwise]
                case .list(let items): pending += items
                default: break
                }
            }
            return nets
        default: return []
        }
    }
}
