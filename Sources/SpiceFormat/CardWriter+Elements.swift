internal import Netlists

extension CardWriter {
    mutating func write(_ element: Element) {
        line.begin(element.name)
        for net in element.nets { line.item(net) }
        let kind = element.kind
        let isPassive = kind == .resistor || kind == .capacitor || kind == .inductor
        // A bare value stands before the model card, a named one behind it.
        let modelFirst = isPassive ? element.value.map(isNamed) ?? true : kind != .codeModel
        if modelFirst, let model = element.model { line.item(model) }
        if let value = element.value { write(value, of: kind) }
        if !modelFirst, let model = element.model { line.item(model) }
        write(element.parameters)
        line.endCard()
    }

    /// Whether a resistance, capacitance or inductance depends on the circuit, so that ngspice wants `r=` before it.
    private func isNamed(_ value: Element.Value) -> Bool {
        if case .expression(let expression) = value { expression.dependsOnCircuit } else { false }
    }

    private mutating func write(_ value: Element.Value, of kind: Element.Kind) {
        switch value {
        case .expression(let expression): writeLevel(expression, of: kind)
        case .source(let source): write(source)
        case .voltage(let expression): writeFunction(kind == .behavioural ? "v" : "vol", expression)
        case .current(let expression): writeFunction(kind == .behavioural ? "i" : "cur", expression)
        case .controlled(let control, let gain):
            for name in control { line.item(name) }
            item(gain)
        case .coupling(let inductors, let coefficient):
            for name in inductors { line.item(name) }
            item(coefficient)
        case .text(let text):
            if !text.isEmpty { line.item(text) }
        }
    }

    private mutating func writeLevel(_ expression: Expression, of kind: Element.Kind) {
        line.beginItem()
        if kind == .resistor || kind == .capacitor || kind == .inductor, isNamed(.expression(expression)) {
            line.append(kind.rawValue)
            line.append(equals)
        }
        append(expression)
        line.endItem()
    }

    private mutating func writeFunction(_ name: String, _ expression: Expression) {
        line.beginItem()
        line.append(name)
        line.append(equals)
        // ngspice tells a table by `=pwl(`, without a brace between.
        if case .call(let function, _) = expression, function.lowercased() == "pwl" {
            line.append { ExpressionWriter.write(expression, to: &$0) }
        } else {
            line.append(openBrace)
            line.append { ExpressionWriter.write(expression, to: &$0) }
            line.append(closeBrace)
        }
        line.endItem()
    }

    private mutating func write(_ source: Source) {
        if let dc = source.dc {
            line.item("dc")
            item(dc)
        }
        if let ac = source.ac {
            line.item("ac")
            for value in ac { item(value) }
        }
        switch source.shape {
        case .pulse(let values): writeShape("pulse(", values)
        case .piecewiseLinear(let values): writeShape("pwl(", values)
        case .sine(let values): writeShape("sin(", values)
        case .exponential(let values): writeShape("exp(", values)
        case .text(let text): line.item(text)
        case nil: break
        }
    }

    private mutating func writeShape(_ head: String, _ values: [Expression]) {
        line.beginItem()
        line.append(head)
        for (index, value) in values.enumerated() {
            if index > 0 {
                line.endItem()
                line.beginItem()
            }
            append(value)
        }
        line.append(closeParenthesis)
        line.endItem()
    }
}

extension Expression {
    /// Whether the value changes with a voltage, a current or time.
    fileprivate var dependsOnCircuit: Bool {
        switch self {
        case .number, .string: false
        case .identifier(let name): ["time", "temper", "hertz"].contains(name.lowercased())
        case .list(let values): values.contains(where: \.dependsOnCircuit)
        case .unary(_, let operand): operand.dependsOnCircuit
        case .binary(_, let left, let right): left.dependsOnCircuit || right.dependsOnCircuit
        case .conditional(let condition, let then, let otherwise):
            condition.dependsOnCircuit || then.dependsOnCircuit || otherwise.dependsOnCircuit
        case .call(let name, let arguments):
            ["v", "i"].contains(name.lowercased()) || arguments.contains(where: \.dependsOnCircuit)
        }
    }
}
