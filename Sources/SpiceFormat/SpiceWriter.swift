public import Netlists

/// Writes netlists in ngspice's dialect of SPICE.
///
/// Numbers are written without suffixes, as the shortest decimal that reads back as the same Double; names as they are
/// given; long lines are continued with `+`. Reading what was written gives the netlist that was written, as long as
/// its names are names: a net with a blank in it has no place in SPICE.
public enum SpiceWriter {
    /// A whole deck: the title, the statements and `.end`.
    ///
    /// - Parameter netlist: The netlist.
    /// - Returns: The text, which ends with a line end.
    public static func write(_ netlist: Netlist) -> String {
        var writer = CardWriter()
        writer.declare(netlist.statements)
        writer.line.verbatim(netlist.title.isEmpty ? "" : netlist.title)
        for statement in netlist.statements { writer.write(statement) }
        writer.line.verbatim(".end")
        return writer.line.text()
    }

    /// Statements without a title and without `.end`, as an included file has them.
    ///
    /// - Parameter statements: The statements.
    /// - Returns: The text; empty, or ending with a line end.
    public static func write(_ statements: [Statement]) -> String {
        var writer = CardWriter()
        writer.declare(statements)
        for statement in statements { writer.write(statement) }
        return writer.line.text()
    }

    /// An expression without braces.
    ///
    /// - Parameter expression: The expression.
    /// - Returns: The text.
    public static func text(_ expression: Expression) -> String {
        var bytes: [UInt8] = []
        ExpressionWriter.write(expression, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A number as ngspice reads it: no suffix, the shortest decimal that reads back as the same Double.
    ///
    /// - Parameter number: The number.
    /// - Returns: The text, such as `1e-06`.
    public static func text(_ number: Double) -> String {
        var bytes: [UInt8] = []
        ExpressionWriter.writeNumber(number, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
