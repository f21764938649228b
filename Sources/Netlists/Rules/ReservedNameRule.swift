internal import Diagnostics

/// A parameter or function bears a name that ngspice reads as something else: a function, a unit suffix, a quantity.
enum ReservedNameRule: NetlistRule {
    private static let suffixes: Set<String> = ["t", "g", "meg", "k", "mil", "m", "u", "n", "p", "f", "a"]
    private static let quantities: Set<String> = ["time", "temper", "hertz", "temp"]

    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        netlist.scopes.flatMap { scope in
            scope.parameters.compactMap { entry -> Diagnostic? in
                let name = entry.value.name.lowercased()
                let meaning: String
                var severity = Diagnostic.Severity.warning
                if BuiltInFunction(rawValue: name) != nil {
                    meaning = "the function \(name)(…)"
                    severity = .error
                } else if quantities.contains(name) {
                    meaning = "a quantity of the simulation"
                } else if name.count > 1, suffixes.contains(name) {
                    // One letter is common and harmless; a longer suffix is easily meant as a number's.
                    meaning = "a unit suffix"
                } else {
                    return nil
                }
                return Diagnostic(
                    severity, "reserved-name",
                    "parameter '\(entry.value.name)' has the name of \(meaning)\(scope.place)",
                    about: entry.value.name, in: entry.origin, netlist.finder, help: "choose another name")
            }
        }
    }
}
