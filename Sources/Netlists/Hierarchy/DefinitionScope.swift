/// The subcircuits that can be named at one place: those defined here, then those defined around.
final class DefinitionScope {
    private let own: [String: Subcircuit]
    private let parent: DefinitionScope?

    init(_ statements: [Statement], parent: DefinitionScope?) {
        var own: [String: Subcircuit] = [:]
        Self.collect(statements, into: &own)
        self.own = own
        self.parent = parent
    }

    /// The subcircuit of that name, with the scope that it is defined in.
    func subcircuit(_ name: String) -> (Subcircuit, DefinitionScope)? {
        if let found = own[name.lowercased()] { return (found, self) }
        return parent?.subcircuit(name)
    }

    /// The scope inside a subcircuit that is defined here.
    func inside(_ subcircuit: Subcircuit) -> DefinitionScope {
        let defines = subcircuit.statements.contains { statement in
            switch statement.content {
            case .subcircuit, .conditional: true
            default: false
            }
        }
        return defines ? DefinitionScope(subcircuit.statements, parent: self) : self
    }

    /// The names of all subcircuits that can be named here.
    var names: [String] {
        Array(Set(own.values.map(\.name)).union(parent?.names ?? []))
    }

    private static func collect(_ statements: [Statement], into own: inout [String: Subcircuit]) {
        for statement in statements {
            switch statement.content {
            case .subcircuit(let subcircuit): own[subcircuit.name.lowercased()] = subcircuit
            case .conditional(let branches):
                for branch in branches { collect(branch.statements, into: &own) }
            default: break
            }
        }
    }
}
