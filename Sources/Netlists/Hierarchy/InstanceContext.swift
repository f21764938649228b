/// One instance of a subcircuit during flattening, or the top level: its parameter values and its nets.
///
/// Parameters are looked up along the calls, as numparam's stack of symbol tables does, and not along the text.
final class InstanceContext: ParameterScope {
    let scope: Scope
    let caller: InstanceContext?
    /// How many instances stand around what is inside.
    let depth: Int
    /// `xtop.xin`; empty at the top level.
    let path: String
    /// `path` with a final point; empty at the top level.
    let prefix: String
    /// The parts between which ngspice repeats the letter of the device. See ``simulatorName(_:)``.
    private let parts: [String]
    /// The `m` that devices inside get in place of their own; `nil` if they keep theirs.
    var multiplicity: Double?
    var values: [String: Double]
    private let terminals: [String: String]

    init(top scope: Scope) {
        self.scope = scope
        caller = nil
        depth = 0
        path = ""
        prefix = ""
        parts = []
        values = [:]
        terminals = [:]
    }

    init(instance name: String, of scope: Scope, in caller: InstanceContext, nets: [String]) {
        self.scope = scope
        self.caller = caller
        depth = caller.depth + 1
        path = caller.prefix + name
        prefix = path + "."
        values = [:]
        terminals = Dictionary(zip(scope.terminals, nets), uniquingKeysWith: { first, _ in first })
        // ngspice expands a nested definition inside the definition around it before that one is itself expanded, and
        // puts the device's letter in front each time (subckt.c, `doit`).
        var owner: InstanceContext? = caller
        while let here = owner, here.scope !== scope.parent { owner = here.caller }
        if let owner, owner.depth > 0 {
            parts = owner.parts + [String(path.dropFirst(owner.prefix.count))]
        } else {
            parts = [path]
        }
    }

    func value(ofParameter name: String) -> Double? {
        var context: InstanceContext? = self
        while let here = context {
            if let value = here.values[name] { return value }
            context = here.caller
        }
        return nil
    }

    /// All parameters in reach, for suggestions.
    var parameterNames: [String] {
        var names: Set<String> = []
        var context: InstanceContext? = self
        while let here = context {
            names.formUnion(here.values.keys)
            context = here.caller
        }
        return names.sorted()
    }

    /// The flattened name of a net that is named inside.
    func flattened(_ net: String, globals: Set<String>) -> String {
        if net == "0" || net == "gnd" { return "0" }
        if globals.contains(net) || depth == 0 { return net }
        return terminals[net] ?? prefix + net
    }

    /// The name that ngspice gives to an element inside: `m1`, `m.xa.m1`; and `m.xa.m.xb.m1` when the definition of
    /// `xb` stands inside the definition of `xa`.
    func simulatorName(_ element: String) -> String {
        guard let letter = element.first, depth > 0 else { return element }
        if letter == "x" { return prefix + element }
        if parts.count == 1 { return "\(letter).\(prefix)\(element)" }
        return parts.map { "\(letter).\($0)." }.joined() + element
    }
}
