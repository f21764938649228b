extension Netlist {
    /// The netlist without the subcircuits and model cards that its elements cannot reach.
    ///
    /// A library of a foundry holds thousands of cards of which a circuit uses a few. Names are compared without regard
    /// to scope, so a card may be kept that is not needed, but none is lost that is. A card with the suffix of a bin
    /// belongs to the name before it.
    ///
    /// - Returns: The smaller netlist.
    public func pruned() -> Netlist {
        var definitions: [String: [Subcircuit]] = [:]
        Self.collectDefinitions(statements, into: &definitions)
        var used: Set<String> = []
        var pending = Self.namesUsed(statements)
        while let name = pending.popLast() {
            guard used.insert(name).inserted else { continue }
            for definition in definitions[name] ?? [] { pending += Self.namesUsed(definition.statements) }
        }
        var result = self
        result.statements = Self.kept(statements, used)
        return result
    }

    private static func collectDefinitions(
        _ statements: [Statement], into definitions: inout [String: [Subcircuit]]
    ) {
        for statement in statements {
            switch statement.content {
            case .subcircuit(let subcircuit):
                definitions[subcircuit.name.lowercased(), default: []].append(subcircuit)
                collectDefinitions(subcircuit.statements, into: &definitions)
            case .conditional(let branches):
                for branch in branches { collectDefinitions(branch.statements, into: &definitions) }
            default: break
            }
        }
    }

    /// The words of a scope that may name subcircuits or cards, but not those inside its definitions.
    private static func namesUsed(_ statements: [Statement]) -> [String] {
        func words(_ text: String) -> [String] {
            text.lowercased().split { " \t\n(),=[]{}\"':".contains($0) }.map(String.init)
        }
        return statements.flatMap { statement -> [String] in
            switch statement.content {
            case .element(let element):
                var names = element.model.map { [$0.lowercased()] } ?? []
                if case .text(let text) = element.value { names += words(text) }
                return names
            case .verbatim(let text): return words(text)
            // A card may be derived from another one: `.model fast ako:slow`.
            case .model(let card): return words(card.type)
            case .conditional(let branches): return branches.flatMap { namesUsed($0.statements) }
            default: return []
            }
        }
    }

    private static func kept(_ statements: [Statement], _ used: Set<String>) -> [Statement] {
        statements.compactMap { statement in
            switch statement.content {
            case .model(let card):
                let name = card.name.lowercased()
                if used.contains(name) { return statement }
                guard let point = name.lastIndex(of: "."), used.contains(String(name[..<point])) else { return nil }
                return statement
            case .subcircuit(var subcircuit):
                guard used.contains(subcircuit.name.lowercased()) else { return nil }
                subcircuit.statements = kept(subcircuit.statements, used)
                return Statement(.subcircuit(subcircuit), origin: statement.origin)
            case .conditional(let branches):
                let smaller = branches.map {
                    ConditionalBranch(condition: $0.condition, statements: kept($0.statements, used))
                }
                return Statement(.conditional(smaller), origin: statement.origin)
            default: return statement
            }
        }
    }
}
