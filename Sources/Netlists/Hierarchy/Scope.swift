/// The inside of a subcircuit, or the top level, made ready for flattening: names in lower case, assignments sorted.
///
/// Made once for each definition, however many instances it has; lives only while a netlist is flattened.
final class Scope {
    /// The scope that the definition stands in; `nil` for the top level.
    unowned let parent: Scope?
    let name: String
    let terminals: [String]
    let formals: [(name: String, value: Expression?)]
    /// The origin of the definition.
    let origin: Origin
    let functions: [String: FunctionDefinition]
    private(set) var assignments: [Assignment] = []
    private(set) var items: [Item] = []
    private(set) var subcircuits: [String: Scope] = [:]
    /// Whether ngspice puts `m={m}` on every device inside, because some instance is called with `m`.
    private(set) var isMultiplied = false

    /// What stands inside, in order.
    enum Item {
        case element(Element, origin: Origin)
        case conditional([Branch], origin: Origin)
    }

    /// One arm of an `.if` block.
    struct Branch {
        var condition: Expression?
        var assignments: [Assignment]
        var items: [Item]
    }

    init(
        name: String, terminals: [String], formals: [Parameter], statements: [Statement], parent: Scope?,
        origin: Origin
    ) throws(FlatteningError) {
        self.name = name.lowercased()
        self.terminals = terminals.map { $0.lowercased() }
        self.formals = formals.map { ($0.name.lowercased(), $0.value?.lowercased()) }
        self.parent = parent
        self.origin = origin
        functions = (parent?.functions ?? [:]).merging(
            statements.allFunctions.map { ($0.name.lowercased(), $0.lowercased()) }, uniquingKeysWith: { $1 })
        var definitions: [(Subcircuit, Origin)] = []
        let body = try Self.branch(nil, statements, functions, origin, &definitions)
        assignments = body.assignments
        items = body.items
        for (definition, origin) in definitions {
            subcircuits[definition.name.lowercased()] = try Scope(
                name: definition.name, terminals: definition.terminals, formals: definition.parameters,
                statements: definition.statements, parent: self, origin: origin)
        }
    }

    /// The definition that a name means here: the innermost one, looked up outwards.
    func definition(named name: String) -> Scope? {
        var scope: Scope? = self
        while let here = scope {
            if let found = here.subcircuits[name] { return found }
            scope = here.parent
        }
        return nil
    }

    /// The names of all definitions that can be named here.
    var definitionNames: Set<String> {
        (parent?.definitionNames ?? []).union(subcircuits.values.map(\.name))
    }

    /// Finds the definitions that some instance calls with `m`, from this scope down.
    ///
    /// ngspice changes such a definition for all of its instances (inpcom.c, `inp_fix_subckt_multiplier`): it gets the
    /// parameter `m=1`, and each device inside ends with `m={m}`, which replaces an `m` of its own.
    func markMultiplied() {
        mark(items)
        for inner in subcircuits.values { inner.markMultiplied() }
    }

    private func mark(_ items: [Item]) {
        for item in items {
            switch item {
            case .element(let element, _):
                guard element.name.first == "x", let model = element.model,
                    isMultiplied || element.parameters.contains(where: { $0.name == "m" }),
                    let inner = definition(named: model), !inner.isMultiplied,
                    !inner.formals.contains(where: { $0.name == "m" })
                else { continue }
                inner.isMultiplied = true
                inner.mark(inner.items)
            case .conditional(let branches, _):
                for branch in branches { mark(branch.items) }
            }
        }
    }

    private static func branch(
        _ condition: Expression?, _ statements: [Statement], _ functions: [String: FunctionDefinition],
        _ origin: Origin, _ definitions: inout [(Subcircuit, Origin)]
    ) throws(FlatteningError) -> Branch {
        var assignments: [Assignment] = []
        var items: [Item] = []
        for statement in statements {
            switch statement.content {
            case .element(let element):
                items.append(.element(element.lowercased(), origin: statement.origin))
            case .parameters(let parameters):
                for parameter in parameters {
                    guard let value = parameter.value else { continue }
                    assignments.append(
                        Assignment(
                            name: parameter.name.lowercased(), value: value.lowercased(), origin: statement.origin))
                }
            case .subcircuit(let definition):
                definitions.append((definition, statement.origin))
            case .conditional(let branches):
                var arms: [Branch] = []
                for arm in branches {
                    arms.append(
                        try branch(
                            arm.condition?.lowercased(), arm.statements, functions, statement.origin, &definitions))
                }
                items.append(.conditional(arms, origin: statement.origin))
            default: break
            }
        }
        do {
            let ordered = try orderedByDependency(assignments, functions: functions)
            return Branch(condition: condition, assignments: ordered, items: items)
        } catch {
            let origin = assignments.first { $0.name == error.name }?.origin ?? origin
            throw FlatteningError(error, about: error.name, in: origin)
        }
    }
}

extension [Statement] {
    /// The functions that these statements define, also inside `.if` blocks, but not inside subcircuits.
    var allFunctions: [FunctionDefinition] {
        flatMap { statement -> [FunctionDefinition] in
            switch statement.content {
            case .function(let function): [function]
            case .conditional(let branches): branches.flatMap(\.statements.allFunctions)
            default: []
            }
        }
    }
}

extension Element {
    /// The element with all names in lower case.
    func lowercased() -> Element {
        var result = Element(name.lowercased(), nets: nets.map { $0.lowercased() }, model: model?.lowercased())
        result.parameters = parameters.map { Parameter($0.name.lowercased(), $0.value?.lowercased()) }
        if case .expression(let value) = value {
            result.value = .expression(value.lowercased())
        } else {
            result.value = value
        }
        return result
    }
}
