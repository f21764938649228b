internal import Diagnostics

/// An instance names a subcircuit that no scope in reach defines.
enum UndefinedSubcircuitRule: NetlistRule {
    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        netlist.scopes.flatMap { scope in
            let known = Set(scope.chain.flatMap { $0.subcircuits.map { $0.value.name.lowercased() } })
            return scope.elements.compactMap { entry -> Diagnostic? in
                guard entry.value.kind == .instance, let model = entry.value.model, !known.contains(model) else {
                    return nil
                }
                return Diagnostic(
                    netlist.severityOfMissing, "undefined-subcircuit",
                    "instance '\(entry.value.name)' names an undefined subcircuit '\(model)'\(scope.place)"
                        + netlist.missingRemark,
                    about: model, in: entry.origin, netlist.finder,
                    help: helpNaming(model, among: known) ?? "define it with .subckt \(model), or include its file")
            }
        }
    }
}
