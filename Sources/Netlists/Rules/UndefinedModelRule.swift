internal import Diagnostics

/// An element names a model card that no scope in reach defines.
///
/// A card with the suffix of a bin, `nch.3`, defines `nch`.
enum UndefinedModelRule: NetlistRule {
    static func findings(in netlist: CheckedNetlist) -> [Diagnostic] {
        netlist.scopes.flatMap { scope in
            var known: Set<String> = []
            for card in scope.chain.flatMap(\.models) {
                let name = card.value.name.lowercased()
                known.insert(name)
                if let point = name.lastIndex(of: "."), Int(name[name.index(after: point)...]) != nil {
                    known.insert(String(name[..<point]))
                }
            }
            return scope.elements.compactMap { entry -> Diagnostic? in
                let element = entry.value
                guard element.kind != .instance, let model = element.model, !known.contains(model) else { return nil }
                return Diagnostic(
                    netlist.severityOfMissing, "undefined-model",
                    "element '\(element.name)' names an undefined model '\(model)'\(scope.place)"
                        + netlist.missingRemark,
                    about: model, in: entry.origin, netlist.finder,
                    help: helpNaming(model, among: known) ?? "add a .model card for it, or include its file")
            }
        }
    }
}
