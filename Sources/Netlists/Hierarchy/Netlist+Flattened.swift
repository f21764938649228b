public import Diagnostics

extension Netlist {
    /// All devices of the circuit with their place in the hierarchy, in the order in which they stand in the deck.
    ///
    /// Instances are followed into their subcircuits, whose definitions are looked up from the inner to the outer
    /// scope; parameters are evaluated with the defaults, the instance's own values and the `.param` cards of every
    /// level; `.if` blocks are decided. A parameter that is a text, a list or a function of voltages is left out. The
    /// lengths of M lines are multiplied by `.options scale`, so that they are in metres. Statistical functions count
    /// with their nominal value. Includes must have been expanded before.
    ///
    /// - Parameter finder: Turns origins into places for messages.
    /// - Returns: The devices; instances of subcircuits are not among them.
    /// - Throws: `DiagnosticError` for what prevents flattening: an undefined parameter, function or subcircuit, a
    ///   wrong number of nets, a cycle of parameters, nesting without end.
    public func flattenedDevices(locating finder: SourceFinder = { _, _ in nil }) throws(DiagnosticError)
        -> [FlatDevice]
    {
        let settings = try deckSettings(locating: finder)
        do {
            let scope = try Scope(
                name: "", terminals: [], formals: [], statements: statements, parent: nil, origin: .none)
            scope.markMultiplied()
            var flattener = Flattener(
                globals: globalNets, temperature: settings.temperature, scale: settings.lengthScale)
            try flattener.add(InstanceContext(top: scope))
            return flattener.devices
        } catch {
            throw DiagnosticError([error.diagnostic(finder)])
        }
    }

    /// The nets that `.global` cards name, in lower case.
    public var globalNets: Set<String> {
        var nets: Set<String> = []
        for statement in statements {
            if case .global(let names) = statement.content { nets.formUnion(names.map { $0.lowercased() }) }
        }
        return nets
    }
}
