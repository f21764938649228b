internal import Diagnostics
internal import NativeEngine
internal import Netlists
internal import Simulation
internal import SpiceFormat

/// What a deck says of its models, and decks that measure one of them.
struct ReferenceDeck: Sendable {
    /// The cards that models need, as text.
    let cards: [String]
    /// The names and types of the model cards, in lower case.
    let models: [(name: String, type: String)]
    /// The largest voltage of the deck's sources in V, at least 1 V.
    let supply: Double

    /// - Throws: `SimulationFailure` of kind `badDeck` when the deck cannot be read.
    init(_ deck: Deck) throws(SimulationFailure) {
        let read = SpiceReader.read(deck.lines.joined(separator: "\n") + "\n.end\n", file: "deck")
        var circuit = Netlist(title: "the models of a deck")
        var models: [(name: String, type: String)] = []
        var numbers: [Double] = []
        let evaluator = ExpressionEvaluator(read.netlist)
        // Parameters of the circuit are left out where no model card needs them: a card does not change with a bias.
        var needsParameters = false
        func visit(_ statements: [Statement], isInside: Bool) {
            for statement in statements {
                switch statement.content {
                case .model(let card):
                    models.append((card.name.lowercased(), card.type.lowercased()))
                    circuit.statements.append(statement)
                    if card.parameters.contains(where: { $0.value?.number == nil }) { needsParameters = true }
                case .parameters, .function: if !isInside { circuit.statements.append(statement) }
                case .subcircuit(let inner): visit(inner.statements, isInside: true)
                case .conditional(let branches): for branch in branches { visit(branch.statements, isInside: isInside) }
                case .element(let element):
                    guard element.kind == .voltageSource, case .source(let source)? = element.value else { continue }
                    numbers += source.levels.compactMap { try? evaluator.evaluate($0) }
                default: break
                }
            }
        }
        visit(read.netlist.statements, isInside: false)
        guard !models.isEmpty else {
            throw SimulationFailure(.badDeck, "The deck has no model cards, so that no transistor can be extracted.")
        }
        if !needsParameters {
            circuit.statements.removeAll {
                switch $0.content {
                case .parameters, .function: true
                default: false
                }
            }
        }
        cards = SpiceWriter.write(circuit).split(separator: "\n").map(String.init)
            .filter { $0.lowercased() != ".end" }
        self.models = models
        supply = max(1, numbers.map(abs).filter(\.isFinite).max() ?? 0)
    }

    /// Whether a model is of a p-channel transistor; its name may lack the suffix of a bin.
    ///
    /// - Throws: `SimulationFailure` of kind `badDeck` that names the model.
    func isPChannel(_ model: String) throws(SimulationFailure) -> Bool {
        guard let found = models.first(where: { $0.name == model || $0.name.hasPrefix(model + ".") }) else {
            throw SimulationFailure(
                .badDeck, "There is no model card '\(model)' in the deck, so that it cannot be extracted.",
                log: [helpNaming(model, among: models.map(\.name))].compactMap { $0 })
        }
        return found.type.hasPrefix("p")
    }

    /// The cards that a model needs: its own, those of its bins, and all parameters and functions.
    func cards(of model: String) -> [String] {
        var kept: [String] = []
        var keeps = true
        for line in cards {
            if !line.hasPrefix("+") {
                let words = line.lowercased().split(separator: " ")
                let isModel = words.first == ".model" && words.count > 1
                keeps = !isModel || words[1] == model || words[1].hasPrefix(model + ".")
            }
            if keeps { kept.append(line) }
        }
        return kept
    }

    /// The rest of a transistor's line: model and instance parameters, in a fixed order.
    static func instance(_ transistor: TransistorClass) -> String {
        let parameters = transistor.parameters.sorted { $0.key < $1.key }
        return ([transistor.model] + parameters.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    }
}

extension Source {
    /// The expressions of all levels that a source takes.
    fileprivate var levels: [Netlists.Expression] {
        var found = dc.map { [$0] } ?? []
        switch shape {
        case .pulse(let values)?: found += values.prefix(2)
        case .piecewiseLinear(let values)?:
            found += values.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
        case .exponential(let values)?: found += values.prefix(2)
        case .sine(let values)?: found += values.prefix(2)
        case .text?, nil: break
        }
        return found
    }
}
