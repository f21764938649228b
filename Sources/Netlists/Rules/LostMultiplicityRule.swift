internal import Diagnostics

/// A device has an `m` of its own inside a subcircuit that some instance is called with `m`.
///
/// ngspice then ends each device inside with `m={m}`, which replaces what the line says and does not multiply it
/// (inpcom.c, `inp_fix_subckt_multiplier`), for all instances of the subcircuit.
enum LostMultiplicityRule: NetlistRule {
    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        var pending: [RuleScope] = []
        for scope in netlist.scopes {
            for entry in scope.elements where hasMultiplicity(entry.value) { add(entry.value, scope, &pending) }
        }
        var seen: Set<ObjectIdentifier> = []
        var found: [Diagnostic] = []
        while let scope = pending.popLast() {
            guard seen.insert(ObjectIdentifier(scope)).inserted else { continue }
            for entry in scope.elements {
                let element = entry.value
                if element.kind == .instance { add(element, scope, &pending) }
                guard element.kind.takesMultiplicity || element.kind == .instance, let own = element["m"],
                    own != .identifier("m")
                else { continue }
                found.append(
                    Diagnostic(
                        .warning, "lost-multiplicity",
                        "ngspice replaces the m of '\(element.name)' by that of the instance around it\(scope.place)",
                        about: "m", in: entry.origin, netlist.finder,
                        help: "give the subcircuit a parameter m of its own and write \(element.name) … m={m*…}"))
            }
        }
        return found
    }

    private static func hasMultiplicity(_ element: Element) -> Bool {
        element.kind == .instance && element["m"] != nil
    }

    private static func add(_ element: Element, _ scope: RuleScope, _ pending: inout [RuleScope]) {
        guard let model = element.model, let inner = scope.child(named: model),
            !inner.formals.contains(where: { $0.name.lowercased() == "m" })
        else { return }
        pending.append(inner)
    }
}
