internal import Diagnostics

/// Two elements, subcircuits, model cards or parameters of one scope have the same name.
///
/// What stands in `.if` blocks is left out, since only one arm counts. Of parameters ngspice takes the last.
enum DuplicateNameRule: NetlistRule {
    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        netlist.scopes.flatMap { scope in
            repeated(
                scope.elements.map { ($0.value.name, $0.origin, $0.isConditional) }, "element", .error, scope, netlist)
                + repeated(
                    scope.subcircuits.map { ($0.value.name, $0.origin, $0.isConditional) }, "subcircuit", .error, scope,
                    netlist)
                + repeated(
                    scope.models.map { ($0.value.name, $0.origin, $0.isConditional) }, "model", .error, scope, netlist)
                + repeated(
                    scope.parameters.map { ($0.value.name, $0.origin, $0.isConditional) }, "parameter", .warning,
                    scope, netlist)
        }
    }

    private static func repeated(
        _ entries: [(name: String, origin: Origin, isConditional: Bool)], _ what: String,
        _ severity: Diagnostic.Severity, _ scope: RuleScope, _ netlist: CheckedNetlist
    ) -> [Diagnostic] {
        var seen: [String: Origin] = [:]
        var found: [Diagnostic] = []
        for entry in entries where !entry.isConditional {
            let key = entry.name.lowercased()
            guard let first = seen.updateValue(entry.origin, forKey: key) else { continue }
            let line = first.line > 0 ? "; the first is in line \(first.line)" : ""
            found.append(
                Diagnostic(
                    severity, "duplicate-name", "\(what) '\(entry.name)' is defined twice\(scope.place)\(line)",
                    about: entry.name, in: entry.origin, netlist.finder,
                    help: severity == .warning
                        ? "ngspice takes the last value; remove the others" : "rename or remove one of them"))
        }
        return found
    }
}
