internal import Diagnostics

/// A value names a parameter or a function that is defined nowhere.
///
/// ngspice looks parameters up along the calls of instances, so a name that any scope defines is let pass.
enum UndefinedParameterRule: NetlistRule {
    /// The names that expressions of behavioural sources know besides parameters.
    private static let quantities: Set<String> = [
        "time", "temper", "hertz", "pi", "e", "c", "i", "kelvin", "echarge", "boltz", "planck", "true", "false", "yes",
        "no",
    ]

    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        var names: Set<String> = []
        var functions: Set<String> = []
        for scope in netlist.scopes {
            names.formUnion(scope.formals.map { $0.name.lowercased() })
            names.formUnion(scope.parameters.map { $0.value.name.lowercased() })
            functions.formUnion(scope.functions.map { $0.value.name.lowercased() })
        }
        // ngspice itself hands m on to the inside of subcircuits.
        names.formUnion(["temper", "m"])
        let search = Search(netlist: netlist, names: names, functions: functions)
        return netlist.scopes.flatMap { search.findings(in: $0) }
    }

    private struct Search {
        let netlist: CheckedNetlist
        let names: Set<String>
        let functions: Set<String>

        func findings(in scope: RuleScope) -> [Diagnostic] {
            var found: [Diagnostic] = []
            for entry in scope.parameters {
                guard let value = entry.value.value else { continue }
                found += check(value, "parameter '\(entry.value.name)'", entry.origin, scope)
            }
            for formal in scope.formals {
                guard let value = formal.value else { continue }
                found += check(value, "parameter '\(formal.name)'", scope.origin, scope)
            }
            for entry in scope.elements {
                let owner = "element '\(entry.value.name)'"
                if case .expression(let value) = entry.value.value {
                    found += check(value, owner, entry.origin, scope)
                }
                for parameter in entry.value.parameters {
                    // A bare word is a text, as in `off` or `model=x`.
                    guard let value = parameter.value else { continue }
                    found += check(value, owner, entry.origin, scope)
                }
            }
            return found
        }

        private func check(
            _ value: Expression, _ owner: String, _ origin: Origin, _ scope: RuleScope
        ) -> [Diagnostic] {
            var unknown: [(code: String, name: String, what: String)] = []
            var readsCircuit = false
            value.visitNames(
                identifier: { name in
                    if !names.contains(name.lowercased()) { unknown.append(("undefined-parameter", name, "parameter")) }
                },
                call: { name, _ in
                    let key = name.lowercased()
                    if isCircuitFunction(key) { readsCircuit = true }
                    if BuiltInFunction(rawValue: key) == nil, !functions.contains(key), !isCircuitFunction(key) {
                        unknown.append(("undefined-function", name, "function"))
                    }
                })
            return unknown.compactMap { code, name, what in
                let key = name.lowercased()
                if readsCircuit || key == "time" {
                    if what == "function" || UndefinedParameterRule.quantities.contains(key) { return nil }
                }
                let known =
                    what == "function" ? Array(functions) + BuiltInFunction.allCases.map(\.rawValue) : Array(names)
                let help = EvaluationError(
                    what == "function" ? .undefinedFunction : .undefinedParameter, name: name,
                    nearest: nearestNames(to: name, among: known)
                ).help
                return Diagnostic(
                    netlist.severityOfMissing, code,
                    "\(owner) names an undefined \(what) '\(name)'\(scope.place)" + netlist.missingRemark,
                    about: name, in: origin, netlist.finder, help: help)
            }
        }
    }
}
