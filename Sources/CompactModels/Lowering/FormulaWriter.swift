/// Writes operations as formulas of a language whose operators are C's: Verilog-A, or C itself.
///
/// Operands keep their order and sums their grouping, so that a formula rounds as the native evaluation does.
public struct FormulaWriter {
    /// What differs between languages.
    public struct Dialect: Sendable {
        /// The names of functions of one operand; `negate` is an operator.
        public var unary: [UnaryFunction: String]
        /// A call of `pow`, `min` or `max`, from the function and the texts of its operands.
        public var binary: @Sendable (BinaryFunction, String, String) -> String

        /// Creates a dialect.
        ///
        /// - Parameters:
        ///   - unary: The names of functions of one operand.
        ///   - binary: A call of `pow`, `min` or `max`.
        public init(
            unary: [UnaryFunction: String], binary: @escaping @Sendable (BinaryFunction, String, String) -> String
        ) {
            self.unary = unary
            self.binary = binary
        }
    }

    /// How tightly an operator binds.
    enum Level: Int { case choice, comparison, sum, product, sign, primary }

    private let graph: ExpressionGraph
    private let dialect: Dialect

    /// The text of a place that has a name or is an input; `nil` for one that is written out.
    private let name: (Int) -> String?

    /// Creates a writer.
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - dialect: The language.
    ///   - name: The text of a place that has a name or is an input; `nil` for one that is written out.
    public init(_ graph: ExpressionGraph, _ dialect: Dialect, name: @escaping (Int) -> String?) {
        self.graph = graph
        self.dialect = dialect
        self.name = name
    }

    /// The formula of a place, by its name if it has one.
    ///
    /// - Parameters:
    ///   - place: The place.
    ///   - isTight: Whether it is to be in parentheses where an operator could take it apart.
    public func text(_ place: Int, isTight: Bool = false) -> String { text(place, at: isTight ? .primary : .choice) }

    /// The formula of a place whose own name is being defined.
    public func definition(_ place: Int) -> String { written(place).text }

    /// The condition of a choice.
    public func condition(_ place: Int) -> String {
        guard case .choice(let comparison, let left, let right, _, _) = graph.operations[place] else { return "1" }
        return "\(text(left, at: .sum)) \(comparison.rawValue) \(text(right, at: .sum))"
    }

    private func text(_ place: Int, at level: Level) -> String {
        if let name = name(place) { return name }
        let (text, own) = written(place)
        return own.rawValue < level.rawValue ? "(\(text))" : text
    }

    private func written(_ place: Int) -> (text: String, level: Level) {
        switch graph.operations[place] {
        case .constant(let value):
            let text = FormulaWriter.number(value)
            return (text, value.sign == .minus ? .sign : .primary)
        case .parameter, .voltage, .state, .temperature: return (name(place) ?? "?", .primary)
        case .unary(.negate, let a): return ("-\(text(a, at: .primary))", .sign)
        case .unary(let function, let a):
            return ("\(dialect.unary[function] ?? function.rawValue)(\(text(a)))", .primary)
        case .binary(let function, let a, let b):
            let sign: (word: String, level: Level, right: Level)
            switch function {
            case .add: sign = ("+", .sum, .product)
            case .subtract: sign = ("-", .sum, .product)
            // A sign behind an operator is no error, and hard to read.
            case .multiply: sign = ("*", .product, .primary)
            case .divide: sign = ("/", .product, .primary)
            case .power, .min, .max: return (dialect.binary(function, text(a), text(b)), .primary)
            }
            return ("\(text(a, at: sign.level)) \(sign.word) \(text(b, at: sign.right))", sign.level)
        case .choice(_, _, _, let then, let otherwise):
            return (
                "(\(condition(place))) ? \(text(then, at: .comparison)) : \(text(otherwise, at: .comparison))", .choice
            )
        }
    }

    /// The shortest decimal that reads back as the same number, always with a point or an exponent: 1/2 is 0 in C.
    public static func number(_ value: Double) -> String {
        let text = value.description
        guard let mark = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<mark] + ".0" + text[mark...]
    }
}
