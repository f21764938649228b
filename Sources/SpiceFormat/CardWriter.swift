internal import Netlists

/// Writes statements.
struct CardWriter {
    var line = LineWriter()
    /// The names of all parameters of the netlist in lower case: a word of an option that is one of them is written in
    /// braces, any other as it is.
    private var declared: Set<String> = []

    mutating func declare(_ statements: [Statement]) {
        for statement in statements {
            switch statement.content {
            case .parameters(let parameters):
                for parameter in parameters { declared.insert(parameter.name.lowercased()) }
            case .subcircuit(let subcircuit):
                for parameter in subcircuit.parameters { declared.insert(parameter.name.lowercased()) }
                declare(subcircuit.statements)
            case .librarySection(_, let inner): declare(inner)
            case .conditional(let arms): for arm in arms { declare(arm.statements) }
            default: break
            }
        }
    }

    mutating func write(_ statement: Statement) {
        switch statement.content {
        case .element(let element): write(element)
        case .subcircuit(let subcircuit): write(subcircuit)
        case .model(let model): write(model)
        case .parameters(let parameters): card(".param") { $0.write(parameters) }
        case .function(let function): write(function)
        case .include(let path): line.verbatim(".include \"\(path)\"")
        case .library(let path, let section): line.verbatim(".lib \"\(path)\" \(section)")
        case .librarySection(let name, let statements):
            line.verbatim(".lib \(name)")
            for inner in statements { write(inner) }
            line.verbatim(".endl \(name)")
        case .global(let nets): card(".global") { for net in nets { $0.line.item(net) } }
        case .initialConditions(let values): card(".ic") { $0.write(values) }
        case .nodeset(let values): card(".nodeset") { $0.write(values) }
        case .temperature(let values): card(".temp") { for value in values { $0.item(value) } }
        case .options(let parameters): card(".options") { $0.writeOptions(parameters) }
        case .analysis(let analysis): write(analysis)
        case .save(let items): card(".save") { for item in items { $0.line.item(item) } }
        case .measure(let measure):
            card(".meas") {
                $0.line.item(measure.analysis)
                $0.line.item(measure.name)
                if !measure.definition.isEmpty { $0.line.item(measure.definition) }
            }
        case .control(let lines):
            line.verbatim(".control")
            for inner in lines { line.verbatim(inner) }
            line.verbatim(".endc")
        case .conditional(let arms): write(arms)
        case .comment(let text): line.verbatim("*" + text)
        case .verbatim(let text): line.verbatim(text)
        }
    }

    /// Whether a word stands without braces: a truth value, a complex number, a PSpice global net
    /// (`$G_DPWR`), or a word such as `3.3.0`.
    private func isBareWord(_ name: String) -> Bool {
        guard let first = name.utf8.first, !isDigit(first), first != UInt8(ascii: "<"), first != dollar else {
            return true
        }
        guard first | 0x20 == UInt8(ascii: "t") || first | 0x20 == UInt8(ascii: "f") else { return false }
        return ["true", "false"].contains(name.lowercased())
    }

    private mutating func card(_ name: String, _ body: (inout CardWriter) -> Void) {
        line.begin(name)
        body(&self)
        line.endCard()
    }

    // MARK: Blocks

    private mutating func write(_ subcircuit: Subcircuit) {
        card(".subckt") {
            $0.line.item(subcircuit.name)
            for terminal in subcircuit.terminals { $0.line.item(terminal) }
            $0.write(subcircuit.parameters)
        }
        for statement in subcircuit.statements { write(statement) }
        line.verbatim(".ends \(subcircuit.name)")
    }

    private mutating func write(_ arms: [ConditionalBranch]) {
        for (index, arm) in arms.enumerated() {
            if let condition = arm.condition {
                line.verbatim("\(index == 0 ? ".if" : ".elseif") (\(SpiceWriter.text(condition)))")
            } else {
                line.verbatim(".else")
            }
            for statement in arm.statements { write(statement) }
        }
        line.verbatim(".endif")
    }

    // MARK: Definitions

    private mutating func write(_ model: ModelCard) {
        card(".model") {
            $0.line.item(model.name)
            $0.line.item(model.type)
            $0.write(model.parameters, vectors: .bracketed)
        }
    }

    private mutating func write(_ function: FunctionDefinition) {
        let arguments = function.arguments.joined(separator: ",")
        line.verbatim(".func \(function.name)(\(arguments)) {\(SpiceWriter.text(function.body))}")
    }

    private mutating func write(_ analysis: AnalysisCard) {
        switch analysis {
        case .operatingPoint: line.verbatim(".op")
        case .transient(let step, let stop, let start, let maximumStep, let useInitialConditions):
            card(".tran") {
                $0.item(step)
                $0.item(stop)
                if let start { $0.item(start) } else if maximumStep != nil { $0.item(0) }
                if let maximumStep { $0.item(maximumStep) }
                if useInitialConditions { $0.line.item("uic") }
            }
        case .dc(let sweeps):
            card(".dc") {
                for sweep in sweeps {
                    $0.line.item(sweep.name)
                    for value in [sweep.start, sweep.stop, sweep.step] { $0.item(value) }
                }
            }
        case .ac(let spacing, let points, let start, let stop):
            card(".ac") {
                $0.line.item(spacing)
                for value in [points, start, stop] { $0.item(value) }
            }
        case .text(let text): line.verbatim(text)
        }
    }

    // MARK: Values

    private mutating func write(_ values: [NetValue]) {
        for value in values {
            line.beginItem()
            line.append("v(\(value.net))=")
            append(value.value)
            line.endItem()
        }
    }

    private mutating func writeOptions(_ parameters: [Parameter]) {
        for parameter in parameters {
            if case .identifier(let word) = parameter.value, !declared.contains(word.lowercased()) {
                line.item("\(parameter.name)=\(word)")
            } else {
                write(parameter)
            }
        }
    }

    /// How a card writes several values of one parameter.
    enum Vectors {
        /// `ic=1,2`, as elements take them.
        case listed
        /// `[1 2]`, as XSPICE models take them.
        case bracketed
    }

    mutating func write(_ parameters: [Parameter], vectors: Vectors = .listed) {
        for parameter in parameters { write(parameter, vectors: vectors) }
    }

    private mutating func write(_ parameter: Parameter, vectors: Vectors = .listed) {
        line.beginItem()
        line.append(parameter.name)
        if let value = parameter.value {
            line.append(equals)
            if vectors == .listed, case .list(let values) = value, values.count > 1, !values.contains(where: \.isList) {
                for (index, inner) in values.enumerated() {
                    if index > 0 { line.append(comma) }
                    appendAssigned(inner)
                }
            } else {
                appendAssigned(value)
            }
        }
        line.endItem()
    }

    /// A value behind `=`, where some words stand without braces.
    private mutating func appendAssigned(_ value: Expression) {
        if case .identifier(let name) = value, isBareWord(name) { line.append(name) } else { append(value) }
    }

    mutating func item(_ value: Expression) {
        line.beginItem()
        append(value)
        line.endItem()
    }

    /// A value as it stands behind `=` or alone: numbers and texts as they are, everything else in braces.
    mutating func append(_ value: Expression) {
        switch value {
        case .number(let number):
            line.append { ExpressionWriter.writeNumber(number, to: &$0) }
        case .string:
            line.append { ExpressionWriter.write(value, to: &$0) }
        case .list(let values):
            line.append(openBracket)
            for (index, inner) in values.enumerated() {
                if index > 0 { line.append(space) }
                appendAssigned(inner)
            }
            line.append(closeBracket)
        default:
            line.append(openBrace)
            line.append { ExpressionWriter.write(value, to: &$0) }
            line.append(closeBrace)
        }
    }
}

extension Expression {
    fileprivate var isList: Bool {
        if case .list = self { true } else { false }
    }
}
