public import Diagnostics
public import Netlists

extension Technology {
    /// A netlist for this process, with what the user should know of it.
    public struct MappedNetlist: Hashable, Sendable {
        /// The netlist with the process's device lines and model cards.
        public var netlist: Netlist

        /// Warnings, e.g. that a length was raised to the smallest one.
        public var warnings: [Diagnostic]
    }

    /// Turns the generic transistors of a netlist into those of this process and adds the model cards that they need.
    ///
    /// An M line whose model is `nmos`, `pmos` or another of ``deviceNames`` becomes an M line of the process, at the
    /// top level and inside subcircuits, unless the netlist defines a model card of that name itself. Instance
    /// parameters are kept; source and drain areas are added where they are not stated. Capacitors and resistors stay
    /// ideal.
    ///
    /// - Parameters:
    ///   - netlist: The netlist.
    ///   - corner: The corner, e.g. `tt`.
    /// - Returns: The netlist for this process.
    /// - Throws: All findings: an unknown corner or device, missing model files, a geometry outside the limits.
    public func map(_ netlist: Netlist, corner: String) throws(DiagnosticError) -> Netlist {
        try mapping(netlist, corner: corner).netlist
    }

    /// As ``map(_:corner:)``, with the warnings.
    ///
    /// - Parameters:
    ///   - netlist: The netlist.
    ///   - corner: The corner, e.g. `tt`.
    ///   - finder: Turns origins into places for messages.
    /// - Returns: The netlist for this process and the warnings.
    /// - Throws: All findings.
    public func mapping(
        _ netlist: Netlist, corner: String, locating finder: @escaping SourceFinder = { _, _ in nil }
    ) throws(DiagnosticError) -> MappedNetlist {
        guard let corner = cornerNames.first(where: { $0 == corner.lowercased() }) else {
            throw DiagnosticError(
                "unknown-corner", "\(name) has no corner '\(corner)'", help: helpNaming(corner, among: cornerNames))
        }
        var mapper = DeviceMapper(technology: self, ownModels: netlist.modelNames, finder: finder)
        var result = netlist
        result.statements = mapper.map(netlist.statements)
        if mapper.diagnostics.contains(where: { $0.severity == .error }) { throw DiagnosticError(mapper.diagnostics) }
        if mapper.used.isEmpty { return MappedNetlist(netlist: result, warnings: mapper.diagnostics) }
        let uses = try deviceUses(in: result, mapped: mapper.used, locating: finder)
        result.statements.append(Statement(.comment(" model cards of \(name), corner \(corner)")))
        result.statements += try cards(for: uses, corner: corner).map { Statement(.model($0)) }
        return MappedNetlist(netlist: result, warnings: mapper.diagnostics)
    }
}

extension Netlist {
    /// The names of all model cards without the suffix of a bin, in lower case.
    var modelNames: Set<String> {
        var names: Set<String> = []
        func collect(_ statements: [Statement]) {
            for statement in statements {
                switch statement.content {
                case .model(let card): names.insert(card.name.lowercased())
                case .subcircuit(let subcircuit): collect(subcircuit.statements)
                case .conditional(let branches): branches.forEach { collect($0.statements) }
                case .librarySection(_, let statements): collect(statements)
                default: break
                }
            }
        }
        collect(statements)
        return names
    }
}
