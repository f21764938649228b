extension Expression {
    /// The expression with all names in lower case.
    func lowercased() -> Expression {
        switch self {
        case .number, .string: self
        case .identifier(let name): .identifier(name.lowercased())
        case .list(let items): .list(items.map { $0.lowercased() })
        case .unary(let sign, let operand): .unary(sign, operand.lowercased())
        case .binary(let symbol, let left, let right): .binary(symbol, left.lowercased(), right.lowercased())
        case .conditional(let condition, let then, let otherwise):
            .conditional(condition.lowercased(), then: then.lowercased(), otherwise: otherwise.lowercased())
        case .call(let name, let arguments): .call(name.lowercased(), arguments.map { $0.lowercased() })
        }
    }

    /// A name or text at the left end of the expression, for messages.
    var leadingName: String {
        var part = self
        while true {
            switch part {
            case .number(let value): return "\(value)"
            case .identifier(let name), .string(let name), .call(let name, _): return name
            case .list(let items):
                guard let first = items.first else { return "[]" }
                part = first
            case .unary(_, let operand): part = operand
            case .binary(_, let left, _): part = left
            case .conditional(let condition, _, _): part = condition
            }
        }
    }

    /// Visits every identifier that stands for a value and every called function, without recursion.
    ///
    /// The arguments of `v(…)`, `i(…)` and the like name nets and elements and are not visited.
    func visitNames(identifier: (String) -> Void, call: (String, Int) -> Void) {
        var pending = [self]
        while let part = pending.popLast() {
            switch part {
            case .number, .string: break
            case .identifier(let name): identifier(name)
            case .list(let items): pending.append(contentsOf: items)
            case .unary(_, let operand): pending.append(operand)
            case .binary(_, let left, let right):
                pending.append(right)
                pending.append(left)
            case .conditional(let condition, let then, let otherwise):
                pending.append(otherwise)
                pending.append(then)
                pending.append(condition)
            case .call(let name, let arguments):
                call(name, arguments.count)
                if !isCircuitFunction(name.lowercased()) { pending.append(contentsOf: arguments.reversed()) }
            }
        }
    }
}

/// Whether the lower-case name reads a quantity of the running circuit: a voltage or a current.
func isCircuitFunction(_ name: String) -> Bool {
    switch name {
    case "v", "i", "vm", "vp", "vr", "vi", "vdb": true
    default: false
    }
}

extension FunctionDefinition {
    /// The function with all names in lower case.
    func lowercased() -> FunctionDefinition {
        FunctionDefinition(
            name: name.lowercased(), arguments: arguments.map { $0.lowercased() }, body: body.lowercased())
    }
}
