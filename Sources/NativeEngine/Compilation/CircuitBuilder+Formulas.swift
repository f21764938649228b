internal import CNativeEngine
internal import Netlists

extension CircuitBuilder {
    /// Adds a formula over voltages, currents and time to one or two rows.
    mutating func addFormula(_ formula: Expression, rows: (Int, Int?), factor: Double) throws(Unfit) {
        let first = circuit.steps.count
        var compiler = FormulaCompiler(first: first, rows: rows)
        _ = try compiler.compile(formula, in: &self)
        var form = hillock_formula()
        form.first = Int32(first)
        form.count = Int32(circuit.steps.count - first)
        form.row = (circuit.row(rows.0), rows.1.map { circuit.row($0) } ?? -1)
        form.factor = factor
        circuit.formulas.append(form)
    }
}

/// Writes a formula as steps, each of which uses earlier ones.
struct FormulaCompiler {
    /// Where the steps of this formula begin.
    let first: Int
    let rows: (Int, Int?)
    private var depth = 0

    init(first: Int, rows: (Int, Int?)) {
        self.first = first
        self.rows = rows
    }

    /// Adds the steps of an expression.
    ///
    /// - Returns: The number of the step that holds its value.
    mutating func compile(_ expression: Expression, in builder: inout CircuitBuilder) throws(Unfit) -> Int32 {
        depth += 1
        defer { depth -= 1 }
        guard depth < 500 else { throw Unfit("its formula is nested too deeply") }
        switch expression {
        case .number(let value): return add(number: value, in: &builder)
        case .identifier(let name): return try identifier(name, in: &builder)
        case .string, .list: throw Unfit("its formula holds a text or a list")
        case .unary(let sign, let operand):
            let value = try compile(operand, in: &builder)
            switch sign {
            case .plus: return value
            case .minus: return add(HILLOCK_DO_NEGATE, [value], in: &builder)
            case .not: return add(HILLOCK_DO_NOT, [value], in: &builder)
            }
        case .binary(let symbol, let left, let right):
            return try binary(symbol, try compile(left, in: &builder), try compile(right, in: &builder), in: &builder)
        case .conditional(let condition, let then, let otherwise):
            let parts = try [condition, then, otherwise].map { part throws(Unfit) in try compile(part, in: &builder) }
            return add(HILLOCK_DO_SELECT, parts, in: &builder)
        case .call(let name, let arguments): return try call(name, arguments, in: &builder)
        }
    }

    private func add(
        _ operation: hillock_operation, _ operands: [Int32] = [], number: Double = 0, in builder: inout CircuitBuilder
    ) -> Int32 {
        var step = hillock_step()
        step.operation = operation
        step.a = operands.first ?? 0
        step.b = operands.count > 1 ? operands[1] : 0
        step.c = operands.count > 2 ? operands[2] : 0
        step.number = number
        builder.circuit.steps.append(step)
        return Int32(builder.circuit.steps.count - 1 - first)
    }

    private func add(number: Double, in builder: inout CircuitBuilder) -> Int32 {
        add(HILLOCK_DO_NUMBER, number: number, in: &builder)
    }

    /// Constants that ngspice knows in B sources.
    private static let constants = [
        "pi": Double.pi, "e": 2.718281828459045, "c": 2.99792458e8, "kelvin": -273.15, "echarge": 1.602176634e-19,
        "boltz": 1.380649e-23, "planck": 6.62607015e-34, "yes": 1, "no": 0, "true": 1, "false": 0,
    ]

    private func identifier(_ name: String, in builder: inout CircuitBuilder) throws(Unfit) -> Int32 {
        if name == "time" { return add(HILLOCK_DO_TIME, in: &builder) }
        if name == "temper" { return add(number: builder.content.temperature, in: &builder) }
        guard let value = Self.constants[name] else { throw Unfit("its formula has an unknown name '\(name)'") }
        return add(number: value, in: &builder)
    }

    private func quantity(_ place: Int, in builder: inout CircuitBuilder) -> Int32 {
        var step = hillock_step()
        step.operation = HILLOCK_DO_QUANTITY
        step.place = Int32(place)
        step.slot = (
            builder.circuit.slot(rows.0, place), rows.1.map { builder.circuit.slot($0, place) } ?? -1
        )
        builder.circuit.steps.append(step)
        return Int32(builder.circuit.steps.count - 1 - first)
    }

    private func binary(
        _ symbol: BinaryOperator, _ left: Int32, _ right: Int32, in builder: inout CircuitBuilder
    ) throws(Unfit) -> Int32 {
        switch symbol {
        case .add: return add(HILLOCK_DO_ADD, [left, right], in: &builder)
        case .subtract: return add(HILLOCK_DO_SUBTRACT, [left, right], in: &builder)
        case .multiply: return add(HILLOCK_DO_MULTIPLY, [left, right], in: &builder)
        case .divide: return add(HILLOCK_DO_DIVIDE, [left, right], in: &builder)
        case .power: return add(HILLOCK_DO_POWER, [left, right], in: &builder)
        case .less: return add(HILLOCK_DO_LESS, [left, right], in: &builder)
        case .lessOrEqual: return add(HILLOCK_DO_LESS_EQUAL, [left, right], in: &builder)
        case .greater: return add(HILLOCK_DO_LESS, [right, left], in: &builder)
        case .greaterOrEqual: return add(HILLOCK_DO_LESS_EQUAL, [right, left], in: &builder)
        case .equal: return add(HILLOCK_DO_EQUAL, [left, right], in: &builder)
        case .notEqual:
            let equal = add(HILLOCK_DO_EQUAL, [left, right], in: &builder)
            return add(HILLOCK_DO_NOT, [equal], in: &builder)
        case .and: return add(HILLOCK_DO_AND, [left, right], in: &builder)
        case .or: return add(HILLOCK_DO_OR, [left, right], in: &builder)
        case .remainder, .integerDivide: throw Unfit("its formula has the operator '\(symbol.rawValue)'")
        }
    }

    private static let functions: [String: (hillock_operation, Int)] = [
        "exp": (HILLOCK_DO_EXP, 1), "ln": (HILLOCK_DO_LN, 1), "log": (HILLOCK_DO_LN, 1),
        "log10": (HILLOCK_DO_LOG10, 1), "sqrt": (HILLOCK_DO_SQRT, 1), "sin": (HILLOCK_DO_SIN, 1),
        "cos": (HILLOCK_DO_COS, 1), "tan": (HILLOCK_DO_TAN, 1), "atan": (HILLOCK_DO_ATAN, 1),
        "tanh": (HILLOCK_DO_TANH, 1), "sinh": (HILLOCK_DO_SINH, 1), "cosh": (HILLOCK_DO_COSH, 1),
        "abs": (HILLOCK_DO_ABS, 1), "min": (HILLOCK_DO_MIN, 2), "max": (HILLOCK_DO_MAX, 2),
        "pwr": (HILLOCK_DO_POWER, 2), "pow": (HILLOCK_DO_POWER, 2), "u": (HILLOCK_DO_STEP, 1),
        "uramp": (HILLOCK_DO_RAMP, 1), "sgn": (HILLOCK_DO_SIGN, 1), "ternary_fcn": (HILLOCK_DO_SELECT, 3),
    ]

    private mutating func call(
        _ name: String, _ arguments: [Expression], in builder: inout CircuitBuilder
    ) throws(Unfit) -> Int32 {
        if name == "v" || name == "i" {
            var places: [Int] = []
            for case .identifier(let word) in arguments {
                places.append(name == "v" ? try builder.place(word) : try builder.branch(word))
            }
            guard places.count == arguments.count, (1...(name == "v" ? 2 : 1)).contains(places.count) else {
                throw Unfit("its formula has a \(name)( ) that it does not understand")
            }
            let plus = quantity(places[0], in: &builder)
            if places.count == 1 { return plus }
            return add(HILLOCK_DO_SUBTRACT, [plus, quantity(places[1], in: &builder)], in: &builder)
        }
        guard let (operation, count) = Self.functions[name] else {
            throw Unfit("its formula has an unknown function '\(name)'")
        }
        guard arguments.count == count else {
            throw Unfit("its formula gives \(name)( ) \(arguments.count) arguments instead of \(count)")
        }
        let operands = try arguments.map { part throws(Unfit) in try compile(part, in: &builder) }
        return add(operation, operands, in: &builder)
    }
}

extension Expression {
    /// The elements whose currents a formula reads.
    var currents: Set<String> {
        switch self {
        case .number, .identifier, .string: []
        case .list(let items): items.reduce(into: []) { $0.formUnion($1.currents) }
        case .unary(_, let operand): operand.currents
        case .binary(_, let left, let right): left.currents.union(right.currents)
        case .conditional(let condition, let then, let otherwise):
            condition.currents.union(then.currents).union(otherwise.currents)
        case .call("i", let arguments):
            arguments.reduce(into: []) { names, argument in
                if case .identifier(let name) = argument { names.insert(name) }
            }
        case .call(_, let arguments): arguments.reduce(into: []) { $0.formUnion($1.currents) }
        }
    }
}
