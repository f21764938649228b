public import Diagnostics

extension Netlist {
    /// What all rules find in the netlist: errors that ngspice would stop at or pass over, and likely mistakes.
    ///
    /// While includes or library calls have not been expanded, missing definitions are notes.
    ///
    /// - Parameter finder: Turns origins into places for messages.
    /// - Returns: The findings, rule by rule.
    public func check(locating finder: @escaping SourceFinder = { _, _ in nil }) -> [Diagnostic] {
        let top = RuleScope(statements)
        let devices = (try? flattenedDevices()) ?? []
        let checked = CheckedNetlist(
            top: top, scopes: top.all, globals: globalNets.union(["0", "gnd"]), devices: devices, finder: finder)
        let rules: [any NetlistRule.Type] = [
            UndefinedSubcircuitRule.self, UndefinedModelRule.self, UndefinedParameterRule.self,
            TerminalCountRule.self, DuplicateNameRule.self, ReservedNameRule.self, OneConnectionRule.self,
            FloatingNetRule.self, VoltageLoopRule.self, StatisticalFunctionRule.self, LostMultiplicityRule.self,
        ]
        return rules.flatMap { $0.findings(in: checked) }
    }
}
