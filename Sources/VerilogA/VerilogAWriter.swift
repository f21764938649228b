public import CompactModels

/// Writes a compact model as a module of Verilog-A that Spectre, OpenVAF and VACASK take.
///
/// Language: Accellera, Verilog-AMS Language Reference Manual 2.4.0, without hidden state, `idt`, `analysis()`, events and
/// anything else that simulators treat differently. A state is the voltage of an internal node with 1 F to ground; at time 0
/// a conductance of 1 S holds it at its initial value, in operating points as well, where the rate alone may be zero everywhere.
public enum VerilogAWriter {
    /// The module.
    ///
    /// - Parameter model: The model; what its parameters have as values become the defaults.
    /// - Returns: The text, which ends with a line end.
    public static func write(_ model: CompactModel) -> String {
        let parts = VerilogAParts(model)
        return VerilogATemplate.standard.filled(parts.texts)
    }

    /// The name of the module: the model's, with underscores for what a name cannot have.
    ///
    /// - Parameter model: The model.
    public static func moduleName(of model: CompactModel) -> String { VerilogAParts(model).module }

    /// How the module calls the model's parameters: one whose name is a word of Verilog-A has a tail.
    ///
    /// - Parameter model: The model.
    /// - Returns: The module's names by the model's.
    public static func parameterNames(of model: CompactModel) -> [String: String] {
        Dictionary(
            zip(model.parameters.map(\.name), VerilogAParts(model).parameters), uniquingKeysWith: { first, _ in first })
    }

    /// The module's internal nodes, one for each state in the model's order; their voltages are the states divided by their scales.
    ///
    /// - Parameter model: The model.
    public static func nodeNames(of model: CompactModel) -> [String] { VerilogAParts(model).nodes }
}
