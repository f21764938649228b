internal import Diagnostics

/// A value is drawn at random by ngspice; Hillock uses its nominal value.
enum StatisticalFunctionRule: NetlistRule {
    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        netlist.scopes.flatMap { scope in
            let values =
                scope.parameters.map { ($0.value.value, $0.origin) }
                + scope.elements.flatMap { entry in entry.value.parameters.map { ($0.value, entry.origin) } }
            return values.compactMap { value, origin -> Diagnostic? in
                var found: String?
                value?.visitNames(
                    identifier: { _ in },
                    call: { name, _ in
                        if BuiltInFunction(rawValue: name.lowercased())?.isStatistical == true { found = found ?? name }
                    })
                guard let found else { return nil }
                return Diagnostic(
                    .note, "statistical-function",
                    "'\(found)' counts with its nominal value when devices are looked at\(scope.place)", about: found,
                    in: origin, netlist.finder,
                    help: "ngspice draws it anew for every use; samples belong to 'hillock montecarlo'")
            }
        }
    }
}
