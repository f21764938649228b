public import Diagnostics

extension Netlist {
    /// The devices of the circuit with all subcircuits expanded, in the order in which they stand in the deck.
    ///
    /// Names and nets are those of ngspice's own expansion: `Ml1` of the instance `Xsyn` is `m.xsyn.ml1` to the
    /// simulator, its inner net `vr1` is `xsyn.vr1`. Parameters are evaluated: defaults of the subcircuit, overrides of
    /// the instance, `.param` cards inside and around, `.if` blocks decided.
    ///
    /// Library sections and includes must have been expanded before. Instances of subcircuits give no device of their
    /// own, only what is inside them.
    ///
    /// - Returns: One entry per device.
    /// - Throws: A `DiagnosticError` when a subcircuit is undefined or contains itself, an instance connects the wrong
    ///   number of nets, or a value cannot be computed.
    public func flattenedDevices() throws(DiagnosticError) -> [FlatDevice] {
        try Flattening(self).devices
    }
}
