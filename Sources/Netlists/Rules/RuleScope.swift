internal import Diagnostics

/// What a rule sees of one scope, the top level or the inside of a subcircuit; all names in lower case.
final class RuleScope {
    /// An element with its place and whether it stands in an `.if` block.
    struct Entry<Value> {
        var value: Value
        var origin: Origin
        var isConditional: Bool
    }

    let name: String
    unowned let parent: RuleScope?
    let terminals: [String]
    let formals: [Parameter]
    let origin: Origin
    private(set) var elements: [Entry<Element>] = []
    private(set) var models: [Entry<ModelCard>] = []
    private(set) var subcircuits: [Entry<Subcircuit>] = []
    private(set) var parameters: [Entry<Parameter>] = []
    private(set) var functions: [Entry<FunctionDefinition>] = []
    private(set) var children: [RuleScope] = []
    private(set) var namesUnopenedFiles = false

    /// Subcircuits nested more deeply than this are not looked into.
    private static let deepest = 64

    init(
        _ statements: [Statement], name: String = "", terminals: [String] = [], formals: [Parameter] = [],
        origin: Origin = .none, parent: RuleScope? = nil, depth: Int = 0
    ) {
        self.name = name.lowercased()
        self.terminals = terminals.map { $0.lowercased() }
        self.formals = formals
        self.origin = origin
        self.parent = parent
        collect(statements, isConditional: false)
        guard depth < Self.deepest else { return }
        children = subcircuits.map {
            RuleScope(
                $0.value.statements, name: $0.value.name, terminals: $0.value.terminals,
                formals: $0.value.parameters, origin: $0.origin, parent: self, depth: depth + 1)
        }
    }

    private func collect(_ statements: [Statement], isConditional: Bool) {
        for statement in statements {
            let origin = statement.origin
            switch statement.content {
            case .element(let element):
                elements.append(Entry(value: element.lowercased(), origin: origin, isConditional: isConditional))
            case .model(let card): models.append(Entry(value: card, origin: origin, isConditional: isConditional))
            case .subcircuit(let definition):
                subcircuits.append(Entry(value: definition, origin: origin, isConditional: isConditional))
            case .parameters(let cards):
                for card in cards {
                    parameters.append(Entry(value: card, origin: origin, isConditional: isConditional))
                }
            case .function(let function):
                functions.append(Entry(value: function, origin: origin, isConditional: isConditional))
            case .conditional(let branches):
                for branch in branches { collect(branch.statements, isConditional: true) }
            case .include, .library: namesUnopenedFiles = true
            default: break
            }
        }
    }

    /// This scope and all scopes inside it.
    var all: [RuleScope] { [self] + children.flatMap(\.all) }

    /// This scope and those around it, from the inside out.
    var chain: [RuleScope] { [self] + (parent?.chain ?? []) }

    /// `, in subcircuit 'x'`, or nothing at the top level.
    var place: String { name.isEmpty ? "" : ", in subcircuit '\(name)'" }

    /// The inner definition of that lower-case name.
    func child(named name: String) -> RuleScope? {
        chain.lazy.compactMap { scope in scope.children.last { $0.name == name } }.first
    }
}

/// One rule about netlists.
protocol NetlistRule {
    /// What the rule finds.
    static func findings(in netlist: CheckedNetlist) -> [Diagnostic]
}

/// A netlist made ready for the rules.
struct CheckedNetlist {
    let top: RuleScope
    let scopes: [RuleScope]
    let globals: Set<String>
    /// The flattened devices; empty where flattening fails, which other rules report.
    let devices: [FlatDevice]
    let finder: SourceFinder

    /// Whether files that the netlist names were not opened, so that definitions may be missing here.
    var namesUnopenedFiles: Bool { scopes.contains(where: \.namesUnopenedFiles) }

    /// The severity of a missing definition.
    var severityOfMissing: Diagnostic.Severity { namesUnopenedFiles ? .note : .error }

    /// What to add to a message about a missing definition.
    var missingRemark: String { namesUnopenedFiles ? "; it may be in an included file that was not opened" : "" }

    /// Where the element of a flattened path stands.
    func origin(ofPath path: String) -> Origin {
        var scope = top
        var parts = path.split(separator: ".").map(String.init)
        guard let last = parts.popLast() else { return .none }
        for part in parts {
            guard let element = scope.elements.last(where: { $0.value.name == part })?.value,
                let model = element.model, let inner = scope.child(named: model)
            else { return .none }
            scope = inner
        }
        return scope.elements.last { $0.value.name == last }?.origin ?? .none
    }
}
