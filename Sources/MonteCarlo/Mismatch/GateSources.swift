public import Netlists

extension Netlist {
    /// Puts a voltage source of 0 V in series with the gate of every MOSFET whose model has no `delvto`.
    ///
    /// The source lowers the inner gate by its voltage, which shifts the threshold by as much for either polarity:
    /// V(gate) - V(source terminal) - (VT + ΔV) = (V(gate) - ΔV) - V(source terminal) - VT. ``MismatchModel`` finds the
    /// sources by their name (`Vgate_` and the name of the device) and alters `dc`.
    ///
    /// - Parameter models: The model cards; those of the netlist itself when left out.
    /// - Returns: The netlist with the sources, each after its device.
    public func insertingGateSources(models: TransistorModels? = nil) -> Netlist {
        var result = self
        result.statements = Self.insert(statements, models: models ?? TransistorModels(self), scope: statements)
        return result
    }

    private static func insert(
        _ statements: [Statement], models: TransistorModels, scope: [Statement]
    ) -> [Statement] {
        let taken = names(in: scope)
        return statements.flatMap { statement -> [Statement] in
            switch statement.content {
            case .element(let element):
                guard element.kind == .mosfet, element.nets.count >= 4, let model = element.model,
                    let card = models[model], !card.hasThresholdShift
                else { return [statement] }
                return withSource(element, taken: taken).map { Statement(.element($0), origin: statement.origin) }
            case .subcircuit(var subcircuit):
                let inner = subcircuit.statements
                subcircuit.statements = insert(inner, models: models, scope: inner)
                return [Statement(.subcircuit(subcircuit), origin: statement.origin)]
            case .conditional(let branches):
                let changed = branches.map {
                    ConditionalBranch(
                        condition: $0.condition, statements: insert($0.statements, models: models, scope: scope))
                }
                return [Statement(.conditional(changed), origin: statement.origin)]
            default:
                return [statement]
            }
        }
    }

    private static func withSource(_ device: Element, taken: Set<String>) -> [Element] {
        var name = gateSourcePrefix + device.name
        while taken.contains(name.lowercased()) || taken.contains("net" + name.lowercased()) { name += "_" }
        let inner = "net" + name
        let source = Element(name, nets: [device.nets[1], inner], value: .source(Source(dc: 0)))
        var changed = device
        changed.nets[1] = inner
        return [changed, source]
    }

    /// The names of elements and nets of one scope, in lower case.
    private static func names(in statements: [Statement]) -> Set<String> {
        var names: Set<String> = []
        for statement in statements {
            switch statement.content {
            case .element(let element):
                names.insert(element.name.lowercased())
                for net in element.nets { names.insert(net.lowercased()) }
            case .conditional(let branches):
                for branch in branches { names.formUnion(self.names(in: branch.statements)) }
            default: break
            }
        }
        return names
    }
}

/// What the name of an inserted gate source begins with, before the name of its device.
let gateSourcePrefix = "Vgate_"
