internal import Netlists

/// Writes an expression with the fewest parentheses with which ngspice's two expression readers and ours see the same
/// tree.
///
/// ngspice's parameter reader cannot take a sign after an operator, reads powers and nested conditionals differently
/// from its source reader, and has one level for all comparisons; there parentheses are written although they could
/// be left out for one of the two.
struct ExpressionWriter {
    /// How tightly an expression must bind to stand without parentheses.
    private enum Level {
        static let whole = -1
        static let or = 0
        static let sum = 3
        static let product = 4
        static let not = 6
        static let primary = 7
    }

    static func write(_ expression: Expression, to out: inout [UInt8]) {
        write(expression, level: Level.whole, first: true, to: &out)
    }

    private static func write(_ expression: Expression, level: Int, first: Bool, to out: inout [UInt8]) {
        switch expression {
        case .number(let value):
            let signed = value.sign == .minus
            enclose(signed && !(first && level <= Level.sum), to: &out) { writeNumber(value, to: &$0) }
        case .identifier(let name):
            out.append(contentsOf: name.utf8)
        case .string(let text):
            out.append(doubleQuote)
            out.append(contentsOf: text.utf8)
            out.append(doubleQuote)
        case .list(let values):
            out.append(openBracket)
            writeArguments(values, to: &out)
            out.append(closeBracket)
        case .call(let name, let arguments):
            out.append(contentsOf: name.utf8)
            out.append(openParenthesis)
            writeArguments(arguments, to: &out)
            out.append(closeParenthesis)
        case .unary(.not, let operand):
            enclose(level > Level.not, to: &out) {
                $0.append(UInt8(ascii: "!"))
                write(operand, level: Level.primary, first: false, to: &$0)
            }
        case .unary(let sign, let operand):
            enclose(!(first && level <= Level.sum), to: &out) {
                $0.append(contentsOf: sign.rawValue.utf8)
                // A minus before a bare number would be read as a part of the number.
                let isLiteral = if case .number = operand { sign == .minus } else { false }
                enclose(isLiteral, to: &$0) {
                    write(operand, level: isLiteral ? Level.whole : Level.product, first: isLiteral, to: &$0)
                }
            }
        case .binary(let symbol, let left, let right):
            let own = symbol.level
            let parenthesised = own < level
            let leftLevel = symbol == .power ? Level.primary : symbol.isComparison ? own + 1 : own
            let rightLevel = symbol == .power ? Level.primary : own + 1
            enclose(parenthesised, to: &out) {
                write(left, level: leftLevel, first: first || parenthesised, to: &$0)
                $0.append(contentsOf: symbol.rawValue.utf8)
                write(right, level: rightLevel, first: false, to: &$0)
            }
        case .conditional(let condition, let then, let otherwise):
            let parenthesised = level > Level.whole
            enclose(parenthesised, to: &out) {
                write(condition, level: Level.or, first: first || parenthesised, to: &$0)
                $0.append(UInt8(ascii: "?"))
                write(then, level: Level.or, first: false, to: &$0)
                $0.append(UInt8(ascii: ":"))
                write(otherwise, level: Level.or, first: false, to: &$0)
            }
        }
    }

    private static func writeArguments(_ arguments: [Expression], to out: inout [UInt8]) {
        for (index, argument) in arguments.enumerated() {
            if index > 0 { out.append(comma) }
            write(argument, level: Level.whole, first: true, to: &out)
        }
    }

    private static func enclose(_ parenthesised: Bool, to out: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        if parenthesised { out.append(openParenthesis) }
        body(&out)
        if parenthesised { out.append(closeParenthesis) }
    }

    /// The shortest decimal that reads back as the same Double; infinity as a decimal too large for one.
    static func writeNumber(_ value: Double, to out: inout [UInt8]) {
        if value.isInfinite {
            out.append(contentsOf: (value < 0 ? "-1e999" : "1e999").utf8)
            return
        }
        if value.magnitude < 1e15, value == value.rounded(.towardZero), value != 0 || value.sign == .plus {
            out.append(contentsOf: String(Int64(value)).utf8)
            return
        }
        var text = value.description
        text.withUTF8 { digits in
            let whole = digits.count > 2 && digits[digits.count - 2] == point && digits[digits.count - 1] == 0x30
            out.append(contentsOf: whole ? digits[..<(digits.count - 2)] : digits[...])
        }
    }
}

extension BinaryOperator {
    /// How tightly the operator binds, from 0.
    fileprivate var level: Int {
        switch self {
        case .or: 0
        case .and: 1
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 2
        case .add, .subtract: 3
        case .multiply, .divide, .remainder, .integerDivide: 4
        case .power: 5
        }
    }

    fileprivate var isComparison: Bool { level == 2 }
}
